# SPDX-License-Identifier: BSD-3-Clause
"""Runs the machines of a system, shows whose line is whose, and knows when all is over.

A partition is over when it said so ("partition <name> ended with status <n>", plat/common/partition.c):
a hypervisor says nothing when a guest switches itself off. One that crashes says so too, with the
status of a crash.
"""

import re
import selectors
import subprocess
import sys
import time

from .errors import BadSystem

ENDED = re.compile(r"partition ([a-z][a-z0-9_-]*) ended with status (\d+)")
# Xen 4.17: "(XEN) DOM1: text" of a partition that has not the console's focus, "(d1) text" by
# console_io; 4.20 leaves the focused one's lines as they are.
GUEST = re.compile(r"\(XEN\) DOM(\d+): ?(.*)$|\(d(\d+)\) ?(.*)$")
PANIC = re.compile(r"\(XEN\) (Panic on CPU|\*\*\* .*PANIC)|(Xen BUG|Assertion .* failed) at ")
CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")

FAILED = 124	# as timeout(1): the time was up
LAST = 8	# lines of an emulator that stopped


class Outcome:
	def __init__(self):
		self.status = {}	# of the partitions that ended
		self.lines = []		# (partition or "", text)
		self.error = ""

	def of(self, name):
		return [text for who, text in self.lines if who == name]


class Console:
	"""@machines: [(partitions, argv)], no partitions where lines say whose they are; @show: called with
	each (console name, line)."""

	def __init__(self, system, machines, show):
		self.system = system
		self.machines = machines
		self.show = show
		self.names = {p.number: p for p in system.partitions}
		self.outcome = Outcome()
		self.want = {p.name for p in system.partitions if p.ends}
		self.said = False
		self.unsaid = []	# (partition, pattern) that has to come too, before all is over

	def run(self, limit, said=False):
		"""Until every partition that is meant to end has and, if @said, those that are not have said
		what they are expected to; until a machine ended by itself, or @limit seconds (None: without
		limit) are over. The Outcome."""
		if said:
			self.unsaid = [(p.name, want) for p in self.system.partitions if not p.ends
				       for want in p.expect]
		self.said = bool(self.unsaid)
		processes = []
		select = selectors.DefaultSelector()
		end = None if limit is None else time.monotonic() + limit
		try:
			for partitions, argv in self.machines:
				process = start(argv)
				processes.append(process)
				state = {"of": partitions, "rest": b"", "process": process}
				select.register(process.stdout, selectors.EVENT_READ, state)
			self._watch(select, end)
		finally:
			for process in processes:
				process.terminate()
			for process in processes:
				try:
					process.wait(5)
				except subprocess.TimeoutExpired:
					process.kill()
					process.wait()
			select.close()
		return self.outcome

	def _watch(self, select, end):
		while select.get_map() and not self._over():
			left = None if end is None else end - time.monotonic()
			if left is not None and left <= 0:
				self.outcome.error = f"the time is up, and {self._missing()}"
				return
			for key, _ in select.select(left):
				data = key.fileobj.read1(65536)
				self._feed(key.data, data)
				if not data:
					select.unregister(key.fileobj)
		if not self._over() and not self.outcome.error:
			# What the emulator said is nobody's line, and may never have been shown.
			last = [text for who, text in self.outcome.lines[-LAST:] if not who and text]
			self.outcome.error = "\n".join([f"the machine stopped, and {self._missing()}", *last])

	def _missing(self):
		missing = ", ".join(sorted(self.want - self.outcome.status.keys()))
		if missing or not self.unsaid:
			return f"these have not ended: {missing or 'those that never do'}"
		return f"partition {self.unsaid[0][0]} never said {self.unsaid[0][1]!r}"

	def _over(self):
		done = (self.want or self.said) and self.want <= self.outcome.status.keys()
		return bool(done and not self.unsaid or self.outcome.error)

	def _feed(self, state, data):
		state["rest"] += data
		*lines, state["rest"] = state["rest"].split(b"\n")
		if not data and state["rest"]:
			lines.append(state["rest"])
		for line in lines:
			self._line(state["of"], CONTROL.sub("", line.decode("utf-8", "replace")).rstrip())

	def _line(self, partitions, text):
		# One that is alone on its machine need not be named.
		who = partitions[0] if partitions else None
		m = GUEST.search(text)
		if m:
			number = m[1] or m[3]
			who = self.names.get(int(number))
			text = m[2] if m[1] else m[4]
		self.outcome.lines.append((who.name if who else "", text))
		self.show(who.console if who else "", text)
		if who:
			self.unsaid = [(name, want) for name, want in self.unsaid
				       if name != who.name or not re.search(want, text)]
		if PANIC.search(text):
			self.outcome.error = f"the hypervisor stopped: {text}"
		ended = ENDED.search(text)
		if ended and who and ended[1] == who.name:
			self.outcome.status[who.name] = int(ended[2])


def start(argv):
	try:
		return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
					stderr=subprocess.STDOUT)
	except FileNotFoundError as e:
		raise BadSystem(f"no {argv[0]} here: run 'make quickstart'") from e


def printer(system, hypervisor):
	"""Shows lines behind the name of their console; Xen's own only when @hypervisor."""
	width = max(len(p.console) for p in system.partitions)

	def show(name, text):
		if name or hypervisor:
			print(f"{name or 'xen':{width}} | {text}" if text else f"{name or 'xen':{width}} |")
			sys.stdout.flush()
	return show
