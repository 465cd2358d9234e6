# SPDX-License-Identifier: BSD-3-Clause
"""The sheet of a system: what each partition costs, CPU by CPU, and how long a message takes.

From the partitions' own sheets (report.json) and the description. Time budgets and times across
channels are checked by every build.

From the release of the task that sends to the end of the job that takes the message: the sender's
response time, then at worst one whole period of the receiver (the message comes just after it looked)
and the receiver's response time. A receiver without a period waits for the doorbell: its own response
follows at once. What the hypervisor takes in between is not in it; docs/systems.md has it measured.
"""

import json

from .checks import mib


class Sheet:
	def __init__(self, system):
		self.system = system
		self.reports = {}
		for p in system.partitions:
			with open(p.folder / "report.json", encoding="utf-8") as f:
				self.reports[p.name] = json.load(f)

	def tasks(self, p):
		return {t["name"]: t for t in self.reports[p.name].get("tasks", [])}

	def load(self, p):
		"""Percent of a CPU that the declared tasks take, at most."""
		return sum(100 * t["wcet"] / t["period"] for t in self.tasks(p).values()
			   if t.get("period") and t.get("wcet"))

	def check(self):
		findings = self.system.findings
		for p in self.system.partitions:
			load = self.load(p)
			if load > p.budget * len(p.cpus):
				findings.add((*p.key, "budget"), f"the tasks of partition {p.name} take"
						f" {load:.1f} % of"
					     f" its CPU, and it has {p.budget} %: write budget ="
					     f" {min(100, int(load) + 1)}, or shorten them")
		for cpu in range(self.system.cpus):
			there = [p for p in self.system.partitions if cpu in p.cpus]
			total = sum(self.load(p) / len(p.cpus) for p in there)
			if total > 100:
				names = ", ".join(f"{p.name} {self.load(p):.1f}" for p in there)
				findings.add((*there[-1].key, "cpus"), f"CPU {cpu} is to do {total:.1f} %"
						f" ({names}):"
					     f" give {there[-1].name} another, for example cpus ="
					     f" [{self.quietest()}]")
		for c in self.system.channels:
			self.channel(c)

	def quietest(self):
		def load(cpu):
			return sum(self.load(p) / len(p.cpus) for p in self.system.partitions
				   if cpu in p.cpus)
		return min(range(self.system.cpus), key=load)

	def channel(self, c):
		"""ns from end to end, or None where it is not known; a finding where it is too long."""
		total = 0
		for key, end, task in (("sends", c.sender, c.sends), ("receives", c.receiver, c.receives)):
			if not task:
				return None
			tasks = self.tasks(self.system.partition(end))
			if task not in tasks:
				self.system.findings.add((*c.key, key), f"partition {end} has no task"
						f" {task}: it has "
							 + (", ".join(tasks) or "none"))
				return None
			t = tasks[task]
			if t["response"] is None:
				if c.within:
					self.system.findings.add((*c.key, key),
							f"the response time of task {task} is not"
								 f" known ({t['source']}): declare .wcet in"
								 f" its UK_TASK")
				return None
			total += t["response"] + (t["period"] or 0 if key == "receives" else 0)
		if c.within and total > c.within:
			self.system.findings.add((*c.key, "within"), f"a message of channel {c.name} takes"
					f" up to"
						 f" {total / 1000:.1f} us from {c.sends} to {c.receives}, and"
						 f' {c.within / 1000:.1f} us are allowed: write within ='
						 f' "{-(-total // 1000)}us", or shorten a period')
		return total

	def as_json(self):
		found = {"system": self.system.name, "memory": self.system.memory, "partitions": [],
			 "channels": []}
		for p in self.system.partitions:
			totals = self.reports[p.name]["totals"]
			found["partitions"].append({
				"name": p.name, "app": p.app.name, "cpus": p.cpus, "memory": p.memory,
				"rom": totals["rom"], "ram": totals["ram"], "load": round(self.load(p), 2),
				"budget": p.budget})
		for c in self.system.channels:
			found["channels"].append({
				"name": c.name, "from": c.sender, "to": c.receiver, "message": c.message,
				"slots": c.slots, "bytes": c.bytes, "response": self.channel(c),
				"within": c.within or None})
		return found

	def text(self):
		data = self.as_json()
		lines = [f"{'partition':15} {'app':12} {'CPU':>3} {'memory':>10} {'rom':>8} {'ram':>8}"
			 f" {'load %':>7} {'of':>4}"]
		for p in data["partitions"]:
			cpus = ",".join(map(str, p["cpus"]))
			lines.append(f"{p['name']:15} {p['app']:12} {cpus:>3} {mib(p['memory']):>10}"
				     f" {p['rom']:>8} {p['ram']:>8} {p['load']:>7.2f} {p['budget']:>4}")
		if data["channels"]:
			lines.append("")
			lines.append(f"{'channel':15} {'from':15} {'to':15} {'message':>7} {'slots':>5}"
				     f" {'bytes':>7} {'at most us':>10} {'of':>8}")
		for c in data["channels"]:
			took = "-" if c["response"] is None else f"{c['response'] / 1000:.1f}"
			of = f"{c['within'] / 1000:.0f}" if c["within"] else "-"
			lines.append(f"{c['name']:15} {c['from']:15} {c['to']:15} {c['message']:>7}"
					f" {c['slots']:>5}"
				     f" {c['bytes']:>7} {took:>10} {of:>8}")
		given = sum(p.memory for p in self.system.partitions) + \
			sum(c.bytes for c in self.system.channels)
		lines.append("")
		lines.append(f"memory: {mib(given)} of {mib(self.system.memory)} given to partitions and"
				f" channels")
		return "\n".join(lines)
