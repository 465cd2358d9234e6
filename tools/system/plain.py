# SPDX-License-Identifier: BSD-3-Clause
"""The system without a hypervisor: each partition a QEMU machine, channels in files that they share.

A file is a NUMA node of the machine, so that its RAM goes on behind the partition's own, in the
order of the window. Time is the host's; this is for development, not for measuring.
"""

QEMU = "qemu-system-aarch64"
QEMU_UNIT = 8192	# RAM is a multiple of it (QEMU 7.2, softmmu/vl.c)


class Plain:
	memory = "none"

	def __init__(self, system, out):
		self.system = system
		self.out = out
		self.files = out / "shared"

	def prepare(self):
		"""Nothing is left of the run before: a channel is empty memory."""
		self.files.mkdir(parents=True, exist_ok=True)
		for c in self.system.channels:
			with open(self.files / c.name, "wb") as f:
				f.truncate(c.bytes)

	def title(self):
		return f"{len(self.system.partitions)} emulators of their own"

	def window(self, p):
		mine = [c for c in self.system.channels if p.name in c.offset]
		return sorted(mine, key=lambda c: c.offset[p.name])

	def machines(self):
		"""[(partitions, argv)], in the order of the start."""
		return [([p], self.argv(p)) for p in self.system.partitions]

	def argv(self, p):
		gic = self.system.gic
		pad = -(p.memory + p.window_bytes) % QEMU_UNIT
		total = p.memory + p.window_bytes + pad
		argv = [QEMU, "-M", f"virt,gic-version={gic}", "-cpu", self.system.cpu, "-smp",
			str(len(p.cpus)),
			"-m", f"{total // 1024}k", "-nic", "none"]
		nodes = [("ram", p.memory, f"memory-backend-ram,id=ram,size={p.memory}")]
		nodes += [(f"c{i}", c.bytes, f"memory-backend-file,id=c{i},size={c.bytes},share=on,"
			   f"mem-path={self.files / c.name}") for i, c in enumerate(self.window(p))]
		if pad:
			nodes.append(("pad", pad, f"memory-backend-ram,id=pad,size={pad}"))
		if len(nodes) > 1:
			cpus = f",cpus=0-{len(p.cpus) - 1}"
			for i, (name, _, backend) in enumerate(nodes):
				argv += ["-object", backend, "-numa",
					 f"node,nodeid={i},memdev={name}{'' if i else cpus}"]
		return [*argv, "-kernel", str(p.image)]
