# SPDX-License-Identifier: BSD-3-Clause
"""What the boot pass must be to run with the MMU off and on a small stack: nothing that is called
from outside, no vector registers, frames that add up to what its header says."""

import re
import shutil
import subprocess

import pytest

from harness import TOP

UKDT = TOP / "libs/core/ukdt"
FILES = ["walk", "scan", "node", "reg", "settle", "area"]
CROSS = "aarch64-linux-gnu-"
STACK = 1600	# as <uk/bits/dt_live.h> says

needs_cross = pytest.mark.skipif(not shutil.which(CROSS + "gcc"), reason="no " + CROSS + "gcc here")


def cross(tool, *args):
	return subprocess.run([CROSS + tool, *args], check=True, text=True, capture_output=True).stdout


@pytest.fixture(scope="module", name="code", params=["-Os", "-O2", "-Og"])
def fixture_code(request, tmp_path_factory):
	"""A folder of objects, compiled as in an image."""
	folder = tmp_path_factory.mktemp("code")
	for f in FILES:
		cross("gcc", "-std=gnu11", request.param, "-ffreestanding", "-fPIE", "-mstrict-align",
		      "-mgeneral-regs-only", "-mcpu=cortex-a53", "-fvisibility=hidden", "-fstack-usage",
		      "-fno-tree-loop-distribute-patterns", f"-I{UKDT}/include", "-nostdinc",
		      "-isystem", cross("gcc", "-print-file-name=include").strip(),
		      f"-I{TOP}/libs/core/ukbase/include", f"-I{TOP}/libs/c/nolibc/include",
		      "-c", UKDT / f"{f}.c", "-o", folder / f"{f}.o")
	return folder


@needs_cross
def test_calls_nothing(code):
	objects = [code / f"{f}.o" for f in FILES]
	wanted = set(re.findall(r" U (\w+)", cross("nm", *objects)))
	there = set(re.findall(r" T (\w+)", cross("nm", *objects)))
	assert wanted - there == set()


@needs_cross
def test_flags_are_those_of_the_build():
	assert "-fno-tree-loop-distribute-patterns" in (UKDT / "Makefile.uk").read_text()


@needs_cross
def test_no_vector_registers(code):
	for f in FILES:
		said = cross("objdump", "-d", "--no-show-raw-insn", code / f"{f}.o")
		assert not re.search(r"\b[qv]\d+\b", said)


@needs_cross
def test_stack(code):
	"""The deepest chain; what of it was inlined is in its caller's frame."""
	used = {}
	for f in FILES:
		for line in (code / f"{f}.su").read_text().splitlines():
			name, size, kind = line.split("\t")
			assert kind == "static", line
			used[name.split(":")[-1]] = int(size)
	chain = ["uk_dt_scan", "walk", "dt_take_node", "take_compatible", "take_string", "take_device",
		 "dt_reg_entry", "translate"]
	assert sum(used.get(f, 0) for f in chain) <= STACK, used
