# SPDX-License-Identifier: BSD-3-Clause
"""Devices of the machine that a partition has for itself: the partial device tree that Xen copies into
the partition's own (docs/misc/arm/passthrough.txt and device-tree/booting.txt of its source).

A device keeps its address and its interrupts. One that reads and writes memory by itself needs an
SMMU between it and that memory, for a partition's addresses are not the machine's: QEMU's virt has none
that Xen would use, so such a device is refused.
"""

import difflib
import subprocess

from .errors import BadSystem

PAGE = 4096
# What Xen 4.17 gives every guest (public/arch-arm.h): name, from, to.
XENS = (("interrupt controller", 0x03001000, 0x04000000), ("console", 0x22000000, 0x22001000),
	("grant table", 0x38000000, 0x39000000), ("RAM", 0x40000000, 1 << 40))
# What names other nodes of the machine's tree, or is written anew.
LEFT_OUT = {"phandle", "linux,phandle", "interrupt-parent", "reg", "clocks", "clock-names", "status"}


def fdtget(tree, options, *names):
	"""What fdtget prints; None: there is no such node or property."""
	try:
		done = subprocess.run(["fdtget", *options, str(tree), *names], text=True, check=False,
				      stdin=subprocess.DEVNULL, capture_output=True)
	except FileNotFoundError as e:
		raise BadSystem("no fdtget here: run 'make quickstart' (device-tree-compiler)") from e
	return done.stdout.strip() if done.returncode == 0 else None


class Devices:
	"""@tree: the machine's device tree, a blob."""

	def __init__(self, system, tree):
		self.system = system
		self.tree = tree

	def check(self):
		"""Adds findings."""
		owner = {}
		for p in self.system.partitions:
			for i, path in enumerate(p.devices):
				why = self.wrong(path) or (
					f"is partition {owner[path]}'s already: write it once"
					if path in owner else "")
				owner.setdefault(path, p.name)
				if why:
					self.system.findings.add((*p.key, "devices", i),
								 f"device {path} {why}")

	def wrong(self, path):
		"""Why the node cannot be given away, or nothing."""
		props = self.properties(path)
		if props is None:
			near = difflib.get_close_matches(path, self.paths(), 3, 0.5)
			return "is not in the machine's device tree: " + (
				"did you mean " + " or ".join(near) + "?" if near else
				"it has " + ", ".join(self.paths()))
		if "compatible" not in props or "reg" not in props:
			return "is no device: it has no registers"
		if "interrupt-controller" in props and "gpio-controller" not in props:
			return "is the interrupt controller, which is Xen's"
		if {"dma-coherent", "iommus", "dma-ranges", "bus-range"} & set(props):
			return "accesses memory by itself, and there is no SMMU to keep it within the" \
				" partition's: leave it out"
		if path == self.console():
			return "is the console of Xen: leave it out, a partition has one of its own"
		for base, size in self.regions(path):
			if base % PAGE or size % PAGE:
				return f"has registers that are no whole pages ({base:#x}, {size:#x}):" \
					" Xen cannot map them"
			for name, first, past in XENS:
				if base < past and first < base + size:
					return f"lies where Xen has the {name} of a partition ({base:#x})"
		return ""

	def paths(self):
		"""All devices in the root."""
		names = (fdtget(self.tree, ["-l"], "/") or "").split()
		return [f"/{n}" for n in names if "@" in n]

	def properties(self, path):
		text = fdtget(self.tree, ["-p"], path) if path.startswith("/") else None
		return None if text is None else text.split()

	def console(self):
		return (fdtget(self.tree, ["-t", "s"], "/chosen", "stdout-path") or "").partition(":")[0]

	def regions(self, path):
		cells = [int(c, 16) for c in fdtget(self.tree, ["-t", "x"], path, "reg").split()]
		words = [cells[i] << 32 | cells[i + 1] for i in range(0, len(cells), 2)]
		return list(zip(words[::2], words[1::2]))

	def marks(self):
		"""For the machine's tree: Xen leaves these nodes alone."""
		return [f"&{{{path}}} {{ xen,passthrough; }};" for p in self.system.partitions
			for path in p.devices]

	def partial(self, p):
		"""The source of the tree of partition @p."""
		lines = ["/dts-v1/;", "/* Written by tools/system: the devices of the machine that are this"
			 " partition's. */", "/ {", "\t#address-cells = <2>;", "\t#size-cells = <2>;",
			 "\tgic: gic {", "\t\t#interrupt-cells = <3>;", "\t\tinterrupt-controller;", "\t};",
			 "\tpassthrough {", '\t\tcompatible = "simple-bus";', "\t\tranges;",
			 "\t\t#address-cells = <2>;", "\t\t#size-cells = <2>;"]
		for path in p.devices:
			lines += [f"\t\t{path.rpartition('/')[2]} {{"]
			for name in self.properties(path):
				if name in LEFT_OUT:
					continue
				data = fdtget(self.tree, ["-t", "bx"], path, name)
				value = " ".join(f"{int(b, 16):02x}" for b in (data or "").split())
				lines.append(f"\t\t\t{name} = [{value}];" if value else f"\t\t\t{name};")
			reg, xen = [], []
			for base, size in self.regions(path):
				reg.append(f"{cells(base, size)}")
				xen.append(f"{cells(base, size, base)}")
			lines += ["\t\t\tinterrupt-parent = <&gic>;", f"\t\t\treg = <{' '.join(reg)}>;",
				  f"\t\t\txen,reg = <{' '.join(xen)}>;", f'\t\t\txen,path = "{path}";',
				  # Checked above: it does not access memory.
				  "\t\t\txen,force-assign-without-iommu;", "\t\t};"]
		return "\n".join([*lines, "\t};", "};"]) + "\n"


def cells(*values):
	"""64-bit numbers as pairs of cells."""
	return " ".join(f"{v >> 32:#x} {v & 0xffffffff:#x}" for v in values)
