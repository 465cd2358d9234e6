# SPDX-License-Identifier: BSD-3-Clause
"""Builds the image of every partition, each with the options that its place in the system asks for."""

import os
import subprocess

from .errors import BadSystem

BOARDS = {"xen": "xen-arm64", "none": "qemu-virt"}
# make puts its command line into the environment; what is said to a system is not said to its images.
NOT_THEIRS = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "GNUMAKEFLAGS", "SYSTEM", "BOARD", "APP",
	      "CONFIG", "A", "B", "L", "O", "XEN", "HYPERVISOR", "GIC", "BOOT", "QEMUFLAGS", "OPTIONS")
# How the two ends of a channel come by its memory: the receiver's, the sender's.
KINDS = {"grant": ("grant", "map"), "static": ("shared", "shared"), "none": ("shared", "shared")}


def kconfig(value):
	if isinstance(value, bool):
		return "y" if value else "n"
	if isinstance(value, int):
		return str(value)
	return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Builder:
	"""@how: xen or none; @memory: how channels share memory, a key of KINDS."""

	def __init__(self, system, top, out, how, memory, say):
		self.system = system
		self.top = top
		self.out = out
		self.how = how
		self.memory = memory
		self.say = say
		self.board = BOARDS[how]

	def table(self, p):
		"""LIBUKCHAN_TABLE of a partition (libs/drivers/ukchan/Config.uk)."""
		lines = []
		for c in self.system.channels:
			if p.name not in (c.sender, c.receiver):
				continue
			peer = self.system.partition(c.receiver if p.name == c.sender else c.sender)
			owner, other = KINDS[self.memory]
			lines.append(":".join([
				c.name, "send" if p.name == c.sender else "recv", hex(c.offset[p.name]),
				str(c.slots), str(c.message), owner if p.name == c.receiver else other,
				str(c.port[p.name]), str(peer.number), str(c.ref)]))
		return " ".join(lines)

	def options(self, p):
		"""{option: value}; the description's own come last and win."""
		found = {"PLAT_PARTITION": True, "PLAT_PARTITION_NAME": p.name, "BUDGET_RAM": p.memory}
		if len(p.cpus) > 1:
			found["NR_CPUS"] = len(p.cpus)
		if p.window_bytes:
			found |= {"LIBUKCHAN": True, "LIBUKCHAN_TABLE": self.table(p),
				  "PLAT_SHARED_BASE": hex(p.window),
				  "PLAT_SHARED_BYTES": hex(p.window_bytes),
				  "LIBXENCHAN" if self.how == "xen" else "LIBSHMCHAN": True}
		return found | p.options

	def fragment(self, p):
		lines = ["# Written by tools/system: what the place of this partition in the system asks"
				" for."]
		for name, value in self.options(p).items():
			text = value if isinstance(value, str) and value.startswith("0x") else kconfig(value)
			lines.append(f"# CONFIG_{name} is not"
					f" set" if text == "n" else f"CONFIG_{name}={text}")
		return "\n".join(lines) + "\n"

	def args(self, p):
		"""make's arguments that name this image."""
		out = self.out / p.name
		parts = [self.top / "boards" / self.board / "defconfig", p.app / "defconfig"]
		if p.config:
			parts.append(p.app / f"defconfig.{p.config}")
		parts.append(out / "defconfig")
		return [f"BOARD={self.board}", f"A={p.app}", f"O={out}",
			*([f"CONFIG={p.config}"] if p.config else []),
			"UK_DEFCONFIGS=" + " ".join(str(f) for f in parts if f.exists())]

	def place(self, p):
		name = p.app.name + (f"-{p.config}" if p.config else "")
		p.folder = self.out / p.name / self.board / name
		p.image = p.folder / f"{p.app.name}.img"

	def build(self):
		if not (self.top / "boards" / self.board / "Config.uk").exists():
			raise BadSystem(f"there is no board {self.board} in this tree")
		for p in self.system.partitions:
			self.place(p)
			out = self.out / p.name
			out.mkdir(parents=True, exist_ok=True)
			replace(out / "defconfig", self.fragment(p))
			self.say("SYSTEM", f"{p.name}: {p.app.name} on {self.board}")
			status = self.make(p)
			if status:
				raise BadSystem(f"{self.system.path}: partition {p.name} was not built"
						f" (make ended with status {status}); its options are in"
						f" {out / 'defconfig'}")

	def make(self, p, *targets):
		env = {k: v for k, v in os.environ.items() if k not in NOT_THEIRS}
		argv = ["make", "-C", str(self.top), "--no-print-directory", *self.args(p), *targets]
		return subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, check=False).returncode


def replace(path, text):
	"""Writes a file, unless it says that already: what depends on it is then not made again."""
	if not path.exists() or path.read_text(encoding="utf-8") != text:
		path.write_text(text, encoding="utf-8")
