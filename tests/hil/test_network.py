# SPDX-License-Identifier: BSD-3-Clause
"""apps/netecho on an emulated network: QEMU's own, with DHCP, TCP both ways and UDP; and a wire whose
other end is this test, which sends whatever it likes. Random frames have fixed seeds."""

import contextlib
import json
import random
import re
import socket
import struct
import time

import pexpect
import pytest

from echo import BOARDS, alive, pieces, serving, start, whole
from harness import LONG, patient
from wire import (ACK, ARP, EVERYBODY, FIN, ICMP, IP, ITS_MAC, LIMIT, PSH, RST, SYN, TCP, UDP, Wire,
		  arp_request, checksum, echo_request, ethernet, ipv4, tcp_segment, udp_datagram)

HOSTILE = 40000 if LONG else 3000	# frames


def free_port(kind):
	with socket.socket(socket.AF_INET, kind) as s:
		s.bind(("127.0.0.1", 0))
		return s.getsockname()[1]


@pytest.fixture(params=BOARDS)
def board(request):
	return request.param


def exchange(port, data):
	"""What the echo server sends back of data, all of which is sent while it is read."""
	got = bytearray()
	with socket.create_connection(("127.0.0.1", port), LIMIT) as s:
		sent = 0
		while len(got) < len(data):
			if sent < len(data) and sent - len(got) < 16384:
				sent += s.send(data[sent:sent + 4096])
				if sent == len(data):
					s.shutdown(socket.SHUT_WR)
			else:
				some = s.recv(65536)
				assert some, "it closed too early"
				got += some
		assert s.recv(1) == b"", "it did not close"
	return bytes(got)


def test_dhcp_tcp_and_udp(board):
	"""An address by DHCP, and both echo services, from outside."""
	tcp, udp = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_DGRAM)
	with start(board, FORWARD=f"tcp:{tcp}:7 udp:{udp}:7") as image:
		image.expect(r"netecho: 10\.0\.2\.15, port 7")
		rng = random.Random(1)
		for size in (1, 100, 5000, 200000):
			data = rng.randbytes(size)
			assert exchange(tcp, data) == data
		with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
			s.settimeout(patient(LIMIT))
			for size in (1, 512, 1400):
				data = rng.randbytes(size)
				s.sendto(data, ("127.0.0.1", udp))
				assert s.recv(2048) == data


def test_several_connections(board):
	"""At the same time, each gets its own back."""
	tcp = free_port(socket.SOCK_STREAM)
	with start(board, FORWARD=f"tcp:{tcp}:7") as image:
		image.expect("port 7")
		socks = [socket.create_connection(("127.0.0.1", tcp), LIMIT) for _ in range(4)]
		for i, s in enumerate(socks):
			s.sendall(b"from %d" % i)
		for i, s in enumerate(socks):
			assert s.recv(100) == b"from %d" % i
			s.close()


def test_it_connects_to_us(board):
	"""The other way: it sends a line, we answer and close, it ends with status 0."""
	with socket.create_server(("127.0.0.1", 0)) as server:
		server.settimeout(patient(LIMIT))
		port = server.getsockname()[1]
		with start(board, ARGS=f"netecho.connect=10.0.2.2:{port}") as image:
			with server.accept()[0] as s:
				s.settimeout(patient(LIMIT))
				assert s.recv(100) == f"Hello from Tappet on {board}\n".encode()
				s.sendall(b"and hello to you\n")
			image.expect("and hello to you")
			image.expect("the other side closed")
			image.expect(pexpect.EOF)
		assert image.exitstatus == 0


def test_nobody_there(board):
	port = free_port(socket.SOCK_STREAM)
	with start(board, ARGS=f"netecho.connect=10.0.2.2:{port}") as image:
		image.expect("no connection: refused or reset")
		image.expect(pexpect.EOF)


@pytest.mark.parametrize("args, says", [
	("net.ip=10.0.0.2", r"net.ip=10.0.0.2 is no address of a machine: net.ip=10.0.2.15/24"),
	("net.ip=10.0.0.2/33", "is no address of a machine"),
	("net.ip=10.0.0.256/24", "is no address of a machine"),
	("net.ip=10.0.0.255/24", "is no address of a machine"),
	("net.ip=10.0.0/24", "is no address of a machine"),
	("net.ip=10.0.0.2.3/24", "is no address of a machine"),
	("net.ip=10.0.0.2/24x", "is no address of a machine"),
	("net.ip=10.0.0.2/24 net.gw=10.0.1.1", "is no other machine on the network of net.ip=10.0.0.2/24"),
	("net.gw=10.0.1.1", "net.gw=10.0.1.1 has no use without net.ip="),
	("netecho.connect=10.0.2.2", r"is no server: netecho.connect=10.0.2.2:5000"),
	("netecho.connect=10.0.2.2:70000", "is no server"),
	("netecho.connect=ten:7", "is no server"),
])
def test_bad_parameters(args, says):
	with start("qemu-virt", ARGS=args) as image:
		image.expect_exact(says)
		image.expect(pexpect.EOF)


def test_no_device():
	with start("qemu-virt", NET="none") as image:
		image.expect("there is no network device")
		image.expect(pexpect.EOF)


@pytest.fixture
def wire(tmp_path):
	with Wire(tmp_path) as w:
		yield w


def test_ping(board, wire):
	"""Every length that fits a frame, and what comes in fragments."""
	with serving(board, wire):
		alive(wire, 0)
		data = random.Random(2).randbytes(1472)
		for size in (0, 1, 2, 3, 17, 18, 19, 1000, 1471, 1472):
			assert wire.ping(size, data[:size])
		message = echo_request(77, 9, data[:1000])
		wire.send(ipv4(ICMP, message[504:], ident=5, fragment=504 // 8))
		wire.send(ipv4(ICMP, message[:504], ident=5, fragment=0x2000))
		reply = wire.receive(lambda f: m if (m := wire.payload(ICMP)(f)) and m[6:8] == b"\0\x09"
				     else None)
		assert reply[4:] == message[4:]
		assert wire.udp(b"datagram") == b"datagram"
		assert wire.tcp_echo(40000, b"a line\n") == b"a line\n"
		# Whatever is put together is answered. More than there is memory for is not, in no order.
		data = random.Random(3).randbytes(60000)
		for size in (1473, 3000, 4000, 11000):
			message = echo_request(77, 9, data[:size])
			for frames in (pieces(message, size), pieces(message, size + 1)[::-1]):
				assert whole(wire, frames)[4:] == message[4:]
		too_much = pieces(echo_request(77, 9, data), 9)
		for frames in (too_much, too_much[::-1]):
			for frame in frames:
				wire.send(frame)
			alive(wire, 10)


def test_ipv6(board, wire):
	"""Beside IPv4: the address of the link, found by discovery, answers pings."""
	with serving(board, wire, "ipv6"):
		alive(wire, 0)
		assert wire.neighbour() == ITS_MAC
		for size in (0, 1, 1000, 1452):
			assert wire.ping6(size, b"6" * size)


def test_link(board, wire, tmp_path):
	"""The cable is pulled and put back; nothing that came meanwhile matters."""
	monitor = tmp_path / "qmp"
	with serving(board, wire, QEMUFLAGS=f"-qmp unix:{monitor},server=on,wait=off") as image:
		alive(wire, 1)
		with cable(monitor) as set_link:
			set_link(False)
			wire.send(arp_request())
			image.expect("netecho: no link")
			set_link(True)
		image.expect("netecho: link")
		alive(wire, 2)


@contextlib.contextmanager
def cable(monitor):
	"""A function that plugs the emulator's card in and out."""
	with socket.socket(socket.AF_UNIX) as qmp:
		qmp.settimeout(patient(LIMIT))
		qmp.connect(str(monitor))
		talk = qmp.makefile("rw")
		talk.readline()

		def execute(command, **arguments):
			talk.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
			talk.flush()
			while "return" not in json.loads(talk.readline()):
				pass
		execute("qmp_capabilities")
		yield lambda up: execute("set_link", name="net0", up=up)


def test_the_lease_outlives_the_link(board, tmp_path):
	"""An address by DHCP is there as soon as the cable is, and the services with it."""
	tcp, monitor = free_port(socket.SOCK_STREAM), tmp_path / "qmp"
	qmp = f"-qmp unix:{monitor},server=on,wait=off"
	with start(board, FORWARD=f"tcp:{tcp}:7", QEMUFLAGS=qmp) as image:
		image.expect(r"netecho: 10\.0\.2\.15, port 7")
		with cable(monitor) as set_link:
			for _ in range(3):
				set_link(False)
				image.expect("netecho: no link")
				set_link(True)
				image.expect("netecho: link")
				assert exchange(tcp, b"as before") == b"as before"


def valid(rng):
	"""A frame as it should be, of any kind that the machine looks into."""
	data = rng.randbytes(rng.choice((0, 1, 8, 64, 700, 1400)))
	port = rng.choice((7, 68, 53, rng.randrange(65536)))
	kind = rng.randrange(7)
	if kind == 0:
		return arp_request()
	if kind == 1:
		return ipv4(ICMP, echo_request(rng.randrange(65536), rng.randrange(65536), data))
	if kind == 2:
		return ipv4(UDP, udp_datagram(port, data), options=rng.randbytes(rng.choice((0, 4, 40))))
	if kind == 3:
		flags = rng.choice((SYN, ACK, SYN | ACK, FIN | ACK, RST, PSH | ACK, rng.randrange(64)))
		return ipv4(TCP, tcp_segment(rng.randrange(1024, 65536), rng.getrandbits(32),
					     rng.getrandbits(32), flags, data,
					     rng.randbytes(rng.choice((0, 4, 12, 40)))))
	if kind == 4:		# a piece of a packet
		return ipv4(rng.choice((ICMP, UDP, TCP)), data, ident=rng.randrange(4),
			    fragment=rng.choice((0, 0x2000)) | rng.choice((0, 1, 64, 185, 8191)))
	if kind == 5:		# an answer of a DHCP server that nobody asked
		answer = bytes([2, 1, 6, 0]) + rng.randbytes(232) + bytes.fromhex("63825363") + \
			rng.randbytes(rng.randrange(300))
		return ipv4(UDP, struct.pack(">HHHH", 67, 68, 8 + len(answer), 0) + answer)
	return ethernet(rng.choice((IP, ARP, 0x86dd, 0x8100, rng.randrange(65536))), data)


def spoiled(rng, frame):
	"""Cut short, too long, or with bytes that are others; checksums right again at times, so that
	it gets further."""
	frame = bytearray(frame)
	how = rng.randrange(5)
	if how == 0:
		del frame[rng.randrange(len(frame)):]
	elif how == 1:
		frame += rng.randbytes(rng.choice((1, 4, 100, 2000)))
	elif how < 4:
		for _ in range(rng.choice((1, 2, 8))):
			frame[rng.randrange(min(len(frame), rng.choice((34, 80, 2000))))] = rng.randrange(256)
		if how == 3 and len(frame) >= 34 and frame[12:14] == b"\x08\x00":
			size = min((frame[14] & 15) * 4, len(frame) - 14)
			if size >= 12:
				frame[24:26] = b"\0\0"
				frame[24:26] = struct.pack(">H", checksum(bytes(frame[14:14 + size])))
	else:
		frame = bytearray(rng.choice((ITS_MAC, EVERYBODY)) + rng.randbytes(rng.randrange(1, 1600)))
	return bytes(frame)


@pytest.mark.parametrize("seed", range(4 if LONG else 1))
def test_hostile_frames(board, wire, seed):
	"""Whatever comes, it answers afterwards as before, and has lost no buffer."""
	rng = random.Random(seed)
	with serving(board, wire) as image:
		for i in range(HOSTILE):
			if rng.randrange(40) == 0:	# one of several, some lost, in some order
				data = rng.randbytes(rng.choice((100, 2000, 9000)))
				frames = pieces(echo_request(1, i, data), i, rng.choice((8, 64, 1480)))
				frames = rng.sample(frames, min(len(frames), 30))
			else:
				frames = [valid(rng)]
			for frame in frames:
				if rng.randrange(4):
					frame = spoiled(rng, frame)
				if frame:
					wire.send(frame)
			if i % 500 == 499:
				alive(wire, i)
		assert wire.udp(b"datagram") == b"datagram"
		assert wire.tcp_echo(40001 + seed, b"a line\n") == b"a line\n"
		assert image.isalive()


def test_first_sequence_numbers(tmp_path):
	"""RFC 6528: every boot and every connection has others, and the same two ends go on from the last
	ones by a clock of 4 us."""
	seen = []
	for number in range(2):
		folder = tmp_path / str(number)
		folder.mkdir()
		with Wire(folder) as wire, serving("qemu-virt", wire):
			wire.arp()
			begin = time.monotonic()
			first = wire.connect(2000, 1)
			seen += [first, wire.connect(2001, 1)]
			wire.send(ipv4(TCP, tcp_segment(2000, 2, first, RST)))
			again = wire.connect(2000, 100)
			most = (time.monotonic() - begin) / 4e-6
			assert 0 < (again - first) & 0xffffffff <= most
	# By chance, once in a million runs.
	for i, one in enumerate(seen):
		assert one > 100000, "6510 and a tick every half second, the default"
		for other in seen[:i]:
			assert min((one - other) & 0xffffffff, (other - one) & 0xffffffff) > 1000, seen


def test_syn_flood(board, wire):
	"""Who asks for more connections than there are, and then denies it, keeps nobody out."""
	with serving(board, wire):
		alive(wire, 1)
		for port in range(2000, 2200):
			wire.send(ipv4(TCP, tcp_segment(port, port, 0, SYN)))
		alive(wire, 2)
		assert wire.tcp_echo(41000, b"a line\n") == b"a line\n"


def test_a_peer_that_never_reads(board, wire):
	"""It sends and acknowledges nothing: the machine keeps a bound of it and serves others."""
	with serving(board, wire):
		alive(wire, 1)
		for port in range(3000, 3004):
			ack = wire.connect(port, 100)
			for i in range(200):
				some = tcp_segment(port, 101 + 10 * i, ack, ACK | PSH, b"x" * 10)
				wire.send(ipv4(TCP, some))
		alive(wire, 2)
		assert wire.udp(b"datagram") == b"datagram"
		assert wire.tcp_echo(42000, b"a line\n") == b"a line\n"


def test_what_a_frame_says_is_what_it_has():
	"""The test's own packets are right: what they say of themselves agrees."""
	frame = ipv4(UDP, udp_datagram(9, b"abc"))
	assert len(frame) == 14 + 20 + 8 + 3 and checksum(frame[14:34]) == 0
	assert re.fullmatch(rb"abc", frame[-3:])
