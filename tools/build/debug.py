# SPDX-License-Identifier: BSD-3-Clause
"""Runs inside gdb: connects, goes to the image's first instruction, moves the symbols there.

The image is linked at one address and may be loaded at any other. Where it was loaded is the
program counter at its first instruction, so that is where this goes first: by a breakpoint if the
board knows the address (TAPPET_ENTRY), else step by step out of the emulator's few-instruction
boot stub, until the bytes at the program counter are those of an Image header or of the entry.
"""

import os
import struct

import gdb

ELF = os.environ["TAPPET_ELF"]
ENTRY = os.environ.get("TAPPET_ENTRY", "")
STUB_LIMIT = 64		# instructions; QEMU's arm64 stub has 6


def elf_entry(path):
	"""e_entry of a 64-bit little-endian ELF file, and the first bytes that it loads there."""
	with open(path, "rb") as f:
		image = f.read()
	entry, phoff = struct.unpack_from("<QQ", image, 0x18)
	phentsize, phnum = struct.unpack_from("<HH", image, 0x36)
	for i in range(phnum):
		kind, _, offset, vaddr, _, filesz = struct.unpack_from("<IIQQQQ", image,
								      phoff + i * phentsize)
		if kind == 1 and vaddr <= entry < vaddr + filesz:
			start = offset + entry - vaddr
			return entry, image[start:start + 64]
	raise gdb.GdbError(f"{path}: the entry is in no segment")


def moved():
	"""What lies outside the tree is in the ELF as if it lay inside: (name, place) of it (flags.mk)."""
	with open(os.path.join(os.path.dirname(ELF), "places"), encoding="utf-8") as f:
		return [word.split("=", 1) for word in f.read().split()]


def pc():
	return int(gdb.parse_and_eval("$pc"))


def at_entry(first):
	try:
		return bytes(gdb.selected_inferior().read_memory(pc(), len(first))) == first
	except gdb.MemoryError:
		return False


def go_to_entry(first):
	if ENTRY:
		if pc() == int(gdb.parse_and_eval(ENTRY)):
			return
		gdb.execute(f"thbreak *{ENTRY}", to_string=True)
		try:
			gdb.execute("continue", to_string=True)
		except gdb.error as e:
			raise gdb.GdbError(f"the image was not entered at {ENTRY} (BOARD_ENTRY): {e}") from e
		return
	for _ in range(STUB_LIMIT):
		if at_entry(first):
			return
		gdb.execute("stepi", to_string=True)
	raise gdb.GdbError("the image's entry was not reached: set BOARD_ENTRY in board.mk")


def leave(_):
	"""The emulator is ended by who started it; killing it from here would only be complained about."""
	try:
		gdb.execute("disconnect", to_string=True)
	except gdb.error:
		pass


def main():
	entry, first = elf_entry(ELF)
	if hasattr(gdb.events, "gdb_exiting"):
		gdb.events.gdb_exiting.connect(leave)
	for name, place in moved():
		gdb.execute(f"set substitute-path {name.rstrip('/')} {place.rstrip('/')}")
	gdb.execute(f"file {ELF}", to_string=True)	# tells gdb the architecture
	gdb.execute(f"target extended-remote {os.environ['TAPPET_GDB']}", to_string=True)
	go_to_entry(first)
	delta = pc() - entry
	gdb.execute("symbol-file", to_string=True)
	gdb.execute(f"symbol-file {ELF} -o {delta:#x}" if delta >= 0 else
		    f"symbol-file {ELF} -o -{-delta:#x}", to_string=True)
	print(f"{os.path.basename(ELF)}: linked at {entry:#x}, loaded at {pc():#x}, stopped there")
	gdb.execute("x/i $pc")


try:
	main()
except (gdb.error, gdb.GdbError) as e:
	# Nothing that follows on the command line would mean what it says.
	print(f"debug: {e}")
	gdb.execute("quit 1")
