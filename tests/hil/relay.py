#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A bad wire between Linux's TCP and an emulator's card, and a client of the echo service on it.

	unshare -n relay.py HERE THERE SEED BYTES FAULTS

Runs in a network namespace of its own, as root. HERE and THERE are the Unix sockets of QEMU's -netdev dgram.
FAULTS is JSON: shares of frames that are lost, doubled, reordered (3 ms late) and corrupted (one bit), and
a delay in seconds for all; of both directions, drawn with the seed. Prints JSON: seconds, the longest pause
between two bytes that came back, and whether they were right."""

import fcntl
import heapq
import json
import os
import random
import selectors
import socket
import struct
import subprocess
import sys
import threading
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454ca, 2, 0x1000	# linux/if_tun.h
LATE = 0.003
STEP = 4096		# bytes of one call
AHEAD = 65536		# bytes sent and not yet returned
LIMIT = 120		# seconds without a byte


def tap():
	fd = os.open("/dev/net/tun", os.O_RDWR)
	fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", b"tap0", IFF_TAP | IFF_NO_PI))
	for command in ("addr add 10.0.0.1/24 dev tap0", "link set tap0 up", "link set lo up"):
		subprocess.run(["ip", *command.split()], check=True)
	return fd


class Relay(threading.Thread):
	def __init__(self, fd, here, there, rng, faults):
		super().__init__(daemon=True)
		self.fd, self.there, self.rng, self.faults = fd, there, rng, faults
		self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		self.socket.bind(here)
		self.late = []		# (when, order, send, frame)
		self.order = 0

	def pass_on(self, send, frame):
		share = lambda what: self.rng.random() < self.faults.get(what, 0)
		if share("lost"):
			return
		if share("corrupt"):
			frame = bytearray(frame)
			frame[self.rng.randrange(14, len(frame))] ^= 1 << self.rng.randrange(8)
			frame = bytes(frame)
		wait = self.faults.get("delay", 0) + (LATE if share("reordered") else 0)
		for _ in range(2 if share("doubled") else 1):
			self.order += 1
			heapq.heappush(self.late, (time.monotonic() + wait, self.order, send, frame))

	def to_image(self, frame):
		self.socket.sendto(frame, self.there)

	def to_host(self, frame):
		os.write(self.fd, frame)

	def run(self):
		ready = selectors.DefaultSelector()
		ready.register(self.fd, selectors.EVENT_READ, lambda: (self.to_image, os.read(self.fd, 2048)))
		ready.register(self.socket, selectors.EVENT_READ,
			       lambda: (self.to_host, self.socket.recv(2048)))
		while True:
			wait = max(0, self.late[0][0] - time.monotonic()) if self.late else None
			for key, _ in ready.select(wait):
				self.pass_on(*key.data())
			while self.late and self.late[0][0] <= time.monotonic():
				_, _, send, frame = heapq.heappop(self.late)
				send(frame)


def echo(data):
	"""Sends it all and reads it all: seconds, the longest pause, whether it is the same."""
	got, sent, pause = bytearray(), 0, 0.0
	with socket.create_connection(("10.0.0.2", 7), LIMIT) as s:
		begin = last = time.monotonic()
		s.settimeout(LIMIT)

		def send():
			nonlocal sent
			while sent < len(data):
				s.sendall(data[sent:sent + STEP])
				sent += STEP
			s.shutdown(socket.SHUT_WR)
		writer = threading.Thread(target=send, daemon=True)
		writer.start()
		while some := s.recv(65536):
			now = time.monotonic()
			pause, last = max(pause, now - last), now
			got += some
	return {"seconds": last - begin, "pause": pause, "right": bytes(got) == data}


def main(here, there, seed, size, faults):
	rng = random.Random(int(seed))
	fd = tap()
	Relay(fd, here, there, rng, json.loads(faults)).start()
	print(json.dumps(echo(random.Random(1).randbytes(int(size)))))


if __name__ == "__main__":
	main(*sys.argv[1:])
