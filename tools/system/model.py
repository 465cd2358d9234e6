# SPDX-License-Identifier: BSD-3-Clause
"""system.toml as objects: every key known, every value of its type and in its range.

What the keys mean is in docs/systems.md. Values are checked one by one here; what must hold between
them is in checks.py.
"""

import dataclasses
import difflib
import pathlib
import re
import tomllib

from .errors import Findings, BadSystem
from .places import Places

SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
TIMES = {"ns": 1, "us": 1000, "ms": 10 ** 6, "s": 10 ** 9}
NAME = re.compile(r"[a-z][a-z0-9_-]{0,14}$")
NAME_IS = "a name is a small letter and up to 14 letters, digits, - and _"
SCHEDULERS = ("shared", "null")
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

	def __init__(self, findings, key, table):
		self.findings = findings
		self.key = key
		self.table = dict(table)
		self.known = []

	def bad(self, name, text):
		self.findings.add((*self.key, name) if name else self.key, text)

	def take(self, name, default, check, want, required=False):
		"""The value of @name as @check() makes it; ValueError from there is a finding."""
		self.known.append(name)
		if name not in self.table:
			if required:
				self.bad("", f"{'.'.join(map(str, self.key))} has no {name}:"
					 f" write {name} = {want}")
			return default
		value = self.table.pop(name)
		try:
			return check(value)
		except (ValueError, TypeError) as e:
			why = f" ({e})" if isinstance(e, ValueError) and str(e) else ""
			self.bad(name, f"{name} = {show(value)} is no {name}{why}: write {name} = {want}")
			return default

	def end(self):
		for name in self.table:
			near = difflib.get_close_matches(name, self.known, 1)
			instead = f"did you mean {near[0]}?" if near else \
				"there is " + ", ".join(sorted(self.known))
			self.bad(name, f"unknown key {name}: {instead}")


def show(value):
	return f'"{value}"' if isinstance(value, str) else \
		str(value).lower() if isinstance(value, bool) else str(value)


def integer(low, high):
	def check(value):
		if isinstance(value, bool) or not isinstance(value, int):
			raise ValueError("not a whole number")
		if not low <= value <= high:
			raise ValueError(f"not within {low} to {high}")
		return value
	return check


def size(low, high, unit):
	"""Bytes, as a number or as text with K, M or G; a multiple of @unit."""
	def check(value):
		if isinstance(value, str):
			m = re.fullmatch(r"(\d+)([KMG]?)", value)
			if not m:
				raise ValueError("not a size")
			value = int(m[1]) * SIZES[m[2]]
		value = integer(low, high)(value)
		if value % unit:
			raise ValueError(f"not a multiple of {unit}")
		return value
	return check


def duration(value):
	m = re.fullmatch(r"(\d+) ?(ns|us|ms|s)", value) if isinstance(value, str) else None
	if not m or not int(m[1]):
		raise ValueError("not a time with its unit")
	return int(m[1]) * TIMES[m[2]]


def one_of(*values):
	def check(value):
		if value not in values:
			raise ValueError("there is " + ", ".join(map(str, values)))
		return value
	return check


def text(value):
	if not isinstance(value, str):
		raise ValueError("not a text")
	return value


def boolean(value):
	if not isinstance(value, bool):
		raise ValueError("not true or false")
	return value


def list_of(check):
	def checked(value):
		if not isinstance(value, list):
			raise ValueError("not a list")
		return [check(v) for v in value]
	return checked


def pattern(value):
	try:
		re.compile(text(value))
	except re.error as e:
		raise ValueError(f"not a regular expression, {e}") from e
	return value


def node_path(value):
	if not re.fullmatch(r"(/[A-Za-z0-9,._+@-]+)+", text(value)):
		raise ValueError(f"{show(value)} is no path of a device tree")
	return value


def options(value):
	if not isinstance(value, dict):
		raise ValueError("not a table of options")
	for name, v in value.items():
		if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
			raise ValueError(f"{name}: options are named as in the menu, without CONFIG_")
		if not isinstance(v, (bool, int, str)):
			raise ValueError(f"{name}: true, false, a number or a text")
	return value


def app_folder(system, top):
	def check(value):
		for base in (system.parent, top, top / "apps"):
			if (base / text(value) / "Makefile.uk").exists():
				return (base / value).resolve()
		raise ValueError(f"no Makefile.uk in {value}, seen from {system.parent}, the tree and its"
				f" apps/")
	return check


def table(findings, document, name):
	value = document.pop(name, {})
	if isinstance(value, dict) and all(isinstance(v, dict) for v in value.values()):
		return value
	findings.add((name, 0) if isinstance(value, list) else (name,),
		     f"{name} is a table of tables: write [{name}.<name>]")
	return {}


def read_partition(findings, path, top, name, entry):
	r = Reader(findings, ("partition", name), entry)
	if not NAME.match(name):
		r.bad("", f"partition {name}: {NAME_IS}")
	p = Partition(
		name=name,
		app=r.take("app", None, app_folder(path, top), '"apps/hello"', required=True),
		config=r.take("config", "", text, '"static"'),
		options=r.take("options", {}, options, "{ NAME = value }"),
		memory=r.take("memory", 8 << 20, size(2 << 20, 3 << 30, 2 << 20), '"8M"'),
		at=r.take("at", None, size(0, 1 << 40, 2 << 20), "0x60000000"),
		cpus=r.take("cpus", [0], list_of(integer(0, 255)), "[1]"),
		scheduler=r.take("scheduler", "shared", one_of(*SCHEDULERS), '"null"'),
		budget=r.take("budget", 100, integer(1, 100), "50"),
		start=r.take("start", 0, integer(0, 1000), "1"),
		console=r.take("console", name, text, f'"{name}"'),
		ends=r.take("ends", True, boolean, "true"),
		expect=r.take("expect", [], list_of(pattern), '["a pattern"]'),
		devices=r.take("devices", [], list_of(node_path), '["/pl031@9010000"]'))
	if p.config and p.app and not (p.app / f"defconfig.{p.config}").exists():
		there = sorted(f.suffix[1:] for f in p.app.glob("defconfig.*"))
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
	if not NAME.match(name):
		r.bad("", f"channel {name}: {NAME_IS}")
	c = Channel(
		name=name,
		sender=r.take("from", "", text, '"<partition>"', required=True),
		receiver=r.take("to", "", text, '"<partition>"', required=True),
		message=r.take("message", 64, size(8, 65528, 8), "64"),
		slots=r.take("slots", 16, integer(1, 32768), "16"),
		sends=r.take("sends", "", text, '"<task of the sender>"'),
		receives=r.take("receives", "", text, '"<task of the receiver>"'),
		within=r.take("within", 0, duration, '"5ms"'),
		at=r.take("at", None, size(0, 1 << 40, 4096), "0x70000000"))
	if c.slots & (c.slots - 1):
		r.bad("slots", f"slots = {c.slots} is no power of two: write slots ="
				f" {1 << c.slots.bit_length()}")
		c.slots = 1
	r.end()
	return c


def load(path, top):
	"""The System that a file describes, or BadSystem with everything that is wrong with it."""
	path = pathlib.Path(path)
	try:
		source = path.read_text(encoding="utf-8")
	except OSError as e:
		raise BadSystem(f"{path}: {e.strerror}: SYSTEM= names a system.toml;"
				   " apps/gateway/system.toml is one") from e
	except UnicodeDecodeError as e:
		raise BadSystem(f"{path}: not UTF-8: {e.reason} at byte {e.start}") from e
	try:
		document = tomllib.loads(source)
	except tomllib.TOMLDecodeError as e:
		m = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(e))
		line, column = (m[2] or source.count("\n") + 1, m[3] or 1) if m else (1, 1)
		raise BadSystem(f"{path}:{line}:{column}: {m[1] if m else e}: write it as TOML, key = value"
				   ) from e
	findings = Findings(path, Places(source))
	partitions = table(findings, document, "partition")
	channels = table(findings, document, "channel")
	r = Reader(findings, (), document)
	name = r.take("name", path.resolve().parent.name, text, f'"{path.resolve().parent.name}"')
	r.known += ["partition", "channel", "machine", "test"]
	if not partitions:
		findings.add((), 'no partition: write [partition.<name>] and app = "apps/hello"')
	machine = Reader(findings, ("machine",), r.table.pop("machine", {}))
	test = Reader(findings, ("test",), r.table.pop("test", {}))
	if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
		findings.add(("name",), f'name = "{name}" cannot name a folder: letters, digits, - _ and .'
				f' can')
	system = System(
		path=path, name=name, findings=findings,
		memory=machine.take("memory", 1 << 30, size(256 << 20, 1 << 38, 2 << 20), '"1G"'),
		cpus=machine.take("cpus", 1, integer(1, 8), "4"),
		cpu=machine.take("cpu", "cortex-a57", one_of(*CPUS), '"cortex-a57"'),
		gic=machine.take("gic", 3, one_of(2, 3), "3"),
		needs=machine.take("needs", [], list_of(one_of("null", "static-memory", "static-shm",
		"events")),
				   '["null"]'),
		limit=test.take("limit", 60 * 10 ** 9, duration, '"60s"') // 10 ** 9 or 1,
		partitions=[], channels=[])
	for reader in (r, machine, test):
		reader.end()
	for key, entry in partitions.items():
		system.partitions.append(read_partition(findings, path.resolve(), top, key, entry))
	for key, entry in channels.items():
		system.channels.append(read_channel(findings, key, entry))
	return system
