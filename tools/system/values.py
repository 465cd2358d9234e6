# SPDX-License-Identifier: BSD-3-Clause
"""The values of a description: what each may be, and what to write instead of one that is wrong.

A check takes a value as TOML gave it and returns it as the rest wants it, or raises Wrong: why, and if
that can be guessed what was meant, as text to write.
"""

import json
import re

SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
TIMES = {"ns": 1, "us": 1000, "ms": 10 ** 6, "s": 10 ** 9}
MEANT_TIMES = TIMES | {"µs": 1000, "μs": 1000, "sec": 10 ** 9, "min": 60 * 10 ** 9, "h": 3600 * 10 ** 9}
LONGEST = 24 * 3600 * 10 ** 9
SHOWN = 60		# characters of a value


class Wrong(ValueError):
	def __init__(self, why, want=None):
		super().__init__(why)
		self.want = want


def show(value):
	"""As TOML has it, on one line, not too long."""
	if isinstance(value, list):
		shown = "[" + ", ".join(show(v) for v in value) + "]"
	elif isinstance(value, dict):
		shown = "{ " + ", ".join(f"{k} = {show(v)}" for k, v in value.items()) + " }"
	elif isinstance(value, (str, bool)):
		shown = json.dumps(value, ensure_ascii=False)
	else:
		shown = str(value)
	return shown if len(shown) <= SHOWN else shown[:SHOWN - 3] + "..."


def show_size(n):
	for unit in "GMK":
		if n and n % SIZES[unit] == 0:
			return f'"{n // SIZES[unit]}{unit}"'
	return str(n)


def show_time(ns):
	for unit in "s", "ms", "us", "ns":
		if ns % TIMES[unit] == 0:
			return f'"{ns // TIMES[unit]}{unit}"'
	return f'"{ns}ns"'


def integer(low, high):
	def check(value):
		if isinstance(value, bool) or not isinstance(value, int):
			whole = re.fullmatch(r"\s*(\d+)\s*%?\s*", value) if isinstance(value, str) else None
			raise Wrong("not a whole number", whole and low <= int(whole[1]) <= high and whole[1])
		if not low <= value <= high:
			raise Wrong(f"not within {low} to {high}")
		return value
	return check


def meant_size(value):
	"""What "8MB", "8 MiB", "8m" want to say, or None."""
	m = re.fullmatch(r"\s*(\d+)\s*([kmg])(i?b|byte)?\s*", value, re.IGNORECASE)
	return int(m[1]) * SIZES[m[2].upper()] if m else None


def size(low, high, unit, address=False):
	"""Bytes, as a number or as text with K, M or G; a multiple of @unit. An address, too."""
	written = hex if address else show_size

	def check(value):
		if isinstance(value, str):
			m = re.fullmatch(r"(\d+)([KMG]?)", value)
			if not m:
				meant = meant_size(value)
				if address and re.fullmatch(r"\s*0x[0-9a-fA-F]+\s*", value):
					meant = int(value, 16)
				fits = meant is not None and low <= meant <= high and meant % unit == 0
				raise Wrong("not a number" if address else
					    "not a size: a whole number and K, M or G, without blanks",
					    fits and written(meant))
			value = int(m[1]) * SIZES[m[2]]
		if isinstance(value, bool) or not isinstance(value, int):
			raise Wrong('not a number of bytes, nor a text like "8M"')
		if not low <= value <= high:
			mib = not address and low <= value << 20 <= high
			raise Wrong("below 0" if value < 0 else
				    f"not within {written(low)} to {written(high)}".replace('"', ""),
				    mib and written(value << 20))
		if value % unit:
			raise Wrong(f"not a multiple of {written(unit)}".replace('"', ""),
				    written(min(-(-value // unit) * unit, high // unit * unit)))
		return value
	return check


def duration(value):
	m = re.fullmatch(r"(\d+) ?(ns|us|ms|s)", value) if isinstance(value, str) else None
	if not m:
		text_is = value.strip().lower() if isinstance(value, str) else ""
		meant = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-zµμ]+)", text_is)
		ns = round(float(meant[1]) * MEANT_TIMES.get(meant[2], 0)) if meant else 0
		raise Wrong("not a time: a whole number with ns, us, ms or s, as a text",
			    0 < ns <= LONGEST and show_time(ns))
	ns = int(m[1]) * TIMES[m[2]]
	if not 0 < ns <= LONGEST:
		raise Wrong("more than a day" if ns else "no time at all")
	return ns


def one_of(*values):
	def check(value):
		for v in values:
			if type(value) is type(v) and value == v:
				return value
		meant = [v for v in values if str(v).lower() == str(value).strip().lower()]
		raise Wrong("there is " + ", ".join(map(str, values)), meant and show(meant[0]))
	return check


def text(value):
	if not isinstance(value, str):
		raise Wrong("not a text")
	return value


def line(value):
	"""Something to be read, on one line."""
	if not text(value).strip() or not value.isprintable():
		raise Wrong("nothing to be read, or more than a line")
	return value


def boolean(value):
	if not isinstance(value, bool):
		meant = {"yes": "true", "no": "false", "true": "true", "false": "false", "1": "true",
			 "0": "false"}
		raise Wrong("not true or false", meant.get(str(value).strip().lower()))
	return value


def list_of(check):
	def checked(value):
		if not isinstance(value, list):
			try:
				check(value)
			except Wrong:
				raise Wrong("not a list") from None
			raise Wrong("not a list", f"[{show(value)}]")
		found = []
		for v in value:
			try:
				found.append(check(v))
			except Wrong as e:
				want = f"[{e.want}]" if e.want and len(value) == 1 else None
				raise Wrong(str(e), want) from e
		return found
	return checked


def pattern(value):
	try:
		re.compile(text(value))
	except re.error as e:
		raise Wrong(f"not a regular expression, {e}") from e
	return value


def node_path(value):
	if not re.fullmatch(r"(/[A-Za-z0-9,._+@-]+)+", text(value)):
		raise Wrong(f"{show(value)} is no path of a device tree")
	return value


# What follows from other keys: what to write instead.
DERIVED = {"NR_CPUS": "it follows from cpus", "PLAT_PARTITION": "it is set for every partition",
	   "PLAT_PARTITION_NAME": "it is the partition's name", "PLAT_SHARED_BASE": "it follows from memory",
	   "PLAT_SHARED_BYTES": "it follows from [channel]", "LIBUKCHAN_TABLE": "it follows from [channel]"}


def options(value):
	if not isinstance(value, dict):
		raise Wrong("not a table of options")
	for name, v in value.items():
		if name.startswith("CONFIG_") or not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
			short = re.sub(r"[^A-Z0-9_]", "_", name.upper()).removeprefix("CONFIG_")
			raise Wrong(f"{name}: options are named as in the menu, without CONFIG_",
				    f"{{ {short} = {show(v)} }}")
		if name in DERIVED:
			raise Wrong(f"{name}: {DERIVED[name]}")
		if not isinstance(v, (bool, int, str)):
			raise Wrong(f"{name}: true, false, a number or a text")
	return value
