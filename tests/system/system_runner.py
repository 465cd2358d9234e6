# SPDX-License-Identifier: BSD-3-Clause
"""Helpers of the systems' tests: make SYSTEM= as a user runs it, which may fail."""

import os
import subprocess
import sys

from harness import OUT, TOP

GATEWAY = TOP / "apps/gateway/system.toml"


def run_system(path, target, *variables, out=OUT, limit=300):
	"""(status, output) of make SYSTEM=@path @target."""
	env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
	done = subprocess.run(["make", "-C", str(TOP), "--no-print-directory", f"O={out}", f"SYSTEM={path}",
			       target, *variables], env=env, text=True, timeout=limit, check=False,
			      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
	assert "Traceback" not in done.stdout, done.stdout
	return done.returncode, done.stdout


def run_tool(path, target, *variables, out, limit=60):
	"""The same without make in between."""
	env = dict(os.environ, PYTHONPATH=str(TOP / "tools"), PYTHONDONTWRITEBYTECODE="1")
	done = subprocess.run([sys.executable, "-m", "system", "--file", path, "--out", out, target,
			       *variables], env=env, text=True, timeout=limit, check=False, cwd=TOP,
			      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
	assert "Traceback" not in done.stdout, done.stdout
	return done.returncode, done.stdout
