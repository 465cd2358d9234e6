# SPDX-License-Identifier: BSD-3-Clause
"""Systems on Xen, in QEMU: Debian's own 4.17 and one with static partitions, built from its source.

Time is the host's: what is asked of a run is what was said and in which order, not how fast.
"""

import os
import re
import subprocess
import sys

import pytest

from harness import LONG, OUT, TOP, debian

GATEWAY = TOP / "apps/gateway/system.toml"
STREAM = TOP / "tests/system/stream.toml"
LIMIT = 150		# seconds of one run, on a busy machine


@pytest.fixture(scope="module", autouse=True)
def fixture_xen():
	"""Skips where Debian's hypervisor cannot be had."""
	debian("xen-4.17", "--arch", "arm64", "xen-hypervisor-4.17-arm64")


def run(path, *variables):
	env = dict(os.environ, PYTHONPATH=str(TOP / "tools"), PYTHONDONTWRITEBYTECODE="1")
	argv = [sys.executable, "-m", "system", "--file", path, "--out", OUT / "systems", "run"]
	done = subprocess.run([*argv, f"LIMIT={LIMIT}", *variables], env=env, text=True, check=False, cwd=TOP,
			      timeout=2 * LIMIT + 300, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT)
	assert "Traceback" not in done.stdout, done.stdout
	return done.returncode, done.stdout


def gateway(*variables, options="", jobs=200):
	return run(GATEWAY, *variables, f"OPTIONS=control:APPGATEWAY_JOBS={jobs} {options}")


def all_came_up(output):
	return all(re.search(rf"^{name} +\| {name} is up$", output, re.MULTILINE)
		   for name in ("control", "gateway", "supervisor"))


@pytest.mark.parametrize("variables", [("GIC=2",), ("GIC=3",), ("GIC=3", "BOOT=uboot"),
				       ("GIC=2", "XEN=static"), ("GIC=3", "XEN=static")],
			 ids=" ".join)
def test_three_partitions(variables):
	status, output = gateway(*variables)
	assert status == 0 and all_came_up(output), output
	assert "control: 200 jobs" in output, output
	assert int(re.search(r"(\d+) reports seen", output)[1]) > 0, output	# its doorbell rang


@pytest.mark.parametrize("misdeed, status", [("FLOOD", 0), ("BURN", 0), ("CRASH", 70), ("LIE", 0)])
def test_a_hostile_gateway(misdeed, status):
	found, output = gateway("XEN=static", options=f"gateway:APPGATEWAY_{misdeed}=y")
	assert found == status and all_came_up(output), output
	assert "control: 200 jobs" in output and "partition control ended with status 0" in output, output
	assert "partition supervisor ended with status 0" in output, output


@pytest.mark.parametrize("xen", ["stock", "static"])
def test_every_message_once_in_order(xen):
	n = 1000000 if LONG else 20000
	status, output = run(STREAM, f"XEN={xen}", f"OPTIONS=sink:APPTRAFFIC_MESSAGES={n}"
			     f" source:APPTRAFFIC_MESSAGES={n}")
	assert status == 0 and f"sink: {n} in order, 0 wrong" in output, output


def test_a_feature_that_is_missing_is_named(tmp_path):
	"""Before anything is built."""
	path = tmp_path / "system.toml"
	text = GATEWAY.read_text(encoding="utf-8").replace("[machine]", '[machine]\nneeds = ["null"]')
	path.write_text('name = "needs"\n' + text, encoding="utf-8")
	status, output = run(path, "XEN=stock")
	assert status == 2 and "has no null scheduler" in output and "XEN=static" in output, output
	assert "CC" not in output
