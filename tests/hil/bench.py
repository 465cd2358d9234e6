# SPDX-License-Identifier: BSD-3-Clause
"""A board with power, console and U-Boot, in QEMU or on a bench, through labgrid."""

import pathlib
import re
import shutil
import time

from harness import OUT, TOP, needs_emulator, patient

LIMIT = 30	# seconds for anything that is awaited on the console


class Board:
	"""Switched on for as long as the context lasts."""

	def __init__(self, env):
		self.env = env
		self.target = env.get_target()
		self.console = self.target.get_driver("ConsoleProtocol")
		self.power = self.target.get_driver("PowerProtocol")

	def __enter__(self):
		self.target.activate(self.console)
		self.target.activate(self.power)
		self.power.cycle()
		return self

	def __exit__(self, *exc):
		if exc[0]:
			self.kill()
		self.env.cleanup()

	def kill(self):
		"""An emulator that is busy may not hear that it shall end."""
		emulator = getattr(self.console, "_child", None)
		if emulator:
			emulator.kill()
			emulator.wait(LIMIT)
			self.console.status = 0		# nothing is left to be switched off

	def ended(self):
		"""The exit status of an image that ends its emulator by semihosting. 0 on a bench, where
		nobody can tell."""
		emulator = getattr(self.console, "_child", None)
		status = emulator.wait(LIMIT) if emulator else 0
		self.kill()
		return status

	def has(self, feature):
		return feature in self.env.get_target_features()

	def boot(self, how):
		"""Types at U-Boot's prompt what the environment says for this feature."""
		uboot = self.target.get_driver("UBootDriver")
		self.target.activate(uboot)
		self.console.sendline(self.env.config.get_option(how))

	def expect(self, text, limit=LIMIT):
		"""Waits for a pattern on the console, and returns what came before it, and it."""
		_, before, found, _ = self.console.expect(text, timeout=limit)
		return (before + found.group(0)).decode("utf-8", "replace")

	def type(self, line):
		self.console.sendline(line)

	def powers_off(self):
		"""QEMU knows; a bench's board counts as off when it has nothing more to say."""
		ask = getattr(self.console, "monitor_command", None)
		end = time.monotonic() + patient(LIMIT)
		while ask and time.monotonic() < end:
			if ask("query-status")["status"] == "shutdown":
				return True
		return not ask


def board_of(file):
	"""The board that a labgrid file is for, or None if it does not say. The file needs the images
	before it can be read as a whole."""
	said = re.search(r"^  board: (\S+)", pathlib.Path(file).read_text(encoding="utf-8"), re.M)
	return said[1] if said else None


def connect(file, image, setenv, qemu="", **variables):
	"""The Board of a labgrid file, with the image where its U-Boot looks for it. setenv(name, value)
	sets what the file takes from the environment."""
	import labgrid	# pylint: disable=import-outside-toplevel
	said = board_of(file)
	if said:
		needs_emulator(said)
	for how in ("uboot",) if said else ("uboot", "tftp"):
		image.command(BOOT=how, **variables)
	card = image.folder / "sdcard.img"
	setenv("LG_DISK", str(card if card.exists() else image.folder / "boot/disk.img"))
	setenv("LG_TFTP", str(image.folder / "boot/tftp"))
	setenv("LG_OUT", str(OUT))
	setenv("LG_TOP", str(TOP))
	setenv("LG_QEMU", qemu)
	env = labgrid.Environment(str(file))
	# A bench's TFTP server has a folder of its own.
	folder = env.config.get_option("tftp-folder", "")
	if folder:
		shutil.copytree(image.folder / "boot/tftp", folder, dirs_exist_ok=True)
	return Board(env)
