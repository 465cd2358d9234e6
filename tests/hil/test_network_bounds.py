# SPDX-License-Identifier: BSD-3-Clause
"""What peers, whether they mean it or not, can take from apps/netecho: connections, buffers, the address
of another machine. The other end of the wire is this test."""

import random
import struct
import threading
import time

import pytest

from echo import ADDRESS, BOARDS, alive, serving, start
from harness import patient
from wire import (ACK, LIMIT, MY_MAC, PSH, RST, SYN, TCP, UDP, Wire, arp_reply, arp_request, ipv4,
		  tcp_segment, udp_datagram)

BURST = 32		# datagrams: twice as many as it has buffers to send


@pytest.fixture(params=BOARDS)
def board(request):
	return request.param


@pytest.fixture
def wire(tmp_path):
	with Wire(tmp_path) as w:
		yield w


def silent(wire):
	"""A wire whose end here denies no connection."""
	wire.refuse = lambda frame: None


def data(wire, port):
	"""That of the next segment to this port that has some."""
	return wire.receive(lambda f: s[3] or None if (s := wire.segment(port)(f)) else None)


def test_half_open(board, wire):
	"""Connections that are opened only halfway take no place of others: each of many ports connects at
	once, though nobody denies the rest, and those that are open go on."""
	silent(wire)
	with serving(board, wire):
		alive(wire, 1)
		first = [(port, wire.connect(port, 1000 * port)) for port in range(1000, 1005)]
		for port in range(2000, 2200):
			wire.send(ipv4(TCP, tcp_segment(port, port, 0, SYN, options=b"\2\4\5\xb4")))
		begin = time.monotonic()
		for port in range(3000, 3010):
			assert wire.tcp_echo(port, b"a line\n" * 200) == b"a line\n" * 200
		assert time.monotonic() - begin < patient(3), "it waited for places to become free"
		for port, ack in first:
			seq = 1000 * port + 1
			wire.send(ipv4(TCP, tcp_segment(port, seq, ack, ACK | PSH, b"still open")))
			assert data(wire, port) == b"still open"


def test_forged_acknowledgements(wire):
	"""An ACK that carries no number of ours opens nothing, however many come."""
	silent(wire)
	rng = random.Random(4)
	with serving("qemu-virt", wire):
		alive(wire, 1)
		for port in range(2000, 2008):		# so that numbers are checked at all
			wire.send(ipv4(TCP, tcp_segment(port, port, 0, SYN)))
		for i in range(2000):
			guess = rng.getrandbits(32)
			wire.send(ipv4(TCP, tcp_segment(5000, 1000, guess, ACK | PSH, b"forged")))
			answer = wire.receive(wire.segment(5000))
			assert answer[0] & RST, i
		assert wire.tcp_echo(41001, b"a line\n") == b"a line\n"


def test_keepalive(wire):
	"""Peers that vanish give their places back; one that only has nothing to say keeps its own."""
	silent(wire)
	with start("qemu-virt", NET=wire.netdev, ARGS=f"{ADDRESS} net.keepalive=1") as image:
		image.expect("port 7")
		alive(wire, 1)
		there = {port: wire.connect(port, 1000 * port) for port in range(1000, 1008)}
		gone = set()
		while len(gone) < 7:
			port, flags = wire.receive(lambda f: (struct.unpack(">H", s[2:4])[0], s[13]) if
						   (s := wire.payload(TCP)(f)) else None)
			if flags & RST:
				gone.add(port)
			elif port == 1000:
				wire.send(ipv4(TCP, tcp_segment(port, 1000 * port + 1, there[port], ACK)))
		assert gone == set(range(1001, 1008))
		wire.send(ipv4(TCP, tcp_segment(1000, 1000001, there[1000], ACK | PSH, b"quiet")))
		assert data(wire, 1000) == b"quiet"
		assert wire.tcp_echo(41002, b"a line\n") == b"a line\n"


def test_idle_limit(wire):
	"""The app ends a connection on which nothing happens, though its peer is there."""
	with start("qemu-virt", NET=wire.netdev, ARGS=f"{ADDRESS} netecho.idle=1") as image:
		image.expect("port 7")
		alive(wire, 1)
		wire.connect(1000, 1)
		assert wire.receive(lambda f: s if (s := wire.segment(1000)(f)) and s[0] & RST else None)


def test_a_full_queue(board, wire):
	"""While it has no buffer to send it receives nothing: each datagram of a burst is answered."""
	with serving(board, wire):
		alive(wire, 1)
		for first in range(0, 640, BURST):
			burst = range(first, first + BURST)
			frames = [ipv4(UDP, udp_datagram(4000, struct.pack(">I", i))) for i in burst]
			sender = threading.Thread(target=lambda f=frames: [wire.send(x) for x in f])
			sender.start()
			got = [struct.unpack(">I", wire.receive(wire.payload(UDP))[8:])[0] for _ in burst]
			sender.join()
			assert got == list(burst)


def test_a_wire_that_takes_nothing(board, wire):
	"""It goes on receiving then, and is there when its frames are taken again."""
	with serving(board, wire):
		alive(wire, 1)
		for i in range(2000):
			wire.send(ipv4(UDP, udp_datagram(4000, b"x" * 1400)))
		alive(wire, 2)


def answered_at(wire, port):
	"""The Ethernet address to which the answer to a datagram goes."""
	wire.send(ipv4(UDP, udp_datagram(port, b"where")))
	return wire.receive(lambda f: f[:6] if wire.payload(UDP)(f) else None)


def test_neighbours(wire):
	"""Others on the wire do not change where its answers go: neither a scan nor a false claim. A machine
	that has really got another card is found."""
	other = bytes.fromhex("0200000000ff")
	with serving("qemu-virt", wire):
		alive(wire, 1)
		assert answered_at(wire, 4000) == MY_MAC
		wire.mac = None		# it has to remember
		for host in range(10, 250):
			ip, mac = bytes([10, 0, 0, host]), bytes([2, 0, 0, 0, 1, host])
			wire.send(arp_request(ip, mac))
		assert answered_at(wire, 4001) == MY_MAC
		# A claim: it asks the one that it knew, which is there.
		asked = lambda f: f[:6] if f[12:14] == b"\x08\x06" and f[20:22] == b"\0\1" else None
		for claim in (arp_reply, arp_request):
			wire.send(claim(mac=other))
			assert wire.receive(asked) == MY_MAC
			wire.send(arp_reply())
			assert answered_at(wire, 4002) == MY_MAC
		# Now it is not.
		wire.send(arp_reply(mac=other))
		assert wire.receive(asked) == MY_MAC
		wire.mac = other
		begin = time.monotonic()
		while answered_at(wire, 4003) != other:
			assert time.monotonic() - begin < patient(LIMIT)


def test_identifications(wire):
	"""Those of its packets do not count up."""
	with serving("qemu-virt", wire):
		alive(wire, 1)
		ids = []
		for port in range(4000, 4020):
			wire.send(ipv4(UDP, udp_datagram(port, b"x")))
			ids.append(struct.unpack(">H", wire.receive(lambda f: f[18:20] if wire.payload(UDP)(f)
								     else None))[0])
		steps = [(b - a) & 0xffff for a, b in zip(ids, ids[1:])]
		assert len(set(ids)) > 15 and max(map(steps.count, steps)) < 3, ids
