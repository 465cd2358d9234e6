# SPDX-License-Identifier: BSD-3-Clause
"""Who gets which memory, domain number, event channel and grant reference.

Physical RAM of the machine (QEMU virt), when Xen runs:

	0x40000000  Xen, its heap and page tables; at +128 MiB QEMU's own device tree
	0x49000000  the images, 8 MiB for each
	behind      static memory of the partitions, then that of the channels (XEN=static)

A partition sees RAM from 0x40000000 on, and right behind it its window of shared memory: the channels
that it owns (where memory is granted, pages of its own), then the others'.
"""

RAM = 0x40000000		# of QEMU virt, and of every guest of Xen
IMAGES = 0x49000000
IMAGE_ROOM = 8 << 20
TREE_ROOM = 64 << 10		# at the end of an image's room, the tree of its devices
XEN_RESERVE = IMAGES - RAM
GUEST_DTB = 128 << 20		# Xen puts a guest's device tree there, or at the end of smaller RAM
PAGE = 4096
BLOCK = 2 << 20
LINE = 64			# <uk/chanring.h>: UK_CHANRING_LINE, UK_CHANRING_HEAD
HEAD = 8
FIRST_PORT = 16			# of static event channels; below are those that Xen gives out
FIRST_REF = 8			# Xen public/grant_table.h: GNTTAB_NR_RESERVED_ENTRIES


def up(n, unit):
	return (n + unit - 1) // unit * unit


class Layout:
	def __init__(self, system):
		self.system = system
		self.ram = RAM
		self.reserve = XEN_RESERVE + (IMAGE_ROOM + 2 * BLOCK) * len(system.partitions)

	def place(self):
		self._order()
		self._channels()
		for p in self.system.partitions:
			self._window(p)
		self._static()

	def _order(self):
		self.system.partitions.sort(key=lambda p: p.start)
		for n, p in enumerate(self.system.partitions):
			p.number = n + 1
			p.load = IMAGES + n * IMAGE_ROOM

	def _channels(self):
		ports = {p.name: FIRST_PORT for p in self.system.partitions}
		refs = {p.name: FIRST_REF for p in self.system.partitions}
		for c in self.system.channels:
			c.bytes = up(2 * LINE + c.slots * (HEAD + c.message), PAGE)
			for end in (c.sender, c.receiver):
				c.port[end] = ports[end]
				ports[end] += 1
			# The receiver owns the memory: it is there as long as somebody looks at it.
			c.ref = refs[c.receiver]
			refs[c.receiver] += c.bytes // PAGE

	def _window(self, p):
		p.window = RAM + p.memory
		mine = [c for c in self.system.channels if c.receiver == p.name]
		theirs = [c for c in self.system.channels if c.sender == p.name]
		at = 0
		for c in mine:
			c.offset[p.name] = at
			at += c.bytes
		for c in theirs:
			c.offset[p.name] = at
			at += c.bytes
		p.window_bytes = at
		if p.memory < GUEST_DTB < p.memory + at + BLOCK:
			self.system.findings.add((*p.key, "memory"), f"partition {p.name}: Xen puts its"
						 " device tree where its channels come to lie: write"
						 f' memory = "{GUEST_DTB >> 20}M"')

	def _static(self):
		"""Places for what has none, behind what has one."""
		taken = [(c.at, c.at + c.bytes) for c in self.system.channels if c.at is not None]
		taken += [(p.at, p.at + p.memory) for p in self.system.partitions if p.at is not None]
		at = IMAGES + IMAGE_ROOM * len(self.system.partitions)
		for p in self.system.partitions:
			if p.at is None:
				p.at = free(at, p.memory, BLOCK, taken)
				taken.append((p.at, p.at + p.memory))
		for c in self.system.channels:
			if c.at is None:
				c.at = free(at, c.bytes, PAGE, taken)
				taken.append((c.at, c.at + c.bytes))

	def areas(self):
		"""What lies where in physical RAM: (base, end, what, key)."""
		found = [(p.load, p.load + IMAGE_ROOM, f"the image of {p.name}", p.key)
			 for p in self.system.partitions]
		found += [(p.at, p.at + p.memory, f"the memory of {p.name}", (*p.key, "at"))
			  for p in self.system.partitions]
		found += [(c.at, c.at + c.bytes, f"the memory of channel {c.name}", (*c.key, "at"))
			  for c in self.system.channels]
		found.insert(0, (RAM, RAM + XEN_RESERVE, "what Xen starts with", ()))
		return found


def free(at, size, unit, taken):
	"""The first multiple of @unit from @at on where @size bytes are free."""
	at = up(at, unit)
	for base, end in sorted(taken):
		if base < at + size and at < end:
			at = up(end, unit)
	return at
