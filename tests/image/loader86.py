# SPDX-License-Identifier: BSD-3-Clause
"""A boot loader for x86_64 that says what a test wants: a PVH kernel of QEMU of a few instructions, which
enters the image in its place with a start_info or multiboot_info of the test's own."""

import struct

AT = 0x300000		# above the image, within what it maps at boot
MAP = AT + 0x100
TEXT = AT + 0x1000
PVH_MAGIC, MULTIBOOT_MAGIC = 0x336ec578, 0x2badb002
RAM = (0x100000, 0x7f00000, 1)		# base, size, type: what 128M have above 1 MiB


def pvh(entries=(RAM,), magic=PVH_MAGIC, version=1, memmap=MAP, count=None, cmdline=0):
	"""Registers and memory of an entry by PVH: Xen public/arch-x86/hvm/start_info.h."""
	info = struct.pack("<IIIIQQQQII", magic, version, 0, 0, 0, cmdline, 0, memmap,
			   len(entries) if count is None else count, 0)
	table = b"".join(struct.pack("<QQII", *entry, 0) for entry in entries)
	return 0, info.ljust(MAP - AT, b"\0") + table


def multiboot(entries=(RAM,), flags=1 << 6, at=MAP, length=None, size=20):
	"""The same by multiboot: specification 0.6.96, 3.3."""
	table = b"".join(struct.pack("<IQQI", size, *entry) for entry in entries)
	info = struct.pack("<13I", flags, *[0] * 10, len(table) if length is None else length, at)
	return MULTIBOOT_MAGIC, info.ljust(MAP - AT, b"\0") + table


def kernel(folder, entry, eax, memory):
	"""The ELF file that QEMU starts. entry: where the image begins."""
	code = b"\xb8" + struct.pack("<I", eax) + b"\xbb" + struct.pack("<I", AT)	# mov eax; mov ebx
	code += b"\xb9" + struct.pack("<I", entry) + b"\xff\xe1"			# mov ecx; jmp ecx
	blob = memory.ljust(TEXT - AT, b"\0") + code
	note = struct.pack("<III4sI", 4, 4, 18, b"Xen\0", TEXT)		# XEN_ELFNOTE_PHYS32_ENTRY
	head = 64 + 2 * 56
	elf = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 2, 62, 1, TEXT, 64, 0, 0, 64, 56,
			  2, 0, 0, 0)
	elf += struct.pack("<IIQQQQQQ", 1, 7, head + len(note), AT, AT, len(blob), len(blob), 1)
	elf += struct.pack("<IIQQQQQQ", 4, 4, head, 0, 0, len(note), len(note), 4)
	path = folder / "loader.elf"
	path.write_bytes(elf + note + blob)
	return path
