# SPDX-License-Identifier: BSD-3-Clause
"""A board with power, console and U-Boot, in QEMU or on a bench, through labgrid."""

import time

from harness import patient

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
