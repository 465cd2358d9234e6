# SPDX-License-Identifier: BSD-3-Clause
"""Builds the image of every partition, each with the options that its place in the system asks for."""

import os
import re
import subprocess
import sys

from .errors import BadSystem
from .layout import FIRST_PORT
from .room import grant_frames, instead, room

BOARDS = {"xen": "xen-arm64", "none": "qemu-virt"}
# make puts its command line into the environment; what is said to a system is not said to its images.
NOT_THEIRS = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "GNUMAKEFLAGS", "SYSTEM", "BOARD", "APP",
	      "CONFIG", "A", "B", "L", "O", "XEN", "HYPERVISOR", "GIC", "BOOT", "QEMUFLAGS", "OPTIONS")
# What make says of an image's configuration: kconf.py's lines, and the errors of its Makefiles.
CONFIG = re.compile(r"  CONFIG  (?:(\S+):(\d+): )?(.*)")
REFUSED = re.compile(r"\S+?:(?:\d+:)? \*\*\* (?!\[)(.*?)\.?  Stop\.")
TOO_LARGE = re.compile(r"budget: ram: (\d+) bytes, \d+ more than the budget of \d+ \(BUDGET_RAM\)")
FAILED = re.compile(r"make(\[\d+\])?: \*\*\* \[")
DEFAULT_PORTS = 64	# LIBXENEVTCHN_PORTS
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
		"""LIBUKCHAN_TABLE of a partition (libs/drivers/chan/ukchan/Config.uk)."""
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
		found = {"PLAT_PARTITION": True, "PLAT_PARTITION_NAME": p.name,
			 "BUDGET_RAM": room(p, self.memory)}
		if len(p.cpus) > 1:
			found["NR_CPUS"] = len(p.cpus)
		if p.window_bytes:
			found |= {"LIBUKCHAN": True, "LIBUKCHAN_TABLE": self.table(p),
				  "PLAT_SHARED_BASE": hex(p.window),
				  "PLAT_SHARED_BYTES": hex(p.window_bytes),
				  "LIBXENCHAN" if self.how == "xen" else "LIBSHMCHAN": True}
		# Where the defaults do not do; of Xen's own ports there are fewer than FIRST_PORT.
		ports = FIRST_PORT + sum(p.name in c.port for c in self.system.channels)
		if self.how == "xen" and ports > DEFAULT_PORTS:
			found["LIBXENEVTCHN_PORTS"] = ports
		if self.memory == "grant" and grant_frames(self.system, p) > 1:
			found["LIBXENGNTTAB_FRAMES"] = grant_frames(self.system, p)
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
		"""Configures all of them first: what does not fit is said before anything is compiled."""
		if not (self.top / "boards" / self.board / "Config.uk").exists():
			raise BadSystem(f"there is no board {self.board} in this tree")
		for p in self.system.partitions:
			self.place(p)
			out = self.out / p.name
			out.mkdir(parents=True, exist_ok=True)
			replace(out / "defconfig", self.fragment(p))
			self.make(p, "fetch")
		self.system.findings.stop()
		for p in self.system.partitions:
			self.say("SYSTEM", f"{p.name}: {p.app.name} on {self.board}")
			self.make(p, "all")
			self.system.findings.stop()

	def make(self, p, target):
		"""Adds what make refuses as findings of the partition; BadSystem for what it says itself."""
		env = {k: v for k, v in os.environ.items() if k not in NOT_THEIRS}
		argv = ["make", "-C", str(self.top), "--no-print-directory", *self.args(p), target]
		understood = False
		with subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
				      text=True, errors="replace") as process:
			for line in process.stderr:
				if self.understand(p, line.rstrip("\n")):
					understood = True
				elif self.too_large(p, line):
					print(line, end="", file=sys.stderr, flush=True)
					understood = True
				elif not (understood and FAILED.match(line)):
					print(line, end="", file=sys.stderr, flush=True)
		if process.returncode and not understood:
			self.system.findings.stop()
			raise BadSystem(f"{self.system.path}: partition {p.name} was not built"
					f" (make ended with status {process.returncode}); its options are in"
					f" {self.out / p.name / 'defconfig'}")

	def understand(self, p, line):
		"""Turns a line of make's into a finding, if it is about the configuration."""
		config, refused = CONFIG.match(line), REFUSED.match(line)
		if refused:
			self.system.findings.add((*p.key, "config" if p.config else "app"),
						 f"partition {p.name}: {refused[1]}")
		elif config and config[1] and (self.top / config[1]).resolve() == \
				(self.out / p.name / "defconfig").resolve():
			self.ours(p, int(config[2]), config[3])
		elif config:
			where = f"{config[1]}:{config[2]}: " if config[1] else ""
			self.system.findings.add((*p.key, "config" if p.config else "app"),
						 f"partition {p.name}: app {p.app.name} cannot be built for"
						 f" {self.board}: {where}{config[3]}")
		return bool(config or refused)

	def too_large(self, p, line):
		"""The first of several lines, which name what takes the room."""
		m = None if "BUDGET_RAM" in p.options else TOO_LARGE.match(line)
		if m:
			self.system.findings.add((*p.key, "memory"), f"the image of {p.name} takes {m[1]}"
						 f" bytes of RAM, and {room(p, self.memory)} are there for it"
						 " beside its device tree: "
						 + instead(p, self.memory, int(m[1])))
		return bool(m)

	def ours(self, p, number, text):
		"""The finding about line @number of what fragment() wrote."""
		lines = (self.out / p.name / "defconfig").read_text(encoding="utf-8").splitlines()
		name = re.search(r"CONFIG_(\w+)", lines[number - 1])[1]
		if name in p.options:
			said = f"OPTIONS={p.name}:{name}: " if name in p.asked else ""
			self.system.findings.add((*p.key, "options", name), said + text)
		elif name == "NR_CPUS":
			self.system.findings.add((*p.key, "cpus"), f"partition {p.name} cannot have"
						 f" {len(p.cpus)} CPUs: {text}")
		elif name.startswith(("LIBUKCHAN", "PLAT_SHARED", "LIBXEN", "LIBSHMCHAN")):
			mine = [c for c in self.system.channels if p.name in (c.sender, c.receiver)]
			key = "from" if mine[0].sender == p.name else "to"
			self.system.findings.add((*mine[0].key, key), f"channel {mine[0].name} ends at"
						 f" partition {p.name}, and app {p.app.name} knows no"
						 " channels: select LIBUKCHAN, LIBUKSCHED, LIBUKTIME and"
						 " LIBUKINTCTLR in its Config.uk, as apps/gateway does, or"
						 " name another partition")
		else:
			self.system.findings.add(p.key, f"partition {p.name}: {text}")


def replace(path, text):
	"""Writes a file, unless it says that already: what depends on it is then not made again."""
	if not path.exists() or path.read_text(encoding="utf-8") != text:
		path.write_text(text, encoding="utf-8")
