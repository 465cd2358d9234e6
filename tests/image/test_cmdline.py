# SPDX-License-Identifier: BSD-3-Clause
"""Command lines as a boot loader hands them over, from the tame to the hostile."""

import re
import shlex
import shutil

import pytest

from harness import TOP, build, make, run_qemu

DEFAULTS = "speed=115200 init=115200 offset=-1 loud=0 mode=1 name=[nobody]"
BOOT_FAILED = 71	# EX_OSERR, UKPLAT_STATUS_BOOT


def boot(line, config=None):
	"""What the image printed and its status; the line goes to the emulator as it is."""
	argv = build("tests/image/cmdline", config).command()
	run = run_qemu([*argv, "-append", line])
	return run.output.replace("\r", "").splitlines(), run.status


@pytest.mark.parametrize("line, says", [
	("", [DEFAULTS]),
	("a 'b c' d=e", [DEFAULTS, "arg [a]", "arg [b c]", "arg [d=e]"]),
	("test.speed=9600 test.offset=-0x10 test.loud test.mode=fast 'test.name=a \"b\"'",
	 ["speed=9600 init=9600 offset=-16 loud=1 mode=2 name=[a \"b\"]"]),
	("x -- test.speed=9600 --", [DEFAULTS, "arg [x]", "arg [test.speed=9600]", "arg [--]"]),
	("test.speed=299 y", ["command line: test.speed=299: out of range; valid: 300 to 3000000",
			      DEFAULTS, "arg [y]"]),
	("test.offset=9223372036854775808",
	 ["command line: test.offset=9223372036854775808: out of range; valid: "
	  "-9223372036854775808 to 9223372036854775807", DEFAULTS]),
	("test.mode=faster", ["command line: test.mode=faster: not a value of this parameter; valid: "
			      "off|slow|fast", DEFAULTS]),
	("test.loud=perhaps", ["command line: test.loud=perhaps: not a value of this parameter; valid: "
			       "1 or 0, yes or no, on or off, true or false", DEFAULTS]),
	("test.name", ["command line: test.name: needs a value; valid: any text", DEFAULTS]),
	("test.sped=1 net.ifnames=0", ["command line: test.sped=1: unknown parameter",
				       "command line: net.ifnames=0: unknown parameter", DEFAULTS]),
	("a 'test.speed=9600 b", ["command line: test.speed=9600 b: quote without an end, the rest is "
				  "dropped", DEFAULTS, "arg [a]"]),
	("1 2 3 4 5 6", ["command line: 5: more arguments than 4, the rest is dropped", DEFAULTS,
			 "arg [1]", "arg [2]", "arg [3]", "arg [4]"]),
])
def test_line(line, says):
	assert boot(line) == (says, 0)


def test_too_long():
	"""Cut at a word: half a number must not become a value."""
	says, status = boot("test.offset=7 " + "x" * 220 + " test.speed=9600 test.loud")
	assert status == 0
	assert says[0] == "command line: longer than 255 bytes, the rest is dropped"
	assert says[1] == "speed=9600 init=9600 offset=7 loud=0 mode=1 name=[nobody]"
	says, status = boot("y" * 10000)
	assert (says, status) == (["command line: longer than 255 bytes, the rest is dropped",
				   DEFAULTS], 0)


def test_thousands_of_words():
	says, status = boot("test.x=1 " * 20 + "w " * 5000)
	assert status == 0
	assert says[:5] == ["command line: longer than 255 bytes, the rest is dropped",
			    "command line: test.x=1: unknown parameter",
			    "command line: test.x=1: unknown parameter",
			    "command line: 19 more", DEFAULTS]
	assert says[5:] == ["arg [w]"] * 4


def test_bytes_above_127():
	"""Passed on as they are; in messages, question marks."""
	says, status = boot("test.name=\u00e4 \u00e4 test.mode=\u00e4\x07")
	assert status == 0
	assert says == ["command line: test.mode=???: not a value of this parameter; valid: off|slow|fast",
			DEFAULTS.replace("nobody", "\u00e4"), "arg [\u00e4]"]


@pytest.mark.parametrize("line", ["test.speed=1", "'", "test.x=1", "1 2 3 4 5", "x" * 300])
def test_stops_when_asked_to(line):
	says, status = boot(line, "stop")
	assert status == BOOT_FAILED
	assert re.fullmatch("boot: this init function failed: 0x[0-9a-f]{16}", says[-1])
	assert len(says) == 2


def test_the_boards_own(tmp_path):
	"""Compiled in with the board's device tree; what the loader says does not count."""
	board = tmp_path / "qemu-virt"
	shutil.copytree(TOP / "boards/qemu-virt", board)
	dts = board / "qemu-virt.dts"
	text = dts.read_text(encoding="utf-8")
	dts.write_text(text.replace("chosen {", 'chosen { bootargs = "test.speed=9600 board";'),
		       encoding="utf-8")
	command = make(f"B={board}", f"A={TOP}/tests/image/cmdline", "CONFIG=static", f"O={tmp_path}",
		       "emulator").splitlines()[-1]
	run = run_qemu([*shlex.split(command), "-append", "test.speed=300 loader"])
	assert run.output.replace("\r", "").splitlines() == [DEFAULTS.replace("115200", "9600"),
							     "arg [board]"]
	assert run.status == 0


def test_goes_on_with_a_good_one():
	assert boot("test.speed=300 a", "stop") == ([DEFAULTS.replace("115200", "300"), "arg [a]"], 0)
