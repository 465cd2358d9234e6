# SPDX-License-Identifier: BSD-3-Clause
"""What Xen starts without a dom0's help, as nodes below /chosen of the machine's device tree and as the
U-Boot script that loads it. For tools/system and tools/xen-dtb.

docs/misc/arm/device-tree/booting.txt of Xen's source says what the properties mean.
"""

XEN_LOAD = 0x44000000	# U-Boot puts Xen there and moves it; behind QEMU's own device tree lies nothing
DTB_LOAD = 0x43000000
HANDLES = 0x7e570000	# the machine's own phandles count from 1 up or from 0x8000 down


def pairs(*values):
	"""64-bit numbers as pairs of cells."""
	return [half for v in values for half in (v >> 32, v & 0xffffffff)]


class Reference:
	"""A cell that names a node of the machine's own tree by its path. Not for U-Boot."""

	def __init__(self, path):
		self.path = path


class Chosen:
	"""Nodes with whole paths, parents first: (path, {property: [value]}). A value is a number of one
	cell, text or a Reference; a property without any is a flag."""

	def __init__(self, bootargs):
		self.nodes = []
		self.handles = {}
		self.add("/chosen", {"#address-cells": [2], "#size-cells": [2],
				     "xen,xen-bootargs": [bootargs]})

	def add(self, path, properties):
		self.nodes.append((path, properties))
		return path

	def handle(self, *name):
		"""The phandle of whatever has that name."""
		return self.handles.setdefault(name, HANDLES + len(self.handles))

	def domain(self, name, cpus, kib, more=None):
		return self.add(f"/chosen/{name}", {
			"compatible": ["xen,domain"], "#address-cells": [2], "#size-cells": [2],
			"cpus": [cpus], "memory": pairs(kib), "vpl011": [], **(more or {})})

	def module(self, parent, at, size, kind="kernel", args=""):
		"""A file that the loader has put at @at."""
		return self.add(f"{parent}/module@{at:x}", {
			"compatible": [f"multiboot,{kind}", "multiboot,module"],
			"reg": pairs(at, size), **({"bootargs": [args]} if args else {})})

	def port(self, domain, node, number, own, peer):
		"""A static event channel: @own and @peer name its two ends, as the other one does."""
		return self.add(f"{domain}/{node}", {
			"compatible": ["xen,evtchn-v1"], "xen,evtchn": [number, self.handle(*peer)],
			"phandle": [self.handle(*own)]})

	def dts(self):
		"""To be added to the machine's own source."""
		lines, opened = ["/ {"], []
		for path, properties in self.nodes:
			parts = path.strip("/").split("/")
			while opened != parts[:len(opened)]:
				lines.append("\t" * len(opened) + "};")
				opened.pop()
			for part in parts[len(opened):]:
				opened.append(part)
				lines.append("\t" * len(opened) + part + " {")
			for name, value in properties.items():
				text = source(value, ", ")
				text = f" = {text};" if text else ";"
				lines.append("\t" * (len(opened) + 1) + name + text)
		lines += ["\t" * depth + "};" for depth in range(len(opened), -1, -1)]
		return "\n".join(lines) + "\n"

	def uboot(self):
		"""U-Boot's commands that add it to the tree that it works on."""
		def settings(path, properties):
			named = {name.replace("#", "\\#"): value for name, value in properties.items()}
			return [f"fdt set {path} {name} {source(value, ' ')}".rstrip()
				for name, value in named.items()]

		lines = settings(*self.nodes[0])
		# U-Boot makes a node the first of its parent's: the last one made is the first domain.
		groups = []
		for path, properties in self.nodes[1:]:
			if path.count("/") == 2:
				groups.append([])
			groups[-1].append((path, properties))
		for path, properties in [n for group in reversed(groups) for n in group]:
			lines += ["fdt mknod {} {}".format(*path.rsplit("/", 1)), *settings(path, properties)]
		return lines


def source(value, between):
	"""As the device tree compiler and U-Boot's shell read it."""
	if not value or isinstance(value[0], str):
		return between.join('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value)
	return "<" + " ".join(f"&{{{v.path}}}" if isinstance(v, Reference) else f"{v:#x}"
			      for v in value) + ">"


def script(title, files, commands=()):
	"""For U-Boot: loads @files, (name, address), from wherever it found the script, a disk or a TFTP
	server, and starts Xen."""
	lines = [f"# {title}",
		 'if test "${devtype}" = dhcp; then', "\tsetenv get 'tftpboot ${to} ${name}'", "else",
		 "\tsetenv get 'load ${devtype} ${devnum}:${distro_bootpart} ${to} ${name}'", "fi"]
	for name, at in dict.fromkeys(files):
		lines += [f"setenv name {name}", f"setenv to {at:#x}",
			  'run get || echo "this does not load: ${name}"']
	return "\n".join([*lines, *commands, f"booti {XEN_LOAD:#x} - {DTB_LOAD:#x}",
			  'echo "Xen did not start"', ""])
