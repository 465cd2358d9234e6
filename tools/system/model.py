# SPDX-License-Identifier: BSD-3-Clause
"""system.toml as objects: every key known, every value of its type and in its range.

What the keys mean is in docs/systems.md. Values are checked one by one here; what must hold between
them is in checks.py.
"""

import dataclasses
import difflib
import pathlib
import re
import unicodedata

from .errors import Findings
from .places import Places
from .source import read
from .values import (boolean, duration, integer, line, list_of, node_path, one_of, options, pattern, show,
		     size, text, Wrong)

NAME = re.compile(r"[a-z][a-z0-9_-]{0,14}")
NAME_IS = "a name is a small letter and up to 14 small letters, digits, - and _"
SYSTEM_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
MAX_CPUS = 8	# NR_CPUS, and those of a GICv2
SCHEDULERS = ("shared", "null")
NEEDS = ("null", "static-memory", "static-shm", "events")
CPUS = ("cortex-a53", "cortex-a57", "cortex-a72", "cortex-a76", "max")


@dataclasses.dataclass
class Partition:
	name: str
	app: pathlib.Path
	config: str
	options: dict
	memory: int
	at: int | None
	cpus: list
	scheduler: str
	budget: int		# percent of each of its CPUs
	start: int
	console: str
	ends: bool
	expect: list
	devices: list		# paths in the machine's device tree
	# Found out by layout.py:
	number: int = 0		# Xen's domain ID; also the order of the start
	window: int = 0		# physical address of its shared window
	window_bytes: int = 0
	image: pathlib.Path | None = None
	folder: pathlib.Path | None = None
	asked: set = dataclasses.field(default_factory=set)	# options that OPTIONS= gave
	load: int = 0		# where the loader puts the image

	@property
	def key(self):
		return ("partition", self.name)


@dataclasses.dataclass
class Channel:
	name: str
	sender: str
	receiver: str
	message: int
	slots: int
	sends: str		# the task that sends, or ""
	receives: str
	within: int		# ns from release of the one to the end of the other; 0: not checked
	at: int | None
	# Found out by layout.py:
	bytes: int = 0
	offset: dict = dataclasses.field(default_factory=dict)	# partition: offset in its window
	port: dict = dataclasses.field(default_factory=dict)
	ref: int = 0

	@property
	def key(self):
		return ("channel", self.name)


@dataclasses.dataclass
class System:
	path: pathlib.Path
	name: str
	memory: int
	cpus: int
	cpu: str
	gic: int
	needs: list
	limit: int		# seconds that a test may take
	partitions: list
	channels: list
	findings: Findings

	def partition(self, name):
		return next(p for p in self.partitions if p.name == name)


class Reader:
	"""Takes the keys of one table, one after the other, and complains about those left over."""

	def __init__(self, findings, key, table, wrong=()):
		self.findings = findings
		self.key = key
		self.table = dict(table)
		self.known = []
		self.wrong = set(wrong)	# the keys whose value is a default, for it could not be used

	def bad(self, name, text):
		self.findings.add((*self.key, name) if name else self.key, text)

	def take(self, name, default, check, want, required=False):
		"""The value of @name as @check() makes it, or @default and a finding."""
		self.known.append(name)
		if name not in self.table:
			if required:
				self.bad("", f"{'.'.join(map(str, self.key))} has no {name}:"
					 f" write {name} = {want}")
			return default
		value = self.table.pop(name)
		try:
			return check(value)
		except Wrong as e:
			self.wrong.add(name)
			self.bad(name, f"{name} = {show(value)} is no {name} ({e}): write {name} ="
				 f" {e.want or want}")
			return default

	def end(self):
		for name in self.table:
			near = difflib.get_close_matches(name, self.known, 1)
			instead = f"did you mean {near[0]}?" if near else \
				"there is " + ", ".join(sorted(self.known))
			self.bad(name, f"unknown key {name}: {instead}")


def app_folder(system, top):
	def check(value):
		for base in (system.parent, top, top / "apps"):
			try:
				if value and (base / text(value) / "Makefile.uk").is_file():
					return is_app(top, (base / value).resolve())
			except (OSError, ValueError) as e:
				if isinstance(e, Wrong):
					raise
		there = sorted(f.parent.name for f in (top / "apps").glob("*/Makefile.uk"))
		near = difflib.get_close_matches(pathlib.PurePath(text(value)).name, there, 1)
		raise Wrong(f"no Makefile.uk there, seen from {system.parent}, the tree and its apps/,"
			    f" which has {', '.join(there)}", near and f'"apps/{near[0]}"')
	return check


def is_app(top, folder):
	if folder.is_relative_to(top / "libs"):
		raise Wrong("that is a library, which an app selects in its Config.uk")
	return folder


def defconfigs(app):
	return sorted(f.suffix[1:] for f in app.glob("defconfig.*")) if app else []


def section(findings, document, name):
	"""The Reader of one table of the description."""
	value = document.pop(name, {})
	if not isinstance(value, dict):
		findings.add((name,), f"{name} = {show(value)} is no table: write [{name}], and its keys"
			     " below")
		return Reader(findings, (name,), {}, wrong={"cpus"})
	return Reader(findings, (name,), value)


def table(findings, document, name):
	value = document.pop(name, {})
	if not isinstance(value, dict):
		findings.add((name, 0) if isinstance(value, list) else (name,),
			     f"{name} is a table of tables: write [{name}.<name>]")
		return {}
	for key, entry in value.items():
		if not isinstance(entry, dict):
			findings.add((name, key), f"{name} is a table of tables, and {key} = {show(entry)} is"
				     f" none: write [{name}.<name>] above it")
	return {key: entry for key, entry in value.items() if isinstance(entry, dict)}


def near_name(name):
	"""A name that may be, near to @name, which may not."""
	plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
	plain = re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-")
	return (plain if plain[:1].isalpha() else f"p{plain}")[:15].rstrip("-")


def check_name(reader, kind, name):
	if not NAME.fullmatch(name):
		reader.bad("", f"{kind} {show(name)}: {NAME_IS}: write [{kind}.{near_name(name)}]")


def read_partition(findings, path, top, name, entry):
	r = Reader(findings, ("partition", name), entry)
	check_name(r, "partition", name)
	p = Partition(
		name=name,
		app=r.take("app", None, app_folder(path, top), '"apps/hello"', required=True),
		config=r.take("config", "", text, '"<suffix of a defconfig of the app>"'),
		options=r.take("options", {}, options, "{ NAME = value }"),
		memory=r.take("memory", 8 << 20, size(2 << 20, 3 << 30, 2 << 20), '"8M"'),
		at=r.take("at", None, size(0, 1 << 40, 2 << 20, True), "0x60000000"),
		cpus=r.take("cpus", [0], list_of(integer(0, MAX_CPUS - 1)), "[1]"),
		scheduler=r.take("scheduler", "shared", one_of(*SCHEDULERS), '"null"'),
		budget=r.take("budget", 100, integer(1, 100), "50"),
		start=r.take("start", 0, integer(0, 1000), "1"),
		console=r.take("console", name, line, f'"{name}"'),
		ends=r.take("ends", True, boolean, "true"),
		expect=r.take("expect", [], list_of(pattern), '["a pattern"]'),
		devices=r.take("devices", [], list_of(node_path), '["/pl031@9010000"]'))
	there = defconfigs(p.app)
	if p.config and p.app and p.config not in there:
		r.bad("config", f"app {p.app.name} has no configuration {p.config}: "
		      + ("it has " + ", ".join(there) if there else "leave the key out"))
	if not p.cpus or len(set(p.cpus)) != len(p.cpus):
		r.bad("cpus", f"partition {name} runs on CPUs, each named once: write cpus ="
		      f" {sorted(set(p.cpus)) or [0]}")
		p.cpus = sorted(set(p.cpus)) or [0]
	r.end()
	return p


def read_channel(findings, name, entry):
	r = Reader(findings, ("channel", name), entry)
	check_name(r, "channel", name)
	c = Channel(
		name=name,
		sender=r.take("from", "", line, '"<partition>"', required=True),
		receiver=r.take("to", "", line, '"<partition>"', required=True),
		message=r.take("message", 64, size(8, 65528, 8), "64"),
		slots=r.take("slots", 16, integer(1, 32768), "16"),
		sends=r.take("sends", "", text, '"<task of the sender>"'),
		receives=r.take("receives", "", text, '"<task of the receiver>"'),
		within=r.take("within", 0, duration, '"5ms"'),
		at=r.take("at", None, size(0, 1 << 40, 4096, True), "0x70000000"))
	if c.slots & (c.slots - 1):
		r.bad("slots", f"slots = {c.slots} is no power of two: write slots ="
				f" {1 << c.slots.bit_length()}")
		c.slots = 1
	r.end()
	return c


def load(path, top):
	"""The System that a file describes, or BadSystem with everything that is wrong with it."""
	path = pathlib.Path(path)
	source, document = read(path)
	findings = Findings(path, Places(source))
	partitions = table(findings, document, "partition")
	channels = table(findings, document, "channel")
	machine = section(findings, document, "machine")
	test = section(findings, document, "test")
	r = Reader(findings, (), document)
	name = r.take("name", path.resolve().parent.name, text, f'"{path.resolve().parent.name}"')
	r.known += ["partition", "channel", "machine", "test"]
	if not partitions:
		findings.add(("partition",), 'no partition: write [partition.<name>] and app = "apps/hello"')
	if not SYSTEM_NAME.fullmatch(name):
		findings.add(("name",), f"name = {show(name)} cannot name a folder: up to 64 letters, digits,"
			     f' - _ and . can: write name = "{near_name(name)}"')
	system = System(
		path=path, name=name, findings=findings,
		memory=machine.take("memory", 1 << 30, size(256 << 20, 1 << 38, 2 << 20), '"1G"'),
		cpus=machine.take("cpus", 1, integer(1, MAX_CPUS), "4"),
		cpu=machine.take("cpu", "cortex-a57", one_of(*CPUS), '"cortex-a57"'),
		gic=machine.take("gic", 3, one_of(2, 3), "3"),
		needs=machine.take("needs", [], list_of(one_of(*NEEDS)),
				   '["null"]'),
		limit=test.take("limit", 60 * 10 ** 9, duration, '"60s"') // 10 ** 9 or 1,
		partitions=[], channels=[])
	# What follows from a wrong number would only hide it.
	if "cpus" in machine.wrong:
		system.cpus = MAX_CPUS
	for reader in (r, machine, test):
		reader.end()
	for key, entry in partitions.items():
		system.partitions.append(read_partition(findings, path.resolve(), top, key, entry))
	for key, entry in channels.items():
		system.channels.append(read_channel(findings, key, entry))
	return system
