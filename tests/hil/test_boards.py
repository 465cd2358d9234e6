# SPDX-License-Identifier: BSD-3-Clause
"""Boards, started straight in their emulators: what boots, prints, takes typed input, refuses.
Through U-Boot: test_uboot.py."""

import fcntl
import os
import re
import subprocess

import pexpect
import pytest

from harness import LONG, TOP, build, needs_emulator
from test_uboot import CALCULATOR

BOARDS = sorted(p.parent.name for p in TOP.glob("boards/*/Config.uk")
		if "select PLAT_BARE" in p.read_text(encoding="utf-8"))
LIMIT = 30	# seconds for anything that is awaited


@pytest.fixture(params=BOARDS)
def board(request):
	needs_emulator(request.param)
	return request.param


def terminal(image, **variables):
	"""Somebody at the console, to be used as a context."""
	argv = [*image.command(**variables), "-display", "none", "-monitor", "none", "-serial", "stdio"]
	return pexpect.spawn(argv[0], argv[1:], timeout=LIMIT, encoding="utf-8", echo=False)


def ends_well(qemu):
	qemu.expect(pexpect.EOF)
	qemu.close()
	assert qemu.exitstatus == 0


@pytest.mark.parametrize("board, config", [(b, c) for b in BOARDS for c in (None, "static", "preempt")
					   if LONG or not c or b == "rpi4"], indirect=["board"])
def test_hello(board, config):
	run = build("hello", config, board).run()
	assert run.status == 0, run
	# An emulator may say something of its own first.
	assert re.search(rf"^Hello from Tappet on {board}\r?$", run.output, re.MULTILINE), run


def test_last_words_are_not_lost():
	"""What ends a machine takes with it what its UART has not sent: zcu102's waits while the line does,
	here a pipe with room for all but the last word."""
	argv = [*build("hello", "static", "zcu102").command(), "-display", "none", "-monitor", "none",
		"-serial", "stdio"]
	words = b"Hello from Tappet on zcu102\r\n"
	far, near = os.pipe()
	room = fcntl.fcntl(near, fcntl.F_SETPIPE_SZ, 4096)
	os.write(near, bytes(room - len(words) + len(b"zcu102\r\n")))
	with os.fdopen(far, "rb") as line, subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=near,
							    stderr=subprocess.DEVNULL) as qemu:
		os.close(near)
		try:
			with pytest.raises(subprocess.TimeoutExpired):
				qemu.wait(1)
			assert line.read().lstrip(b"\0") == words
			assert qemu.wait(LIMIT) == 0
		finally:
			qemu.kill()


def test_session(board):
	"""Typed input by interrupts, and what the tree says of the machine."""
	with terminal(build("console", board=board)) as qemu:
		for line, answer in (("echo one  two", r"\none two\s"), ("uptime", r"\n\d:\d\d:\d\d\."),
				     ("about", rf"console on {board} \("),
				     ("mem", r"RAM +\d{8,} bytes")):
			qemu.expect_exact("tappet> ")
			qemu.sendline(line)
			qemu.expect(answer)
		qemu.expect_exact("tappet> ")
		qemu.sendline("poweroff")
		ends_well(qemu)


# The C library is built anew for each CPU: this one is that of qemu-virt.
@pytest.mark.parametrize("board", BOARDS if LONG else ["imx8mp-evk"], indirect=True)
def test_calculator(board):
	with terminal(build("cdemo", board=board)) as qemu:
		for line, answer in CALCULATOR:
			qemu.expect_exact("> ")
			qemu.sendline(line)
			qemu.expect(answer)
		qemu.expect_exact("> ")
		qemu.sendline("quit")
		ends_well(qemu)


def test_no_device_tree(board):
	"""A loader that passes none is told what to do."""
	argv = build("hello", board=board).command()
	if "-dtb" not in argv:
		pytest.skip("this emulator makes a tree of its own")
	at = argv.index("-dtb")
	with pexpect.spawn(argv[0], [*argv[1:at], *argv[at + 2:], "-display", "none", "-monitor", "none",
				     "-serial", "stdio"], timeout=LIMIT, encoding="utf-8") as qemu:
		# Versal's emulator then passes one of its own, which is not of this board.
		qemu.expect(r"boot: (the loader has to pass a device tree .*DEVICETREE_STATIC|"
			    r"this image is for .*, the device tree for another board)")


def test_tree_of_another_board(board, tmp_path):
	"""The image names both, on the console that its own board has."""
	argv = build("hello", board=board).command()
	if "-dtb" not in argv:
		pytest.skip("this emulator makes a tree of its own")
	other = TOP / "tests/hil/other.dts"
	blob = tmp_path / "other.dtb"
	subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob, other], check=True, timeout=10)
	argv[argv.index("-dtb") + 1] = str(blob)
	with pexpect.spawn(argv[0], [*argv[1:], "-display", "none", "-monitor", "none", "-serial", "stdio"],
			   timeout=LIMIT, encoding="utf-8") as qemu:
		qemu.expect(rf"boot: this image is for {board} \(.*\), the device tree for another board \(")
		qemu.expect("build with the right BOARD=")
