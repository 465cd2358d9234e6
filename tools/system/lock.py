# SPDX-License-Identifier: BSD-3-Clause
"""One command at a time works in the folder of a system; tools/build/locked does the same for images."""

import fcntl
import os


class Lock:
	"""Taken when made; free again after free(), or when this program has ended, however it ended."""

	def __init__(self, folder, say):
		self.file = None
		while True:
			folder.mkdir(parents=True, exist_ok=True)
			file = open(folder / ".lock", "ab")
			try:
				fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
			except BlockingIOError:
				say("WAIT", f"another make works in {folder}")
				fcntl.flock(file, fcntl.LOCK_EX)
			try:
				if os.path.samestat(os.stat(folder / ".lock"), os.fstat(file.fileno())):
					self.file = file
					return
			except FileNotFoundError:	# whoever had it has removed the folder
				pass
			file.close()

	def free(self):
		self.file.close()
