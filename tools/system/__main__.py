# SPDX-License-Identifier: BSD-3-Clause
"""make SYSTEM=<file> TARGET: checks, builds, runs and reports a machine of several partitions.

	PYTHONPATH=tools python3 -m system TARGET --file system.toml --out build/systems [NAME=VALUE...]

The variables are those of the command line of make: XEN=stock|4.20|static|no|<file>, HYPERVISOR=none,
GIC=2|3, BOOT=uboot, DEV=, LIMIT= (seconds), XENLOG=1, ICOUNT=1, QEMUFLAGS=, OPTIONS=. docs/systems.md
describes it all.
"""

import argparse
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

from . import model
from .build import Builder, replace
from .checks import check
from .console import FAILED, Console, printer
from .errors import BadSystem
from .hypervisor import KINDS
from .judge import judge
from .layout import Layout
from .lock import Lock
from .plain import Plain
from .room import granted, images, plain
from .sheet import Sheet
from .values import Wrong, options
from .xen import Xen

TOP = pathlib.Path(__file__).resolve().parents[2]
TARGETS = ("all", "check", "run", "test", "report", "emulator", "sdcard", "flash", "clean")
VARIABLES = ("XEN", "HYPERVISOR", "GIC", "BOOT", "DEV", "LIMIT", "XENLOG", "ICOUNT",
	     "QEMUFLAGS", "OPTIONS")


def say(what, text):
	print(f"  {what:7} {text}", flush=True)


def variables(words):
	found = {}
	for word in words:
		name, _, value = word.partition("=")
		if name not in VARIABLES:
			raise BadSystem(f"{name}: a system takes {', '.join(VARIABLES)}")
		if value:
			found[name] = value
	if "GIC" in found and found["GIC"] not in ("2", "3"):
		raise BadSystem(f"GIC={found['GIC']}: write GIC=2 or GIC=3")
	if found.get("HYPERVISOR", "xen") not in ("xen", "none"):
		raise BadSystem(f"HYPERVISOR={found['HYPERVISOR']}: write HYPERVISOR=xen or HYPERVISOR=none")
	if found.get("BOOT", "uboot") != "uboot":
		raise BadSystem(f"BOOT={found['BOOT']}: a system boots straight, or by BOOT=uboot")
	if not re.fullmatch(r"[1-9][0-9]{0,6}", found.get("LIMIT", "1")):
		raise BadSystem(f"LIMIT={found['LIMIT']}: write a number of seconds, from 1 on")
	for name in "QEMUFLAGS", "OPTIONS":
		try:
			shlex.split(found.get(name, ""))
		except ValueError as e:
			raise BadSystem(f"{name}={found[name]}: {e}: write quotes in pairs") from e
	return found


def more_options(system, text):
	"""OPTIONS='partition:NAME=value ...', over what the description says."""
	for word in shlex.split(text):
		partition, _, rest = word.partition(":")
		name, _, value = rest.partition("=")
		if partition not in [p.name for p in system.partitions] or not value:
			raise BadSystem(f"OPTIONS={word}: write <partition>:<OPTION>=<value>, with one of "
					+ ", ".join(p.name for p in system.partitions))
		known = {"y": True, "n": False}
		try:
			options({name: value})
		except Wrong as e:
			raise BadSystem(f"OPTIONS={word}: {e}") from e
		found = system.partition(partition)
		found.options[name] = known[value] if value in known else \
			int(value) if re.fullmatch(r"\d{1,18}", value, re.ASCII) else value
		found.asked.add(name)


class Command:
	def __init__(self, args):
		self.var = variables(args.variables)
		self.system = model.load(args.file, TOP)
		self.layout = Layout(self.system)
		if "GIC" in self.var:
			self.system.gic = int(self.var["GIC"])
		self.xen = self.var.get("XEN", "stock")
		self.how = self.var.get("HYPERVISOR", "none" if self.xen == "no" else "xen")
		check(self.system, self.layout, self.how == "xen")
		self.system.findings.stop()
		more_options(self.system, self.var.get("OPTIONS", ""))
		self.folder = args.out.resolve() / self.system.name
		self.lock = None
		if self.how == "none":
			if "ICOUNT" in self.var:
				raise BadSystem("ICOUNT=: several emulators have no time in common: leave"
						" XEN=no out")
			if "BOOT" in self.var:
				raise BadSystem("BOOT=: without a hypervisor each partition is a machine of"
						" its own")
			self.machine = Plain(self.system, self.folder / "plain")
		else:
			kind = self.xen if self.xen in KINDS else "given"
			self.machine = Xen(self.system, self.folder / f"xen-{kind}", TOP, self.xen,
					self.var, say)

	def build(self):
		self.lock = Lock(self.folder, say)
		m = self.machine
		if self.how == "xen":
			m.check()
			if m.memory == "grant":
				granted(self.system, self.layout)
		else:
			plain(self.system)
		self.system.findings.stop()
		Builder(self.system, TOP, m.out, self.how, m.memory, say).build()
		if self.how == "xen":
			images(self.system, m.memory)
			self.system.findings.stop()
		sheet = Sheet(self.system)
		sheet.check()
		self.system.findings.stop()
		replace(m.out / "report.json", json.dumps(sheet.as_json(), indent=1) + "\n")
		replace(m.out / "report.txt", sheet.text() + "\n")
		m.prepare()
		commands = [shlex.join(argv) for _, argv in m.machines()]
		replace(m.out / "emulator", "\n".join(commands) + "\n")
		return sheet

	def all(self):
		print(self.build().text())
		return 0

	def check(self):
		print(f"{self.system.path}: {len(self.system.partitions)} partitions,"
		      f" {len(self.system.channels)} channels, nothing wrong")
		return 0

	def report(self):
		return self.all()

	def emulator(self):
		self.build()
		print((self.machine.out / "emulator").read_text(encoding="utf-8"), end="")
		return 0

	def clean(self):
		shutil.rmtree(self.folder, ignore_errors=True)
		return 0

	def console(self, limit, said=False):
		self.build()
		extra = shlex.split(self.var.get("QEMUFLAGS", ""))
		machines = [(partitions, [*argv, *extra, "-display", "none", "-monitor", "none", "-serial",
					  "stdio"]) for partitions, argv in self.machine.machines()]
		say("RUN", f"{self.system.name} on {self.machine.title()} (Ctrl-C ends it)")
		show = printer(self.system, "XENLOG" in self.var)
		self.lock.free()
		return Console(self.system, machines, show).run(limit, said)

	def run(self):
		limit = int(self.var["LIMIT"]) if "LIMIT" in self.var else None
		outcome = self.console(limit)
		if outcome.error:
			print(f"{self.system.name}: {outcome.error}", file=sys.stderr)
			return FAILED
		return max(outcome.status.values(), default=0)

	def test(self):
		outcome = self.console(int(self.var.get("LIMIT", self.system.limit)), said=True)
		failures = judge(self.system, outcome)
		for line in failures:
			print(f"{self.system.name}: {line}", file=sys.stderr)
		print(f"{self.system.name}: {'FAILED' if failures else 'passed'}")
		return 1 if failures else 0

	def sdcard(self):
		if self.how != "xen":
			raise BadSystem("a card is for the whole machine: leave XEN=no out")
		self.build()
		self.card = self.machine.card()
		return 0

	def flash(self):
		device = ["--device", self.var.get("DEV", "")]
		status = subprocess.run([TOP / "tools/flash", "check", *device], check=False).returncode
		if status:
			return status
		self.sdcard()
		return subprocess.run([TOP / "tools/flash", "card", self.card, *device],
				      check=False).returncode


def main():
	parser = argparse.ArgumentParser(prog="system")
	parser.add_argument("target", choices=TARGETS)
	parser.add_argument("--file", required=True, type=pathlib.Path)
	parser.add_argument("--out", required=True, type=pathlib.Path)
	parser.add_argument("variables", nargs="*")
	args = parser.parse_args()
	try:
		return getattr(Command(args), args.target)()
	except BadSystem as e:
		for line in str(e).splitlines():
			print(f"  SYSTEM  {line}", file=sys.stderr)
		return 2
	except KeyboardInterrupt:
		return 130


sys.exit(main())
