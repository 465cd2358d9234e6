# SPDX-License-Identifier: BSD-3-Clause
"""What must hold between the keys of a description, before anything is built or run."""

import difflib

from .values import show

MIN_XEN_PARTITION = 6 << 20	# of 2 MiB each; with 4 MiB Xen 4.17 finds no place for the image


def suggest(name, names):
	near = difflib.get_close_matches(name, names, 1)
	return f"did you mean {near[0]}?" if near else "there is " + ", ".join(sorted(names))


def check(system, layout, xen):
	"""@layout: a Layout of the same system; @xen: whether it is to run on Xen. Adds findings."""
	if system.partitions:
		ends(system)
	consoles(system)
	cpus(system)
	if system.findings.lines:
		return
	layout.place()
	memory(system, layout, xen)
	overlaps(system, layout)


def ends(system):
	names = [p.name for p in system.partitions]
	for c in system.channels:
		for key, end in (("from", c.sender), ("to", c.receiver)):
			if end and end not in names:
				system.findings.add((*c.key, key), f"channel {c.name} has one end:"
						    f" there is no partition {end}: {suggest(end, names)}")
		if c.sender and c.sender == c.receiver:
			system.findings.add((*c.key, "to"), f"channel {c.name} leads from {c.sender} to"
					f" itself:"
					    f" write another partition: {', '.join(names)}")
		if c.within and not (c.sends and c.receives):
			system.findings.add((*c.key, "within"), f"channel {c.name}: a time is from one task"
					    " to another: write sends and receives, the names of both")


def consoles(system):
	owner = {}
	for p in system.partitions:
		if p.console in owner:
			system.findings.add((*p.key, "console"), f"console {show(p.console)} is what the"
					    f" lines of partition {owner[p.console]} begin with: write"
					    f' console = "{p.name}", or leave both out')
		owner.setdefault(p.console, p.name)


def cpus(system):
	own = {}
	for p in system.partitions:
		for i, cpu in enumerate(p.cpus):
			if cpu >= system.cpus:
				system.findings.add((*p.key, "cpus", i), f"partition {p.name} is to run on"
						f" CPU {cpu}, and the machine has {system.cpus}, from 0 on:"
						f" write machine.cpus = {cpu + 1}, or a smaller number")
			own.setdefault(cpu, []).append(p)
	for cpu, there in own.items():
		alone = [p for p in there if p.scheduler == "null"]
		if alone and len(there) > 1:
			others = ", ".join(p.name for p in there if p is not alone[0])
			system.findings.add((*alone[0].key, "scheduler"), f"partition {alone[0].name} wants"
					f" CPU"
					    f" {cpu} for itself (null), and so do {others}: give it another"
					    f" in"
					    ' cpus, or write scheduler = "shared"')
		total = sum(p.budget for p in there if p.budget < 100)
		if total > 100:
			names = ", ".join(f"{p.name} {p.budget}" for p in there if p.budget < 100)
			system.findings.add((*there[-1].key, "budget"), f"CPU {cpu} is given out to {total} %"
					    f" ({names}): write smaller budgets, 100 together at most")


def memory(system, layout, xen):
	total = 0
	for p in system.partitions:
		total += p.memory
		if xen and p.memory < MIN_XEN_PARTITION:
			system.findings.add((*p.key, "memory"), f"partition {p.name}: Xen starts no guest"
					f" with"
					    f" less than {MIN_XEN_PARTITION >> 20} MiB: write memory ="
					    f' "{MIN_XEN_PARTITION >> 20}M"')
	shared = sum(c.bytes for c in system.channels)
	reserve = layout.reserve if xen else 0
	need = total + shared + reserve
	if need > system.memory:
		biggest = max(system.partitions, key=lambda p: p.memory)
		enough = (need + (2 << 20) - 1 >> 21) * 2
		system.findings.add((*biggest.key, "memory"), f"the machine has {mib(system.memory)}, and"
				    f" {mib(need)} are given out: partitions {mib(total)}, channels"
				    f" {mib(shared)}, hypervisor and images {mib(reserve)}: write"
				    f' machine.memory = "{enough}M" or a smaller one for {biggest.name}')


def mib(n):
	return f"{n / (1 << 20):.4g} MiB"


def overlaps(system, layout):
	areas = layout.areas()
	for i, (base, end, what, key) in enumerate(areas):
		if base < layout.ram or end > layout.ram + system.memory:
			system.findings.add(key, f"{what} lies at {base:#x} to {end:#x}, outside of RAM"
					    f" ({layout.ram:#x} to {layout.ram + system.memory:#x}):"
					    " leave at out, and a place is found")
		for other in areas[:i]:
			if base < other[1] and other[0] < end:
				system.findings.add(key, f"{what} ({base:#x} to {end:#x}) overlaps {other[2]}"
						    f" ({other[0]:#x} to {other[1]:#x}): write at ="
						    f" {max(end, other[1]) + 0x1fffff & ~0x1fffff:#x}, or"
						    f" leave"
						    " it out")
