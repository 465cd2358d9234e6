# SPDX-License-Identifier: BSD-3-Clause
"""The other end of an emulator's network card: frames as bytes, and just enough of ARP, ICMP and TCP to
see whether the machine there still does as it should. RFC 826, 792, 793; addresses are MINE and ITS.

	with Wire(folder) as wire:
		argv = image.command(NET=wire.netdev, ...)
"""

import socket
import struct
import time

from harness import patient

LIMIT = 20		# seconds for anything that is awaited
AGAIN = 1		# seconds after which a question is asked again
MINE, ITS = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])
MY_MAC = bytes.fromhex("020000000001")
ITS_MAC = bytes.fromhex("525400123456")		# QEMU's first
EVERYBODY = b"\xff" * 6
# fe80::1, and the address that its card's makes: RFC 4291, appendix A.
MINE6 = bytes.fromhex("fe80") + bytes(13) + b"\1"
ITS6 = bytes.fromhex("fe80000000000000505400fffe123456")
IP, ARP = 0x0800, 0x0806
ICMP, TCP, UDP = 1, 6, 17
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def checksum(data):
	"""RFC 1071."""
	data += b"\0" * (len(data) % 2)
	total = sum(struct.unpack(f">{len(data) // 2}H", data))
	while total >> 16:
		total = (total & 0xffff) + (total >> 16)
	return ~total & 0xffff


def ethernet(kind, payload, to=ITS_MAC, source=MY_MAC):
	return to + source + struct.pack(">H", kind) + payload


def ipv4(protocol, payload, ident=0, fragment=0, options=b"", source=MINE, to=ITS):
	head = struct.pack(">BBHHHBBH4s4s", 0x45 + len(options) // 4, 0, 20 + len(options) + len(payload),
			   ident, fragment, 64, protocol, 0, source, to) + options
	return ethernet(IP, head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload)


def over_ip(protocol, segment, at, source=MINE, to=ITS):
	"""The segment with its checksum, at that byte of it, over the pseudo header too."""
	pseudo = source + to + struct.pack(">BBH", 0, protocol, len(segment))
	total = checksum(pseudo + segment[:at] + b"\0\0" + segment[at + 2:])
	return segment[:at] + struct.pack(">H", total) + segment[at + 2:]


def arp_request(ip=MINE, mac=MY_MAC):
	return ethernet(ARP, struct.pack(">HHBBH6s4s6s4s", 1, IP, 6, 4, 1, mac, ip, b"\0" * 6, ITS),
			to=EVERYBODY, source=mac)


def arp_reply(ip=MINE, mac=MY_MAC):
	return ethernet(ARP, struct.pack(">HHBBH6s4s6s4s", 1, IP, 6, 4, 2, mac, ip, ITS_MAC, ITS), source=mac)


def echo_request(ident, sequence, data):
	message = struct.pack(">BBHHH", 8, 0, 0, ident, sequence) + data
	return message[:2] + struct.pack(">H", checksum(message)) + message[4:]


def tcp_segment(port, seq, ack, flags, data=b"", options=b"", window=8192):
	head = struct.pack(">HHIIBBHHH", port, 7, seq & 0xffffffff, ack & 0xffffffff,
			   (5 + len(options) // 4) << 4, flags, window, 0, 0)
	return over_ip(TCP, head + options + data, 16)


def udp_datagram(port, data):
	return over_ip(UDP, struct.pack(">HHHH", port, 7, 8 + len(data), 0) + data, 6)


def ipv6(to, ethernet_to, message, source=MINE6):
	"""ICMPv6 (RFC 4443, 2.3), as far as it takes to ping."""
	pseudo = source + to + struct.pack(">II", len(message), 58)
	message = message[:2] + struct.pack(">H", checksum(pseudo + message)) + message[4:]
	head = struct.pack(">IHBB", 6 << 28, len(message), 58, 255)
	return ethernet(0x86dd, head + source + to + message, to=ethernet_to)


class Wire:
	"""A wire with the emulator at its other end."""

	def __init__(self, folder):
		self.paths = [str(folder / "here"), str(folder / "there")]
		self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		self.socket.settimeout(patient(LIMIT))
		self.socket.bind(self.paths[0])
		self.ports = set()	# from which connect() was called
		self.mac = MY_MAC	# None: requests for it are not answered
		self.netdev = f"dgram,local.type=unix,local.path={self.paths[1]}," \
			f"remote.type=unix,remote.path={self.paths[0]}"

	def __enter__(self):
		return self

	def __exit__(self, *exc):
		self.socket.close()

	def send(self, frame):
		"""Waits while the emulator has not taken what was sent before."""
		self.socket.sendto(frame, self.paths[1])

	def receive(self, wanted):
		"""What wanted() says of the next frame of which it says something; requests for our address
		are answered meanwhile."""
		while True:
			frame = self.socket.recv(65536)
			if frame[12:14] == b"\x08\x06" and frame[20:22] == b"\0\1" and frame[38:42] == MINE:
				if self.mac:
					self.send(arp_reply(mac=self.mac))
			self.refuse(frame)
			found = wanted(frame)
			if found is not None:
				return found

	def refuse(self, frame):
		"""A connection that nobody here made ends: RFC 793, 3.4."""
		segment = self.payload(TCP)(frame)
		if segment is None or len(segment) < 20 or segment[13] & (SYN | ACK) != SYN | ACK:
			return
		port = struct.unpack(">H", segment[2:4])[0]
		if port not in self.ports:
			ack = struct.unpack(">I", segment[8:12])[0]
			self.send(ipv4(TCP, tcp_segment(port, ack, 0, RST)))

	def ask(self, frame, wanted):
		"""Sends the frame, again and again as a machine does, until receive() has what is wanted."""
		end = time.monotonic() + patient(LIMIT)
		self.socket.settimeout(AGAIN)
		try:
			while True:
				try:
					self.send(frame)
					return self.receive(wanted)
				except TimeoutError:
					assert time.monotonic() < end, "no answer"
		finally:
			self.socket.settimeout(patient(LIMIT))

	def payload(self, protocol):
		"""wanted() for the payload of an IPv4 packet to us."""
		def wanted(frame):
			if frame[12:14] != b"\x08\x00" or frame[23] != protocol or frame[30:34] != MINE:
				return None
			at = 14 + (frame[14] & 15) * 4
			total = struct.unpack(">H", frame[16:18])[0]
			assert checksum(frame[14:at]) == 0, frame.hex()
			return frame[at:14 + total]
		return wanted

	def arp(self):
		"""Its answer to the question where it is."""
		return self.ask(arp_request(), lambda f: f[22:28] if f[12:14] == b"\x08\x06" and
				f[20:22] == b"\0\2" and f[28:32] == ITS else None)

	def ping(self, sequence, data):
		"""True when the answer has come that is the right one."""
		want = struct.pack(">HH", 77, sequence) + data

		def answer(frame):
			message = self.payload(ICMP)(frame)
			if message is None or message[:2] != b"\0\0" or message[4:8] != want[:4]:
				return None
			return checksum(message) == 0 and message[4:] == want
		return self.ask(ipv4(ICMP, echo_request(77, sequence, data)), answer)

	def payload6(self, kind):
		"""wanted() for an ICMPv6 message of that type to us."""
		def wanted(frame):
			if frame[12:14] != b"\x86\xdd" or frame[38:54] != MINE6 or frame[20] != 58 or \
					frame[54] != kind:
				return None
			return frame[54:54 + struct.unpack(">H", frame[18:20])[0]]
		return wanted

	def neighbour(self):
		"""The card that its IPv6 address belongs to, by neighbour discovery (RFC 4861, 4.3, 4.4)."""
		group = bytes.fromhex("ff0200000000000000000001ff123456")
		ask = struct.pack(">BBHI", 135, 0, 0, 0) + ITS6 + b"\1\1" + MY_MAC
		answer = self.ask(ipv6(group, b"\x33\x33\xff\x12\x34\x56", ask), self.payload6(136))
		return answer[26:32] if answer[8:24] == ITS6 else answer

	def ping6(self, sequence, data):
		"""True when the answer has come that is the right one."""
		want = struct.pack(">HH", 77, sequence) + data
		frame = ipv6(ITS6, ITS_MAC, struct.pack(">BBH", 128, 0, 0) + want)
		return self.ask(frame, self.payload6(129))[4:] == want

	def udp(self, data, port=4000):
		self.send(ipv4(UDP, udp_datagram(port, data)))

		def answer(frame):
			datagram = self.payload(UDP)(frame)
			if datagram is None or datagram[:4] != struct.pack(">HH", 7, port):
				return None
			return datagram[8:]
		return self.receive(answer)

	def segment(self, port):
		"""wanted() for a TCP segment to that port: flags, seq, ack, data."""
		def wanted(frame):
			segment = self.payload(TCP)(frame)
			if segment is None or segment[:4] != struct.pack(">HH", 7, port):
				return None
			seq, ack, off, flags = struct.unpack(">IIBB", segment[4:14])
			return flags, seq, ack, segment[(off >> 4) * 4:]
		return wanted

	def connect(self, port, seq):
		"""A connection to its port 7: its sequence number."""
		def accepted(frame):
			s = self.segment(port)(frame)
			return s[1] if s and s[0] & SYN and s[2] == seq + 1 else None
		self.ports.add(port)
		its = self.ask(ipv4(TCP, tcp_segment(port, seq, 0, SYN)), accepted)
		self.send(ipv4(TCP, tcp_segment(port, seq + 1, its + 1, ACK)))
		return its + 1

	def tcp_echo(self, port, data):
		"""A connection from beginning to end: what came back of the data."""
		seq = 1000 * port
		ack = self.connect(port, seq)
		seq += 1
		self.send(ipv4(TCP, tcp_segment(port, seq, ack, ACK | PSH, data)))
		seq += len(data)
		got, ended = b"", False
		self.send(ipv4(TCP, tcp_segment(port, seq, ack, ACK | FIN)))
		while not ended:
			flags, at, _, some = self.receive(self.segment(port))
			if flags & RST:
				break
			if (at - ack) & 0xffffffff == 0:
				got += some
				ack = (ack + len(some)) & 0xffffffff
				ended = bool(flags & FIN)
			self.send(ipv4(TCP, tcp_segment(port, seq + 1, ack + ended, ACK)))
		return got
