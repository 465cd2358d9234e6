# SPDX-License-Identifier: BSD-3-Clause
"""The host tests of this folder, one item a program; tests/unit/Makefile builds and limits them."""

import os
import subprocess

import pytest

from harness import LONG, OUT, TOP

FUZZ_SECONDS = 600 if LONG else 5


def unit(*args, limit=900):
	env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
	return subprocess.run(["make", "-s", "-C", str(TOP / "tests/unit"), f"O={OUT}", *args], env=env,
			      timeout=limit, text=True, stdin=subprocess.DEVNULL,
			      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def programs(which):
	done = unit(which)
	assert done.returncode == 0, done.stdout
	return done.stdout.split()


@pytest.mark.parametrize("name", programs("list"))
def test_unit(name):
	done = unit(f"run-{name}")
	if done.returncode:
		pytest.fail(done.stdout, pytrace=False)


@pytest.mark.parametrize("name", programs("list-fuzz"))
def test_fuzz(name):
	done = unit(f"fuzz-{name}", f"FUZZ_SECONDS={FUZZ_SECONDS}", limit=FUZZ_SECONDS + 300)
	if done.returncode:
		pytest.fail(done.stdout, pytrace=False)
