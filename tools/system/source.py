# SPDX-License-Identifier: BSD-3-Clause
"""Reads a TOML file. Its syntax errors come with place and remedy: tomllib says what it expected, and
not what somebody should write who does not know TOML."""

import re
import tomllib

from .errors import BadSystem

EXAMPLE = "SYSTEM= names a system.toml; apps/gateway/system.toml is one"
# What tomllib says (Lib/tomllib/_parser.py), and what to do about it.
REMEDIES = (
	("Cannot declare|Cannot mutate", "this table is there already: give one of the two another name"),
	("Cannot overwrite", "this key is there already in its table: leave one of the two out"),
	(r"Unescaped '\\'", r"write each backslash twice, or put the text into 'single quotes'"),
	("Invalid value", 'put a text into "quotes"; true, false and numbers have none'),
	("Expected newline", 'one key = value a line: put a text into "quotes", a comment behind #'),
	("Expected '=' after|Invalid statement", "write key = value, or [table] in a line of its own"),
	("table declaration|Invalid initial character", "a name is letters from a to z, digits, - and _"),
	("Illegal character|Unterminated|Expected \"'\"", "close the text with the quote that it began with"),
	("Unclosed array|Unclosed inline", "close the bracket"),
)


def remedy(message):
	return next((r for p, r in REMEDIES if re.search(p, message)), "write it as TOML, key = value")


def shown(message):
	"""('partition', 'one') is [partition.one]."""
	def table(m):
		return "[" + ".".join(re.findall(r"'([^']*)'", m[1])) + "]"

	return re.sub(r"\(('[^)]*)\)", table, message)


def read(path):
	"""(text, document)."""
	try:
		text = path.read_text(encoding="utf-8-sig")
	except (OSError, ValueError) as e:
		if isinstance(e, UnicodeDecodeError):
			raise BadSystem(f"{path}: not UTF-8: {e.reason} at byte {e.start}: save it as UTF-8"
					) from e
		raise BadSystem(f"{path}: {getattr(e, 'strerror', e)}: {EXAMPLE}") from e
	try:
		return text, tomllib.loads(text)
	except tomllib.TOMLDecodeError as e:
		m = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(e),
				 re.DOTALL)
		line, column = (m[2] or text.count("\n") + 1, m[3] or 1) if m else (1, 1)
		what = m[1] if m else str(e)
		raise BadSystem(f"{path}:{line}:{column}: {shown(what)}: {remedy(what)}") from e
	except (RecursionError, ValueError) as e:
		long = re.search(r"\d{4000}", text)
		line = text[:long.start() if long else 0].count("\n") + 1
		what = "a number of thousands of digits" if long else "brackets within brackets without end"
		raise BadSystem(f"{path}:{line}:1: {what}: write one that makes sense") from e
