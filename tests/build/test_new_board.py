# SPDX-License-Identifier: BSD-3-Clause
"""tools/new-board: what docs/porting-a-board.md types gives the board that is in the tree, and it builds."""

import re
import shlex
import subprocess

import pytest

from harness import TOP, make

NAME = "xlnx-versal-virt"


def new_board(*args):
	return subprocess.run([TOP / "tools/new-board", *args], text=True, timeout=30, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT, check=False)


def of_the_page():
	page = (TOP / "docs/porting-a-board.md").read_text(encoding="utf-8")
	line = re.search(r"tools/new-board (.*?)\n\n", page, re.DOTALL)[1]
	return shlex.split(line.replace("\\\n", " "))


def test_the_page_gives_the_board(tmp_path):
	done = new_board(*of_the_page(), "--folder", tmp_path)
	assert done.returncode == 0, done.stdout
	for name in (f"{NAME}.dts", "Config.uk"):
		assert (tmp_path / NAME / name).read_text() == (TOP / "boards" / NAME / name).read_text()
	# Beside the board, or the next run of the tests would find the build of another folder.
	make(f"B={tmp_path / NAME}", f"O={tmp_path / 'build'}")
	again = new_board(*of_the_page(), "--folder", tmp_path)
	assert again.returncode != 0 and "is there already" in again.stdout


@pytest.mark.parametrize("option, value, says", [
	("--uart", "z80:0x1:2", "--uart z80: one of pl011"),
	("--uart", "pl011:here:2", "'here' is no number"),
	("--uart", "pl011:0xff000000:988", "988 is no SPI"), ("--uart", "pl011", "2 more"),
	("--uart", "pl011:-4096:2", "-4096 is no physical address"),
	("--gic", "gicv9:0:0", "--gic gicv9: one of"), ("--ram", "0x1000:0x80000000", "a multiple of 2 MiB"),
	("--ram", "dram:0x200000", "'dram' is no number"), ("--cpus", "0", "--cpus 0: 1 to 8"),
	("--model", 'The "fast" one', "without quotation marks"),
])
def test_what_cannot_be_is_refused(tmp_path, option, value, says):
	args = of_the_page()
	args[args.index(option) + 1] = value
	done = new_board(*args, "--folder", tmp_path)
	assert done.returncode != 0 and says in done.stdout, done.stdout
	assert not (tmp_path / NAME).exists()
