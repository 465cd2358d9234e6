# SPDX-License-Identifier: BSD-3-Clause
"""A session at the shell of apps/console: straight, key by key; and through U-Boot, as on a board."""

import os
import random
import re
import time

import pexpect
import pytest

from harness import TOP, build
from test_uboot import start

PROMPT = "\ntappet> "	# at the beginning of a line
LIMIT = 20	# seconds for anything that is awaited

UP, DOWN, RIGHT, LEFT = "\033[A", "\033[B", "\033[C", "\033[D"
HOME, END, DELETE = "\033[H", "\033[F", "\033[3~"


class Straight:
	"""The image in the board's emulator without a boot loader; the console is a terminal of ours,
	which adds a CR of its own to each line."""

	def __init__(self, child):
		self.child = child

	def expect(self, pattern):
		"""A regular expression; what the console said before it."""
		self.child.expect(pattern)
		return self.child.before

	def type(self, line):
		self.child.send(line + "\r")

	def command(self, line):
		"""What the line gave: between its echo and the next prompt."""
		self.type(line)
		answer = self.expect(PROMPT).replace("\r", "") + "\n"
		return answer.split("\n", 1)[1]

	def ends(self):
		"""The emulator's exit status."""
		self.child.expect(pexpect.EOF)
		self.child.close()
		return self.child.exitstatus


@pytest.fixture
def shell(request):
	"""At the first prompt. A parameter gives make variables."""
	argv = build("console").command(**getattr(request, "param", {}))
	# Every key goes to the image: no ^A for the emulator, no ^C for its process.
	argv += ["-display", "none", "-monitor", "none", "-chardev", "stdio,id=tty,signal=off",
		 "-serial", "chardev:tty"]
	with pexpect.spawn(argv[0], argv[1:], timeout=LIMIT, encoding="latin-1",
			   maxread=65536) as child:
		session = Straight(child)
		session.expect(PROMPT)
		yield session


def masked(text):
	"""Lines without their numbers, which change with the image, and without empty ones."""
	return "".join(re.sub(r"0x[0-9a-f]+|\d+", "#", " ".join(line.split())) + "\n"
		       for line in text.replace("\r", "").splitlines() if line.strip())


def test_session_on_the_front_page(shell):
	"""It is what the image says to the same lines; [...] stands for lines left out."""
	front = (TOP / "README.md").read_text(encoding="utf-8")
	said, *rest = re.search(r"```\n(boot 1 .*?)```", front, re.DOTALL)[1].split("\ntappet> ")
	answer = shell.child.before
	for part in *rest, None:
		wanted = re.sub(r"\\\[[^\n]*\\\]", "(.*\n)*.*", re.escape(masked(said)))
		assert re.fullmatch(wanted, masked(answer)), (said, answer)
		if part in ("poweroff\n", None):
			break
		line, said = part.split("\n", 1)
		answer = shell.command(line)
	shell.type("poweroff")
	assert shell.ends() == 0


def test_session(shell):
	assert "help [COMMAND]" in shell.command("help")
	assert shell.command("help uptime") == \
		"uptime                        time since the first instruction\n"
	assert shell.command("about").startswith("Tappet: console on qemu-virt (linux,dummy-virt), arm64\n")
	assert re.fullmatch(r"0:00:\d\d\.\d{6}\n", shell.command("uptime"))
	memory = shell.command("mem")
	assert re.search(r"^text +0x[0-9a-f]{16} +\d+ bytes$", memory, re.M)
	assert re.search(r"^stack +main: \d+ bytes, \d+ used at most$", memory, re.M)
	assert re.search(r"^heap +\d+ bytes, 0 used, 0 at most, 0 blocks, 0 refused$", memory, re.M)
	assert re.search(r"^free +0x[0-9a-f]{16} +\d+ bytes$", memory, re.M)
	assert "RAM       134217728 bytes\n" in memory
	assert shell.command("params").startswith('console.prompt = "tappet> "  (any text)')
	assert shell.command("echo 'a  b'  c") == "a  b c\n"
	assert shell.command("nonsense") == "nonsense: no such command; try help\n"
	assert shell.command("") == ""
	shell.type("poweroff")
	assert shell.ends() == 0


def test_device_tree(shell):
	names = shell.command("dt")
	assert names.startswith("/\n")
	for name in ("  pl011@9000000", "  memory@40000000", "  chosen", "    its@8080000"):
		assert f"\n{name}\n" in names, names
	node = shell.command("dt /pl011@9000000")
	assert 'compatible = "arm,pl011", "arm,primecell"\n' in node
	assert "reg = <0x00000000 0x09000000 0x00000000 0x00001000>\n" in node
	assert shell.command("dt pl011") == node
	assert "its@8080000/\n" in shell.command("dt /intc")
	assert 'compatible = "arm,gic-v3-its"\n' in shell.command("dt intc/its")
	assert "chosen/\n" in shell.command("dt /")
	missing = "dt: error 2\n"
	assert shell.command("dt /pl011/x") == "there is no /pl011/x\n" + missing
	assert shell.command("dt /pl01") == "there is no /pl01\n" + missing


def test_peek(shell):
	"""RAM, a device register, and everything that is none: an answer each time, never a crash."""
	text = int(re.search(r"^text +(0x\w+)", shell.command("mem"), re.M)[1], 16)
	# "ARM\x64" at offset 56 of the Image header.
	assert shell.command(f"peek {text + 56:#x}") == f"0x{text + 56:016x}: 644d5241\n"
	assert shell.command(f"peek {text + 56:#x} 4 1") == f"0x{text + 56:016x}: 41 52 4d 64\n"
	lines = shell.command(f"peek {text} 6 8").splitlines()
	assert [line.split(":")[0] for line in lines] == [f"0x{text + i * 16:016x}" for i in range(3)]
	# PL011's identification registers.
	ids = "0000000d 000000f0 00000005 000000b1"
	assert shell.command("peek 0x9000ff0 4") == f"0x0000000009000ff0: {ids}\n"
	nothing = " nothing answers\npeek: error 14\n"
	for hole in ("0", "8", "0x91ff000", "0x7ffffffff8", "0xfffffffffffffffc", "0x8000000000"):
		assert shell.command(f"peek {hole}") == f"0x{int(hole, 0):016x}:{nothing}"
	assert shell.command("peek 0x9000002").endswith(": misaligned\npeek: error 22\n")
	for wrong in ("", "x", "0 0", "0 1 3", "0 1025", "0 1 16", "0 1 4 5", "-4", "0 1 0"):
		assert shell.command(f"peek {wrong}").startswith("peek ADDRESS [COUNT"), wrong
	assert shell.command("echo alive") == "alive\n"


@pytest.mark.parametrize("keys, line", [
	("echo hallp\b\bo", "halo"),
	("echo bad\025echo good", "good"),
	("echo one two\027three", "one three"),
	("nonsense\003echo after", "after"),
	("cho x" + HOME + "e" + END + "y", "xy"),
	("echo abd" + LEFT + "c", "abcd"),
	("echo abXcd" + LEFT * 3 + DELETE, "abcd"),
	("ech abc\002\002\002\002" + "o\005d", "abcd"),
	("ec\tfrom tab", "from tab"),
	("echo a\033[15~b\033[1;5D" + "c", "acb"),
	("echo \377\200x\0\016y", "xy"),
])
def test_keys(shell, keys, line):
	shell.type(keys)
	shell.expect(rf"\n{line}\r+{PROMPT}")


def test_history(shell):
	shell.command("echo one")
	shell.command("echo two")
	assert shell.command(UP + UP) == "one\n"
	assert shell.command(UP + UP + UP + DOWN + "!") == "two!\n"
	assert shell.command("echo dr" + UP + DOWN + "aft") == "draft\n"


def test_completion(shell):
	shell.child.send("p\t")
	shell.expect(r"\nparams  peek  poweroff  \r+\ntappet> p")
	shell.child.send("ar\t\r")
	shell.expect(r"console\.prompt")


def test_long_line(shell):
	"""The bell for what does not fit; what fits is run."""
	shell.child.send("echo " + "x" * 200)
	assert shell.expect("\a") is not None
	shell.type("")
	shell.expect(r"\nx{122}\r+" + PROMPT)


@pytest.mark.parametrize("seed", range(3))
def test_noise(shell, seed):
	"""Whatever comes over the line, the shell answers afterwards. ^D would end the session."""
	noise = random.Random(seed).randbytes(4000).replace(b"\x04", b"\x05")
	shell.child.send(noise.decode("latin-1"))
	shell.child.send("\003")
	shell.type("echo still here")
	shell.expect(r"\nstill here\r+\n")
	assert "CRASH" not in shell.child.before


def test_end_of_session(shell):
	shell.child.send("\004")
	assert shell.ends() == 0


@pytest.mark.parametrize("shell", [{"ARGS": 'console.prompt="tappet> " "echo hello" about'}],
			 indirect=True)
def test_lines_on_the_command_line(shell):
	assert re.search(r"\nhello\r+\nTappet: console on", shell.child.before)


def test_waiting_costs_nothing(shell):
	"""At the prompt the CPU sleeps until a byte comes."""
	def used():
		with open(f"/proc/{shell.child.pid}/stat", encoding="ascii") as f:
			fields = f.read().rsplit(")", 1)[1].split()
		return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

	shell.command("echo settled")
	before, start_time = used(), time.monotonic()
	time.sleep(1)
	assert used() - before < 0.3 * (time.monotonic() - start_time)
	assert shell.command("echo awake") == "awake\n"


def crash_and_tell(session):
	"""Crashes the machine, waits for it to come back, and reads its record."""
	session.type("crash null-read")
	session.expect(r"\*\*\* CRASH: translation fault at level 2: read of 0x0{15}8, null page")
	session.expect("boot 2 since power-on, after: crash")
	session.expect(r"\*\*\* CRASH in boot 1: translation fault at level 2: read of 0x0{15}8, null page")
	session.expect("called from 0x")
	session.expect(PROMPT)


def test_crash_and_record(shell):
	crash_and_tell(shell)
	shown = shell.command("crash")
	assert shown.startswith("kinds: text-write ")
	assert "after: crash; 1 crashes\n*** CRASH in boot 1:" in shown
	assert shell.command("crash clear") == ""
	assert shell.command("crash").endswith("after: crash; 1 crashes\n")
	assert shell.command("crash nonsense") == "crash: error 2\n"
	shell.type("reboot")
	shell.expect("boot 3 since power-on, after: restart")
	shell.expect(PROMPT)
	shell.type("poweroff")
	assert shell.ends() == 0


def test_through_uboot(board, how):
	"""The same session on a board; the record survives the boot loader, too."""
	with board(build("console")) as b:
		start(b, how)
		b.expect(PROMPT)
		b.type("echo over and out")
		b.expect("\r\nover and out")
		b.expect(PROMPT)
		if how == "fat":
			crash_and_tell(b)
		b.type("poweroff")
		assert b.powers_off()
