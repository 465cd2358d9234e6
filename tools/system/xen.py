# SPDX-License-Identifier: BSD-3-Clause
"""The system under Xen, without a dom0: device tree, U-Boot script, emulator's command line.

Xen reads what to start from /chosen of the machine's device tree (docs/misc/arm/device-tree/booting.txt
of its source): a node for each partition, with the image as a module that the loader has put in place.
"""

import os
import shutil
import subprocess

from . import hypervisor
from .build import replace
from .chosen import DTB_LOAD, XEN_LOAD, Chosen, Reference, pairs, script
from .devices import Devices
from .errors import BadSystem
from .layout import IMAGE_ROOM, TREE_ROOM
from .room import beyond

QEMU = "qemu-system-aarch64"
UBOOT = "/usr/lib/u-boot/qemu_arm64/u-boot.bin"
# All CPUs in turn, time by instructions, 8 ns each. QEMU 7.2 comes to a stop with several CPUs.
COUNTED = ["-icount", "shift=3,sleep=off"]
COUNTED_QEMU = "10"


class Xen:
	def __init__(self, system, out, top, which, variables, say):
		self.system = system
		self.out = out
		self.top = top
		self.var = variables
		self.say = say
		self.which = which
		self.binary = None
		self.features = set()
		self.memory = "static" if which == "static" else "grant"
		self.tree = out / "machine.dtb"
		self.devices = Devices(system, self.tree)

	def title(self):
		return f"Xen {hypervisor.version(self.binary)}, GICv{self.system.gic}" + \
			(", through U-Boot" if "BOOT" in self.var else "")

	def check(self):
		"""Gets the hypervisor, and says which features the system needs that it does not have."""
		self.out.mkdir(parents=True, exist_ok=True)
		self.binary = hypervisor.get(self.which, self.top, self.out.parents[2], self.say)
		self.features = hypervisor.features(self.binary)
		if self.which not in hypervisor.KINDS and "static-shm" in self.features:
			self.memory = "static"
		need = set(self.system.needs)
		if self.system.channels:
			need |= {"events"} | ({"static-shm"} if self.memory == "static" else set())
		missing = sorted(need - self.features)
		if missing:
			raise BadSystem("\n".join(
				f"{self.system.path}: this Xen has no {hypervisor.FEATURES[m][0]}"
				f" ({hypervisor.FEATURES[m][1]}): write XEN=static, which builds one that has"
				for m in missing))
		if "null" not in self.features:
			for p in self.system.partitions:
				if p.scheduler == "null":
					self.say("NOTE", f"{p.name}: this Xen has no null scheduler and"
							f" shares the CPUs"
						 " (credit2); XEN=static has it")

		self.dump_tree()
		self.devices.check()
		self.system.findings.stop()

	def has_pools(self):
		return "null" in self.features and "cpupools" in self.features

	# The device tree.

	def bootargs(self):
		# conswitch: with the keyboard at Xen itself every partition's lines begin with its number.
		# Xen 4.20 would give it to the first one, whose lines would look like Xen's own.
		words = ["console=dtuart", "noreboot", "guest_loglvl=all", "conswitch=ax"]
		if self.memory == "grant" and self.system.channels:
			# The default, SILO, refuses every grant from guest to guest.
			words.append("xsm=dummy")
		if self.memory == "static":
			# Else idle CPUs clear free memory for seconds, instead of sleeping. The memory of
			# partitions is none of that.
			words.append("bootscrub=0")
		return " ".join(words)

	def domain(self, chosen, p):
		more = {"xen,enhanced": ["no-xenstore"]}
		if self.has_pools() and p.scheduler == "null":
			more["domain-cpupool"] = [chosen.handle("pool", p.cpus[0])]
		if self.memory == "static":
			more |= {"#xen,static-mem-address-cells": [2], "#xen,static-mem-size-cells": [2],
				 "xen,static-mem": pairs(p.at, p.memory)}
		path = chosen.domain(f"domain-{p.name}", len(p.cpus), (p.memory + self.extra(p)) // 1024,
				     more)
		chosen.module(path, p.load, p.image.stat().st_size)
		if p.devices:
			chosen.module(path, tree_at(p), self.tree_of(p).stat().st_size, "device-tree")
		for c in self.system.channels:
			if p.name in c.port:
				self.channel(chosen, path, p, c)

	def extra(self, p):
		"""RAM beyond the memory of a partition: pages that it grants have to be there, those that it
		maps may."""
		return 0 if self.memory == "static" else beyond(p)

	def channel(self, chosen, path, p, c):
		peer = c.receiver if p.name == c.sender else c.sender
		chosen.port(path, f"evtchn-{c.name}", c.port[p.name], (c.name, p.name), (c.name, peer))
		if self.memory == "static":
			chosen.add(f"{path}/shared-{c.name}@{c.at:x}", {
				"compatible": ["xen,domain-shared-memory-v1"],
				"role": ["owner" if p.name == c.receiver else "borrower"],
				"xen,shm-id": [c.name],
				"xen,shared-mem": pairs(c.at, p.window + c.offset[p.name], c.bytes)})

	def fragment(self):
		"""What is added to the machine's own tree."""
		chosen = Chosen(self.bootargs())
		for p in self.system.partitions:
			if self.has_pools() and p.scheduler == "null":
				chosen.add(f"/chosen/pool-{p.cpus[0]}", {
					"compatible": ["xen,cpupool"],
					"cpupool-cpus": [Reference(f"/cpus/cpu@{cpu:x}") for cpu in p.cpus],
					"cpupool-sched": ["null"],
					"phandle": [chosen.handle("pool", p.cpus[0])]})
		for p in self.system.partitions:
			self.domain(chosen, p)
		return ("/* Written by tools/system: what Xen starts, to be added to the machine's device"
			" tree. */\n" + chosen.dts() + "".join(f"{m}\n" for m in self.devices.marks()))

	def machine(self):
		cpu = self.system.cpu
		return [QEMU, "-M", f"virt,virtualization=on,gic-version={self.system.gic}", "-cpu", cpu,
			"-smp", str(self.cpus()), "-m", f"{self.system.memory >> 20}M", "-nic", "none"]

	def cpus(self):
		# Pools are for partitions; what is not in one runs Xen itself.
		return self.system.cpus

	def dump_tree(self):
		self.call([*self.machine()[:1], "-M", f"{self.machine()[2]},dumpdtb={self.tree}",
			   *self.machine()[3:], "-display", "none"], "the machine's device tree")

	def device_tree(self):
		"""The machine's tree with the fragment in it."""
		source = self.call(["dtc", "-q", "-I", "dtb", "-O", "dts", self.tree], "the machine's device"
				   " tree")
		whole = self.out / "system.dts"
		replace(whole, source + "\n" + (self.out / "chosen.dts").read_text(encoding="utf-8"))
		self.compile(whole, self.out / "system.dtb")

	def compile(self, source, blob):
		self.call(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob, source], f"{blob.name}")

	def tree_of(self, p):
		"""The blob of the devices that are @p's."""
		return self.out / f"{p.name}-devices.dtb"

	def call(self, argv, what):
		try:
			done = subprocess.run([str(a) for a in argv], stdin=subprocess.DEVNULL, text=True,
					      capture_output=True, check=False)
		except FileNotFoundError as e:
			raise BadSystem(f"no {argv[0]} here: run 'make quickstart'") from e
		if done.returncode:
			raise BadSystem(f"{what}: {argv[0]} ended with status"
					f" {done.returncode}\n{done.stderr}")
		return done.stdout

	# The ways to boot.

	def prepare(self):
		for p in self.system.partitions:
			shutil.copyfile(p.image, self.out / f"{p.name}.img")
			if p.devices:
				source = self.tree_of(p).with_suffix(".dts")
				replace(source, self.devices.partial(p))
				self.compile(source, self.tree_of(p))
		replace(self.out / "chosen.dts", self.fragment())
		replace(self.out / "boot.cmd", self.script())
		self.device_tree()
		if "BOOT" in self.var:
			self.disk()

	def script(self):
		return script("Written by tools/system: loads Xen, its device tree and the partitions, and"
			      " starts it.", [("xen", XEN_LOAD), ("system.dtb", DTB_LOAD),
					      *((file.name, at) for file, at in self.files())])

	def disk(self):
		script = self.out / "boot.scr"
		env = dict(os.environ, SOURCE_DATE_EPOCH="0")
		try:
			subprocess.run(["mkimage", "-A", "arm64", "-T", "script", "-C", "none", "-d",
					self.out / "boot.cmd",
					script], env=env, check=True, stdout=subprocess.DEVNULL)
		except FileNotFoundError as e:
			raise BadSystem("no mkimage here: apt-get install u-boot-tools") from e
		self.call([self.top / "tools/mkdisk", self.out / "disk.img", script, f"{self.binary}=xen",
			   self.out / "system.dtb",
			   *(file for file, _ in self.files())],
			  "the disk image")

	def files(self):
		"""What is loaded for the partitions: (file, address)."""
		return [(self.out / f"{p.name}.img", p.load) for p in self.system.partitions] + \
			[(self.tree_of(p), tree_at(p)) for p in self.system.partitions if p.devices]

	def machines(self):
		return [([], self.argv())]	# each line says whose it is

	def argv(self):
		argv = self.machine()
		if "ICOUNT" in self.var:
			argv = [str(self.top / "tools/qemu-recent"), "--at-least", COUNTED_QEMU, *argv[1:],
				*COUNTED]
		if "BOOT" in self.var:
			return [*argv, "-bios", os.environ.get("UBOOT", UBOOT), "-drive",
				f"if=none,id=disk,format=raw,readonly=on,file={self.out / 'disk.img'}",
				"-device", "virtio-blk-device,drive=disk"]
		argv += ["-kernel", str(self.binary), "-dtb", str(self.out / "system.dtb")]
		for file, at in self.files():
			argv += ["-device", f"loader,file={file},addr={at:#x},force-raw=on"]
		return argv

	def card(self):
		"""The disk image."""
		self.disk()
		self.say("CARD", str(self.out / "disk.img"))
		return self.out / "disk.img"


def tree_at(p):
	return p.load + IMAGE_ROOM - TREE_ROOM
