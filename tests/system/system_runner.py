# SPDX-License-Identifier: BSD-3-Clause
"""Helpers of the systems' tests: make SYSTEM= as a user runs it, which may fail."""

import importlib.machinery
import importlib.util
import os
import re
import subprocess
import sys

from harness import BUILD_LIMIT, OUT, TOP, locked, patient

GATEWAY = TOP / "apps/gateway/system.toml"


def locks_of(path, out, variables):
	"""The name of the lock of what is built and run for a system: its folder, one for each XEN=."""
	text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
	named = re.search(r'^name = "(.*)"', text, re.MULTILINE)
	kind = next((v for v in variables if v.startswith("XEN=")), "XEN=stock")
	return [f"{out}/{named[1] if named else path.parent.name if path == GATEWAY else path.stem}/{kind}"]


def on_this_machine(variables):
	"""Limits of runs, stretched; not those that a test sets to see them at work."""
	return [f"LIMIT={patient(int(v[6:])):.0f}" if re.fullmatch(r"LIMIT=\d{2,3}", v) else v
		for v in variables]


def run_system(path, target, *variables, out=OUT, limit=300):
	"""(status, output) of make SYSTEM=@path @target."""
	env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
	with locked(*locks_of(path, out / "systems", variables)):
		done = subprocess.run(["make", "-C", str(TOP), "--no-print-directory", f"O={out}",
				       f"SYSTEM={path}", target, *on_this_machine(variables)], env=env,
				      text=True, timeout=limit, check=False, stdin=subprocess.DEVNULL,
				      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
	assert "Traceback" not in done.stdout, done.stdout
	return done.returncode, done.stdout


def run_tool(path, target, *variables, out=OUT / "systems", limit=BUILD_LIMIT):
	"""The same without make in between."""
	env = dict(os.environ, PYTHONPATH=str(TOP / "tools"), PYTHONDONTWRITEBYTECODE="1")
	with locked(*locks_of(path, out, variables)):
		done = subprocess.run([sys.executable, "-m", "system", "--file", path, "--out", out, target,
				       *on_this_machine(variables)], env=env, text=True, timeout=limit,
				      check=False, cwd=TOP, stdin=subprocess.DEVNULL,
				      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
	assert "Traceback" not in done.stdout, done.stdout
	return done.returncode, done.stdout


def bench():
	"""tools/bench as a module."""
	loader = importlib.machinery.SourceFileLoader("bench_tool", str(TOP / "tools/bench"))
	module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench_tool", loader))
	loader.exec_module(module)
	return module


def run_counted(path, job, *variables, plugin=1, limit=150):
	"""(status, output, what tools/plugin/partition.c saw) of a run with XEN=static. @job: (partition,
	the symbol in its image, the CPU); @plugin: the version of QEMU's interface."""
	partition, symbol, cpu = job
	variables = ["XEN=static", *variables]
	with locked(*locks_of(path, OUT / "systems", variables)):
		status, output = run_tool(path, "all", *variables, limit=2 * BUILD_LIMIT)
		assert status == 0, output
		tool = bench()
		folder = OUT / "systems" / (path.parent.name if path == GATEWAY else path.stem) / "xen-static"
		elf, = (folder / partition).glob("xen-arm64/*/*.elf")
		report = folder / "counted.txt"
		report.unlink(missing_ok=True)
		# Partitions see RAM from 0x40000000 on; Xen runs below.
		flags = f"{tool.plugin(OUT, 'partition', plugin)},low=0x40000000,high=0x50000000," \
			f"job={tool.symbols('qemu-virt', elf)[symbol]:#x},cpu={cpu},out={report}"
		status, output = run_tool(path, "run", *variables, f"QEMUFLAGS=-plugin {flags}",
					  f"LIMIT={limit}", limit=limit + 60)
		lines = [line.split() for line in report.read_text(encoding="utf-8").splitlines()]
		return status, output, {name: [int(v) for v in values] for name, *values in lines}


def said_in(page, row):
	"""The last column of the row of a table in docs/@page that begins with @row."""
	for line in (TOP / "docs" / page).read_text(encoding="utf-8").splitlines():
		if line.startswith(f"| {row}"):
			return int(line.split("|")[-2].replace(" ", ""))
	raise AssertionError(f"docs/{page} has no row {row}")


def near(value, said):
	"""A compiler, or a change elsewhere, may move a count a little."""
	return abs(value - said) <= said / 20
