# SPDX-License-Identifier: BSD-3-Clause
"""Device trees that nobody should hand over: a clear line or a safe default, never a hang (each run
has a time limit) and never a wild access (the report would say CRASH)."""

import random
import re
import struct
import subprocess

import pytest

from harness import LONG
from machine import HELLO, RAM, STOPPED, device_tree, loaded, run, started_with, virt

IMAGE = RAM + 0x1000000
BLOB = RAM + 0x3000000
LIVE = 0x2000		# bytes of QEMU's blob; the rest is padding

# The header's words (Devicetree Specification 0.4, 5.2), and tokens of the structure block (5.4).
(MAGIC, TOTAL, STRUCT, STRINGS, RSVMAP, VERSION, COMPATIBLE, BOOT_CPU, STRINGS_SIZE,
 STRUCT_SIZE) = range(10)
BEGIN_NODE, END_NODE, PROP, NOP, END = (struct.pack(">I", t) for t in (1, 2, 3, 4, 9))

NO_BLOB = "no device tree blob"
DAMAGED = "device tree blob damaged"


class Blob:
	def __init__(self, data):
		self.data = bytearray(data)

	def word(self, i, value=None):
		if value is not None:
			struct.pack_into(">I", self.data, 4 * i, value)
		return struct.unpack_from(">I", self.data, 4 * i)[0]

	def nodes(self, tokens):
		"""The same strings with another structure block, put at the end."""
		self.word(STRUCT, len(self.data))
		self.word(STRUCT_SIZE, len(tokens))
		self.data += tokens
		self.word(TOTAL, len(self.data))


@pytest.fixture(scope="module")
def blob(tmp_path_factory):
	"""QEMU's own, without padding."""
	data = device_tree(tmp_path_factory.mktemp("dtb"), *virt(el=2))
	assert not any(data[LIVE:]), "the live part is longer than this test thinks"
	made = Blob(data[:LIVE])
	made.word(TOTAL, LIVE)
	return bytes(made.data)


def boot(image, data, folder, x0=BLOB, el=2):
	path = folder / "hostile.dtb"
	path.write_bytes(data)
	return run(*virt(el=el), *loaded(path, BLOB), *started_with(image, IMAGE, x0, folder))


def refuses(end, why):
	assert re.match(rf"boot: [^\n]*{why}[^\n]*\n", end.text), end
	assert "Hello" not in end.text and "CRASH" not in end.text, end


def boots(end):
	assert re.fullmatch(rf"{HELLO}({STOPPED}\s*)?", end.text), end


ROOT = BEGIN_NODE + bytes(4)

# What is broken, how, and the reason given.
BROKEN = {
	"zeros": (lambda b: b.data.__setitem__(slice(None), bytes(LIVE)), NO_BLOB),
	"magic": (lambda b: b.word(MAGIC, 0xd00dfeee), NO_BLOB),
	"magic of the other byte order": (lambda b: b.word(MAGIC, 0xedfe0dd0), NO_BLOB),
	"old version": (lambda b: b.word(VERSION, 16), "version"),
	"incompatible version": (lambda b: b.word(COMPATIBLE, 18), "version"),
	"cut": (lambda b: b.word(TOTAL, 0x1000), DAMAGED),
	"cut to the header": (lambda b: b.word(TOTAL, 40), DAMAGED),
	"nothing at all": (lambda b: b.word(TOTAL, 0), DAMAGED),
	"structure beyond the end": (lambda b: b.word(STRUCT, 0x7ffffffc), DAMAGED),
	"structure wraps around":
		(lambda b: (b.word(STRUCT, 0xfffffff0), b.word(STRUCT_SIZE, 0x20)), DAMAGED),
	"odd structure": (lambda b: b.word(STRUCT, b.word(STRUCT) + 1), DAMAGED),
	"strings beyond the end": (lambda b: b.word(STRINGS, 0xffffff00), DAMAGED),
	"strings too long": (lambda b: b.word(STRINGS_SIZE, 0xffffffff), DAMAGED),
	"empty structure": (lambda b: b.word(STRUCT_SIZE, 0), DAMAGED),
	"structure without end": (lambda b: b.word(STRUCT_SIZE, b.word(STRUCT_SIZE) - 4), "device tree"),
	"1000 levels": (lambda b: b.nodes(ROOT * 1000 + END_NODE * 1000 + END), "device tree"),
	"not closed": (lambda b: b.nodes(ROOT + BEGIN_NODE + b"a\0\0\0" + END_NODE + END), "device tree"),
	"name without end": (lambda b: b.nodes(BEGIN_NODE + b"x" * 400 + END), "device tree"),
	"property of 4 GiB":
		(lambda b: b.nodes(ROOT + PROP + b"\xff" * 4 + bytes(4) + END_NODE + END), "device tree"),
	"property of a name beyond":
		(lambda b: b.nodes(ROOT + PROP + bytes(4) + b"\x7f" * 4 + END_NODE + END), "device tree"),
	"unknown token": (lambda b: b.nodes(ROOT + b"\0\0\0\7" + END_NODE + END), "device tree"),
	"half a megabyte of nothing": (lambda b: b.nodes(NOP * (1 << 17) + END), "device tree"),
	"empty tree": (lambda b: b.nodes(ROOT + END_NODE + END), "memory"),
}


@pytest.mark.parametrize("case", BROKEN, ids=lambda c: c.replace(" ", "-"))
def test_broken_blob(hello, blob, tmp_path, case):
	spoil, why = BROKEN[case]
	made = Blob(blob)
	spoil(made)
	refuses(boot(hello, made.data, tmp_path), why)


@pytest.mark.parametrize("x0", [BLOB + 1, BLOB + 4, RAM + 0x7fffff8], ids=hex)
def test_pointer_to_no_blob(hello, blob, tmp_path, x0):
	refuses(boot(hello, blob, tmp_path, x0), "device tree")


def banks(n, size, step):
	return " ".join(f"0 {RAM + i * step:x} 0 {size:x}" for i in range(n))


# What is odd in a sound blob: node, property, its words in hexadecimal, and the reason given if it
# is refused. The truth is 128 MiB at 1 GiB.
MEMORY = "/memory@40000000"
ODD = {
	"memory twice": (MEMORY, "reg", "0 40000000 0 8000000 0 40000000 0 8000000", None),
	"memory overlaps": (MEMORY, "reg", "0 40000000 0 5000000 0 42000000 0 6000000", None),
	"memory with a hole": (MEMORY, "reg", "0 40000000 0 2000000 0 44000000 0 4000000", None),
	"memory in 32 pieces": (MEMORY, "reg", banks(32, 0x400000, 0x400000), None),
	"memory in 40 banks": (MEMORY, "reg", banks(40, 0x1800000, 0x2000000), None),
	"memory of no size": (MEMORY, "reg", "0 40000000 0 0", "memory"),
	"memory elsewhere": (MEMORY, "reg", "0 80000000 0 8000000", "memory"),
	"memory below the image": (MEMORY, "reg", "0 40000000 0 1000", "memory"),
	"memory wraps around": (MEMORY, "reg", "ffffffff fff00000 0 8000000", "memory"),
	"memory and more beyond":
		(MEMORY, "reg", "0 40000000 0 8000000 ffffffff f0000000 0 f000000", None),
	"half an entry": (MEMORY, "reg", "0 40000000 0 8000000 0 40000000 0", None),
	"no size cells": ("/", "#size-cells", "0", "memory"),
	"100 address cells": ("/", "#address-cells", "64", "memory"),
	"empty console": ("/chosen", "stdout-path", "0", None),
	"reserved image": ("/reserved-memory/x", "reg", "0 41000000 0 100000", None),
	"reserved everything": ("/reserved-memory/x", "reg", "0 0 ffff ffffffff", None),
	"reserved behind the image": ("/reserved-memory/x", "reg", "0 41020000 0 1000", None),
	"backward initrd": ("/chosen", "linux,initrd-end", "1000", None),
	"empty PSCI method": ("/psci", "method", "0", None),
}


@pytest.mark.parametrize("case", ODD, ids=lambda c: c.replace(" ", "-"))
def test_odd_tree(hello, blob, tmp_path, case):
	node, prop, value, why = ODD[case]
	path = tmp_path / "odd.dtb"
	path.write_bytes(blob)

	def put(*args):
		subprocess.run(["fdtput", *args], check=True, timeout=10)
	if "reserved" in node:
		put("-cp", path, node)
		put("-t", "x", path, "/reserved-memory", "#address-cells", "2")
		put("-t", "x", path, "/reserved-memory", "#size-cells", "2")
		put("-t", "x", path, "/reserved-memory", "ranges")
	if "initrd" in prop:
		put("-t", "x", path, node, "linux,initrd-start", "42000000")
	put("-t", "x", path, node, prop, *value.split())
	end = boot(hello, path.read_bytes(), tmp_path)
	if why is None:
		boots(end)
	else:
		refuses(end, why)


# The same for texts; all of these boot.
UART = "/pl011@9000000"
TEXTS = {
	"console nowhere": [("/chosen", "stdout-path", "/no/such" + "/node" * 100)],
	"console is no UART": [("/chosen", "stdout-path", "/intc@8000000")],
	"console disabled": [(UART, "status", "disabled")],
	"console unknown": [(UART, "compatible", "no,such-uart")],
	"no console and no UART":
		[("/chosen", "stdout-path", ""), (UART, "compatible", "no,such-uart")],
	"long command line": [("/chosen", "bootargs", "x" * 3000)],
	"no such CPU": [("/cpus/cpu@0", "device_type", "gpu")],
	"PSCI of nobody": [("/psci", "compatible", "nobody,psci")],
	"PSCI by telepathy": [("/psci", "method", "telepathy")],
}


@pytest.mark.parametrize("case", TEXTS, ids=lambda c: c.replace(" ", "-"))
def test_odd_text(hello, blob, tmp_path, case):
	"""The console is the UART that the tree names, else the one it has, else the board's."""
	path = tmp_path / "odd.dtb"
	path.write_bytes(blob)
	for node, prop, text in TEXTS[case]:
		subprocess.run(["fdtput", "-t", "s", path, node, prop, text], check=True, timeout=10)
	boots(boot(hello, path.read_bytes(), tmp_path))


@pytest.mark.parametrize("el, method", [(1, "smc"), (2, "hvc"), (3, "smc"), (3, "hvc")])
def test_psci_that_nobody_serves(hello, blob, tmp_path, el, method):
	"""The call traps, the report says so and the machine stops: no second trap, no silence."""
	path = tmp_path / "psci.dtb"
	path.write_bytes(blob)
	subprocess.run(["fdtput", "-t", "s", path, "/psci", "method", method], check=True, timeout=10)
	end = boot(hello, path.read_bytes(), tmp_path, el=el)
	assert re.match(HELLO, end.text), end
	assert re.search(rf"CRASH: undefined instruction.*{STOPPED}", end.text, re.DOTALL), end
	assert "again" not in end.text, end


def protected(blob):
	"""[first, past) of what says where RAM and the UART are: the properties reg, ranges and #*-cells
	and their names. That something is where nothing answers cannot be told from the truth."""
	b = Blob(blob)
	at, found = b.word(STRUCT), []
	while b.word(at // 4) != 9:
		if b.word(at // 4) == 1:
			at = (blob.index(b"\0", at + 4) + 4) & ~3
		elif b.word(at // 4) == 3:
			past = at + 12 + b.word(at // 4 + 1)
			name = b.word(STRINGS) + b.word(at // 4 + 2)
			text = blob[name:blob.index(b"\0", name)]
			if text in (b"reg", b"ranges", b"#address-cells", b"#size-cells"):
				found += [(at, past), (name, name + len(text) + 1)]
			at = (past + 3) & ~3
		else:
			at += 4
	return found


def mutated(blob, seed):
	"""One to three bits, bytes or words changed, in the structure mostly."""
	rng = random.Random(seed)
	out = Blob(blob)
	keep = protected(blob)
	left = rng.randint(1, 3)
	first = out.word(STRUCT)
	while left:
		at = rng.randrange(0 if rng.random() < 0.1 else first, LIVE)
		kind = rng.choice(["bit", "byte", "word"])
		if kind == "word":
			at &= ~3
		if any(a <= at < b for a, b in keep):
			continue
		if kind == "bit":
			out.data[at] ^= 1 << rng.randrange(8)
		elif kind == "byte":
			out.data[at] = rng.randrange(256)
		else:
			values = [0, 1, 2, 3, 4, 9, 0x7fffffff, 0xffffffff, rng.getrandbits(32)]
			out.word(at // 4, rng.choice(values))
		left -= 1
	return bytes(out.data)


@pytest.mark.parametrize("seed", range(1000 if LONG else 30))
def test_mutated_tree(hello, blob, tmp_path, seed):
	end = boot(hello, mutated(blob, seed), tmp_path)
	assert re.match(rf"({HELLO}|boot: [^\n]+: [^\n]+\n)", end.text), end
	assert "CRASH" not in end.text or "undefined instruction" in end.text, end
