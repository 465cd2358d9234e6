# SPDX-License-Identifier: BSD-3-Clause
"""Does it fit where Xen, or the emulator, puts it: an image beside its device tree, channels that are
granted. What Xen 4.17 does is in xen/arch/arm/kernel.c (place_dtb_initrd) of its source.
"""

from .checks import mib
from .layout import BLOCK, GUEST_DTB, IMAGE_ROOM, PAGE, TREE_ROOM, up
from .values import show_size

TEXT = 512 << 10	# an image lies so far behind the beginning of RAM (ARCH_TEXT_OFFSET)
# Xen on Arm: public/arch-arm.h, GUEST_RAM0_SIZE; what is behind it is not next to it.
BANK = 3 << 30
GRANT_FRAMES = 32	# range of LIBXENGNTTAB_FRAMES; Xen gives a domain 64 (gnttab_max_frames)
FRAME_GRANTS = PAGE // 8
RESERVED_GRANTS = 8	# layout.py, FIRST_REF


def beyond(p):
	"""RAM of @p behind its memory, where memory is granted: its window, and behind it, not in it, the
	2 MiB at the end of RAM where Xen puts the device tree."""
	return up(p.window_bytes, BLOCK) + BLOCK if p.window_bytes else 0


def tree(p, memory):
	"""Where the device tree of @p begins, from the beginning of its RAM. @memory: as in build.py."""
	total = p.memory + (beyond(p) if memory == "grant" else 0)
	# QEMU, with a kernel that is more than half of RAM: behind it.
	if memory == "none" or total < GUEST_DTB + BLOCK:
		return total - BLOCK
	return GUEST_DTB


def room(p, memory):
	"""Bytes of RAM for the image of @p."""
	return min(tree(p, memory), p.memory) - TEXT


def instead(p, memory, bytes_of_ram):
	"""What to do about an image of that many bytes, which are too many."""
	if memory != "none" and bytes_of_ram > GUEST_DTB - TEXT:
		return f"take less of it: the tree is {mib(GUEST_DTB)} behind the beginning of RAM, and no" \
			" memory moves it"
	spare = p.memory - room(p, memory)
	return f"write memory = {show_size(up(bytes_of_ram + spare, BLOCK))}, or take less of it"


def plain(system):
	"""Without Xen: QEMU's device tree is at half of all RAM (hw/arm/boot.c), which channels are too."""
	for p in system.partitions:
		least = 2 * BLOCK
		if p.window_bytes and p.memory < GUEST_DTB + BLOCK:
			least = max(least, min(up(p.window_bytes, BLOCK) + 2 * BLOCK, GUEST_DTB + BLOCK))
		if p.memory < least:
			system.findings.add((*p.key, "memory"), f"partition {p.name}: QEMU puts its device"
					    f" tree behind the image, where there are"
					    f" {mib(p.memory)} and channels of {mib(p.window_bytes)}: write"
					    f" memory = {show_size(least)}")


def images(system, memory):
	"""After the build, on Xen: the files of the images. Adds findings."""
	for p in system.partitions:
		bytes_of_file = p.image.stat().st_size
		end = up(TEXT + bytes_of_file, BLOCK)
		if bytes_of_file > IMAGE_ROOM - TREE_ROOM:
			system.findings.add((*p.key, "app"), f"the image of {p.name} has"
					    f" {mib(bytes_of_file)}, and {mib(IMAGE_ROOM - TREE_ROOM)} are"
					    " kept for each where Xen finds it: make it smaller, or leave the"
					    " partition out")
		elif end >= tree(p, memory):
			more = show_size(p.memory + end + BLOCK - tree(p, memory))
			system.findings.add((*p.key, "memory"), f"the image of {p.name} has"
					    f" {mib(bytes_of_file)}, for which Xen finds no place beside the"
					    f" device tree: write memory = {more}")


def grant_frames(system, p):
	"""Pages of the grant table that @p needs for the channels that it receives."""
	pages = sum(c.bytes for c in system.channels if c.receiver == p.name) // PAGE
	return -(-(pages + RESERVED_GRANTS) // FRAME_GRANTS)


def granted(system, layout):
	"""Where a channel is memory that its receiver grants (Debian's Xen). Adds findings."""
	room = (GRANT_FRAMES * FRAME_GRANTS - RESERVED_GRANTS) * PAGE
	extra = 0
	for p in system.partitions:
		mine = [c for c in system.channels if c.receiver == p.name]
		window = beyond(p)
		extra += window
		if grant_frames(system, p) > GRANT_FRAMES:
			fattest = max(mine, key=lambda c: c.bytes)
			system.findings.add((*fattest.key, "slots"), f"the channels to {p.name} take"
					    f" {mib(sum(c.bytes for c in mine))}, and a partition can"
					    f" grant {mib(room)}: write fewer slots, or XEN=static, whose"
					    " memory is shared without grants")
		if p.memory + window > BANK:
			system.findings.add((*p.key, "memory"), f"partition {p.name} and its channels do"
					    f" not fit into the {mib(BANK)} of RAM that Xen has for a guest"
					    f" in one piece: write memory = {show_size(BANK - window)}, or"
					    " XEN=static")
	need = layout.reserve + extra + sum(p.memory for p in system.partitions)
	if need > system.memory:
		system.findings.add(("machine", "memory"), f"the machine has {mib(system.memory)}, and"
				    f" {mib(need)} are needed where both ends of a channel have room for it:"
				    f" write machine.memory = {show_size(up(need, BLOCK))}, or XEN=static")
