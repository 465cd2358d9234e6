# SPDX-License-Identifier: BSD-3-Clause
"""What partitions on Xen cost, counted: an instruction is 8 ns, all CPUs take turns (ICOUNT=1), and
every run gives the same. The figures are in docs/channels.md and docs/systems.md."""

import importlib.machinery
import importlib.util
import re
import subprocess

import pytest

from harness import BUILD_LIMIT, LONG, OUT, TOP
from system_runner import GATEWAY, run_tool

PINGPONG, STREAM = TOP / "tests/system/pingpong.toml", TOP / "tests/system/stream.toml"
GUESTS = "low=0x40000000,high=0x50000000"	# Xen runs at 0xa0000000000


def bench():
	"""tools/bench as a module."""
	loader = importlib.machinery.SourceFileLoader("bench_tool", str(TOP / "tools/bench"))
	module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench_tool", loader))
	loader.exec_module(module)
	return module


@pytest.fixture(scope="module", autouse=True)
def fixture_emulator():
	"""Skips where QEMU 10 cannot be had."""
	done = subprocess.run([TOP / "tools/qemu-recent", "--at-least", "10", "--check", "virt"], text=True,
			      timeout=BUILD_LIMIT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT, check=False)
	if done.returncode:
		pytest.skip(done.stdout.strip())


def counted(path, partition, symbol, cpu, options=""):
	"""(what was printed, what the plugin saw): @symbol is reached on @cpu in the image of @partition."""
	common = ["XEN=static", "ICOUNT=1", f"OPTIONS={options}"]
	status, output = run_tool(path, "all", *common, out=OUT / "systems", limit=BUILD_LIMIT)
	assert status == 0, output
	tool = bench()
	elf, = (OUT / "systems" / path_name(path) / "xen-static" / partition).glob("xen-arm64/*/*.elf")
	at = tool.symbols("qemu-virt", elf)[symbol]
	report = OUT / f"counted-{partition}.txt"
	report.unlink(missing_ok=True)
	flags = f"-plugin {tool.plugin(OUT, 'partition')},{GUESTS},job={at:#x},cpu={cpu},out={report}"
	status, output = run_tool(path, "run", *common, f"QEMUFLAGS={flags}", "LIMIT=200",
				  out=OUT / "systems", limit=250)
	seen = {}
	for line in report.read_text(encoding="utf-8").splitlines():
		name, *values = line.split()
		seen[name] = [int(v) for v in values]
	return status, output, seen


def path_name(path):
	return "gateway" if path == GATEWAY else path.stem


def near_the_docs(cost, row):
	"""Is @cost what docs/channels.md says? A compiler or a change elsewhere may move it a little."""
	text = (TOP / "docs/channels.md").read_text(encoding="utf-8")
	said = int(re.search(rf"^\| {row}[^|]*\|.*\| (\d+) \|$", text, re.MULTILINE)[1])
	return abs(cost - said) <= said / 20


def test_a_message_that_wakes_its_receiver():
	"""One at a time, there and back; both guests, the programs' own loops included."""
	status, output, seen = counted(PINGPONG, "ping", "uk_chan_send", 1,
				       "ping:APPTRAFFIC_MESSAGES=1000")
	assert status == 0 and "ping: 1000, 0" in output, output
	assert seen["jobs"] == [1000] and seen["sleeps"] == [2 * 999]
	cost = seen["between"][0] / 999 / 2
	assert cost <= 600 and near_the_docs(cost, "each message wakes"), cost


def test_every_message_once_in_order_at_full_rate():
	"""A million, ten in make test-long."""
	n = 10 ** 7 if LONG else 10 ** 6
	status, output, seen = counted(STREAM, "sink", "uk_chan_recv", 1,
				       f"sink:APPTRAFFIC_MESSAGES={n} source:APPTRAFFIC_MESSAGES={n}")
	assert status == 0 and f"sink: {n} in order, 0 wrong" in output, output
	cost = seen["between"][0] / n
	assert seen["sleeps"][0] < n / 100 and near_the_docs(cost, "at full rate"), cost
