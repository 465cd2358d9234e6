# SPDX-License-Identifier: BSD-3-Clause
"""A disk whose power can fail: an NBD server for one QEMU, with a write cache that is lost.

	with Disk(path, content, power_for=37, seed=1) as disk:
		argv = [..., *disk.options("disk")]

After power_for sectors that were written, even in the middle of a request, on_cut() is called and
nothing is answered any more. disk.survivors() is then what a real disk might hold: all that was
written before the last flush, and of every sector written since either the old bytes, or the new
ones, or the first of the new and the last of the old.

Protocol: https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md (fixed newstyle,
simple replies).
"""

import random
import socket
import struct
import threading

SECTOR = 512
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
OPT_EXPORT_NAME, OPT_ABORT, OPT_GO = 1, 2, 7
HAS_FLAGS, SEND_FLUSH = 1, 4
REPLY = 0x3e889045565a9


class Disk:
	def __init__(self, path, content, power_for=None, on_cut=lambda: None, seed=0):
		self.path, self.power_for, self.on_cut = str(path), power_for, on_cut
		self.flushed = bytearray(content)
		self.now = bytearray(content)
		self.dirty = []		# numbers of sectors since the last flush
		self.written = 0
		self.flushes = 0
		self.rng = random.Random(seed)
		self.cut = False

	def __enter__(self):
		self.listener = socket.socket(socket.AF_UNIX)
		self.listener.bind(self.path)
		self.listener.listen(1)
		self.thread = threading.Thread(target=self.serve, daemon=True)
		self.thread.start()
		return self

	def __exit__(self, *exc):
		self.listener.close()
		self.thread.join(10)
		assert not self.thread.is_alive(), "the disk is still served"

	def options(self, name):
		return ["-drive", f"if=none,id={name},format=raw,file.driver=nbd,file.server.type=unix,"
			f"file.server.path={self.path}", "-device", f"virtio-blk-device,drive={name}"]

	def survivors(self):
		disk = bytearray(self.flushed)
		for sector in dict.fromkeys(self.dirty):
			at = sector * SECTOR
			new = self.rng.choice([0, SECTOR, SECTOR, self.rng.randrange(SECTOR)])
			disk[at:at + new] = self.now[at:at + new]
		return bytes(disk)

	def serve(self):
		try:
			conn = self.listener.accept()[0]
		except OSError:
			return		# nobody came
		with conn:
			try:
				self.negotiate(conn)
				while self.request(conn):
					pass
			except (OSError, EOFError):
				pass	# QEMU is gone

	@staticmethod
	def take(conn, form):
		want = struct.calcsize(form)
		data = b""
		while len(data) < want:
			more = conn.recv(want - len(data))
			if not more:
				raise EOFError
			data += more
		return struct.unpack(form, data)

	def negotiate(self, conn):
		conn.sendall(b"NBDMAGICIHAVEOPT" + struct.pack(">H", 3))
		self.take(conn, ">I")
		while True:
			_, option, length = self.take(conn, ">QII")
			data = self.take(conn, f">{length}s")[0]
			if option == OPT_GO:
				info = struct.pack(">HQH", 0, len(self.now), HAS_FLAGS | SEND_FLUSH)
				conn.sendall(struct.pack(">QIII", REPLY, option, 3, len(info)) + info)
				conn.sendall(struct.pack(">QIII", REPLY, option, 1, 0))
				return
			if option in (OPT_ABORT, OPT_EXPORT_NAME):
				raise EOFError
			del data	# an option that we do not know
			conn.sendall(struct.pack(">QIII", REPLY, option, 0x80000001, 0))

	def request(self, conn):
		_, _, kind, handle, at, length = self.take(conn, ">IHHQQI")
		data = b""
		if kind == DISCONNECT:
			return False
		if kind == WRITE:
			if not self.write(at, self.take(conn, f">{length}s")[0]):
				return False
		elif kind == FLUSH:
			self.flushed[:] = self.now
			self.dirty.clear()
			self.flushes += 1
		elif kind == READ:
			data = bytes(self.now[at:at + length])
		conn.sendall(struct.pack(">IIQ", 0x67446698, 0 if kind <= FLUSH else 22, handle) + data)
		return True

	def write(self, at, data):
		"""False: the power failed."""
		for i in range(0, len(data), SECTOR):
			self.now[at + i:at + i + SECTOR] = data[i:i + SECTOR]
			self.dirty.append((at + i) // SECTOR)
			self.written += 1
			if self.written == self.power_for:
				self.cut = True
				self.on_cut()
				return False
		return True
