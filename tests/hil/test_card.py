# SPDX-License-Identifier: BSD-3-Clause
"""An SD card that is pulled out while it is read, and another one that is put in."""

import socket

import pexpect

from harness import build, needs_emulator, patient

APP = "tests/image/card"
LIMIT = 30


def card(path, name, mib):
	with open(path, "wb") as f:
		f.write(name.ljust(8).encode())
		f.truncate(mib << 20)
	return path


class Monitor:
	"""QEMU's, by its socket; a command has been carried out when the next prompt comes."""

	def __init__(self, path):
		self.socket = socket.socket(socket.AF_UNIX)
		self.socket.settimeout(patient(LIMIT))
		self.socket.connect(str(path))
		self.prompt()

	def prompt(self):
		text = b""
		while not text.endswith(b"(qemu) "):
			text += self.socket.recv(4096)

	def say(self, line):
		self.socket.sendall(line.encode() + b"\n")
		# The echo of what was typed, then the answer.
		self.prompt()


def test_pulled_out(tmp_path):
	needs_emulator("rpi4")
	first, second = card(tmp_path / "1.img", "CARD1", 16), card(tmp_path / "2.img", "CARD2", 32)
	argv = [*build(APP, board="rpi4").command(), "-drive", f"if=sd,format=raw,file={first}", "-monitor",
		f"unix:{tmp_path / 'monitor'},server=on,wait=off", "-display", "none", "-serial", "stdio"]
	with pexpect.spawn(argv[0], argv[1:], timeout=LIMIT, encoding="utf-8", echo=False) as qemu:
		qemu.expect(r"card: 32768 sectors, CARD1 ")
		monitor = Monitor(tmp_path / "monitor")
		monitor.say("eject -f sd0")
		qemu.expect("card: gone")
		monitor.say(f"change sd0 {second} raw")
		qemu.expect(r"card: 65536 sectors, CARD2 ")
		monitor.say("eject -f sd0")
		qemu.expect("card: gone")
		qemu.expect(pexpect.EOF)
		qemu.close()
		assert qemu.exitstatus == 0


def test_no_card():
	"""The suite finds the controller and nothing in it."""
	needs_emulator("rpi4")
	run = build("tests/image/ukblkdev", board="rpi4").run()
	assert run.status != 0 and "# sd0: 0 sectors" in run.output, run
