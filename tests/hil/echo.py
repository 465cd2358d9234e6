# SPDX-License-Identifier: BSD-3-Clause
"""apps/netecho in an emulator, at the other end of a Wire."""

import contextlib
import struct

import pexpect

from harness import build
from wire import ICMP, ITS_MAC, LIMIT, checksum, ipv4

BOARDS = ["qemu-virt", "qemu-microvm"]
ADDRESS = "net.ip=10.0.0.2/24"


def start(board, config=None, **variables):
	"""netecho on its console, not waited for."""
	argv = build("netecho", config, board).command(**variables)
	argv += ["-display", "none", "-monitor", "none", "-serial", "stdio"]
	return pexpect.spawn(argv[0], argv[1:], timeout=LIMIT, encoding="utf-8", echo=False)


@contextlib.contextmanager
def serving(board, wire, config=None, **variables):
	"""netecho at the other end of the wire, ready; it ends with the block."""
	with start(board, config, NET=wire.netdev, ARGS=ADDRESS, **variables) as image:
		image.expect("port 7")
		yield image


def alive(wire, sequence):
	assert wire.arp() == ITS_MAC
	assert wire.ping(sequence & 0xffff, b"still there?")


def pieces(message, ident, size=1480):
	"""The frames of an ICMP message that is longer than one."""
	return [ipv4(ICMP, message[at:at + size], ident=ident,
		     fragment=at // 8 | (0x2000 if at + size < len(message) else 0))
		for at in range(0, len(message), size)]


def whole(wire, frames):
	"""The ICMP message that answers these frames, put together from its own."""
	parts, total = {}, None
	for frame in frames:
		wire.send(frame)
	while total is None or sum(map(len, parts.values())) < total:
		frame = wire.receive(lambda f: f if wire.payload(ICMP)(f) else None)
		at = struct.unpack(">H", frame[20:22])[0]
		parts[(at & 0x1fff) * 8] = wire.payload(ICMP)(frame)
		if not at & 0x2000:
			total = (at & 0x1fff) * 8 + len(wire.payload(ICMP)(frame))
	message = b"".join(parts[at] for at in sorted(parts))
	assert checksum(message) == 0 and message[:2] == b"\0\0"
	return message
