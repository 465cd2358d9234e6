# SPDX-License-Identifier: BSD-3-Clause
"""The host tests of this folder, one item a program; tests/unit/Makefile builds and limits them."""

import os
import subprocess

import pytest

from harness import LONG, OUT, TOP, patient

FUZZ_SECONDS = 600 if LONG else 5


def unit(*args, limit=900):
	env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
	return subprocess.run(["make", "-s", "-C", str(TOP / "tests/unit"), f"O={OUT}",
			       f"PATIENCE={patient(1):.0f}", *args], env=env, timeout=limit, text=True,
			      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT, check=False)


def programs(which):
	"""As the Makefile finds them, which would take a process for each line that they say."""
	here = TOP / "tests/unit"
	return [str(path.relative_to(here).with_suffix("")) for path in sorted(here.glob(f"*/{which}_*.c"))]


@pytest.mark.parametrize("name", programs("test"))
def test_unit(name):
	done = unit(f"run-{name}")
	if done.returncode:
		pytest.fail(done.stdout, pytrace=False)


@pytest.mark.parametrize("name", programs("fuzz"))
def test_fuzz(name):
	done = unit(f"fuzz-{name}", f"FUZZ_SECONDS={FUZZ_SECONDS}", limit=FUZZ_SECONDS + 300)
	if done.returncode:
		pytest.fail(done.stdout, pytrace=False)
