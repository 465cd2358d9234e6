# SPDX-License-Identifier: BSD-3-Clause
"""Compares the clock of tests/image/clock with one's own, however late its lines arrive: the quickest of
the first and the quickest of the last of them say how far the clocks went apart between."""

import re
import selectors
import shlex
import subprocess
import time

import pytest

from harness import patient

TOLERANCE = 1e-3
LINE = re.compile(rb"at (\d+)\r?\n")
END = re.compile(rb"clock: (\d+) times backwards, (\d+) times early")


class Told:
	"""A run: the whole output, and (time here, time there) in seconds for each line."""

	def __init__(self, output, pairs, status):
		self.output, self.pairs, self.status = output, pairs, status

	def rate(self):
		"""Seconds there for one here."""
		def quickest(pairs):
			return min(pairs, key=lambda p: p[0] - p[1])
		fifth = len(self.pairs) // 5
		first, last = quickest(self.pairs[:fifth]), quickest(self.pairs[-fifth:])
		return (last[1] - first[1]) / (last[0] - first[0])

	def check(self):
		end = END.search(self.output)
		assert end and end[1] == end[2] == b"0", self.output[-500:]
		assert len(self.pairs) > 200 and self.pairs[-1][1] > 5
		rate = self.rate()
		assert abs(rate - 1) < TOLERANCE, f"one second there lasts {1 / rate:.6f} s here"


def listen(argv, limit=60):
	"""Starts an emulator whose console is its standard output and notes when each line comes."""
	output, pairs, seen = b"", [], 0
	stop = time.monotonic() + patient(limit)
	with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, bufsize=0,
			      stderr=subprocess.STDOUT) as qemu, selectors.DefaultSelector() as wait:
		wait.register(qemu.stdout, selectors.EVENT_READ)
		try:
			while True:
				if not wait.select(max(0, stop - time.monotonic())):
					pytest.fail(f"{shlex.join(map(str, argv))}: no end after {limit} s; "
						    f"its output:\n{output}")
				data = qemu.stdout.read(65536)
				now = time.monotonic()
				if not data:
					return Told(output, pairs, qemu.wait(limit))
				output += data
				for line in LINE.finditer(output, seen):
					pairs.append((now, int(line[1]) / 1e9))
					seen = line.end()
		finally:
			qemu.kill()
