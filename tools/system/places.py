# SPDX-License-Identifier: BSD-3-Clause
"""Where the keys of a TOML text stand: tomllib gives the values, and places of syntax errors only.

The text has been read by tomllib before, so it is valid, and what is here need not check it.
"""

import re
import tomllib

BARE = re.compile(r"[A-Za-z0-9_-]+")
SCALAR = re.compile(r"[^,\]}#\n]+")


class Places:
	"""find(("partition", "control", "memory")): (line, column) of that value's key, from 1."""

	def __init__(self, text):
		self.text = text
		self.at = 0
		self.found = {}
		self.table = ()
		self.counts = {}
		while self._blank(newlines=True):
			if self._peek() == "[":
				self._header()
			else:
				self._pair(self.table)

	def find(self, key):
		"""The place of @key, or of the nearest key around it, or of the start."""
		key = tuple(key)
		while key and key not in self.found:
			key = key[:-1]
		at = self.found.get(key, 0)
		before = self.text[:at]
		return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1

	def _peek(self):
		return self.text[self.at:self.at + 1]

	def _blank(self, newlines):
		"""Skips blanks and comments; False at the end of the text."""
		space = " \t\r\n" if newlines else " \t"
		while self.at < len(self.text):
			if self._peek() in space:
				self.at += 1
			elif self._peek() == "#":
				end = self.text.find("\n", self.at)
				self.at = len(self.text) if end < 0 else end
			else:
				return True
		return False

	def _header(self):
		start = self.at
		array = self.text.startswith("[[", self.at)
		self.at += 2 if array else 1
		key, _ = self._key()
		self.found.setdefault(key[:1], start)
		if array:
			n = self.counts.get(key, 0)
			self.counts[key] = n + 1
			key = (*key, n)
		self.at = self.text.index("]", self.at) + (2 if array else 1)
		self.table = key
		self.found.setdefault(key, start)

	def _key(self):
		"""A dotted key and where it begins."""
		self._blank(newlines=False)
		start = self.at
		parts = []
		while True:
			self._blank(newlines=False)
			if self._peek() in "\"'":
				begin = self.at
				self._string()
				parts.append(tomllib.loads(f"key = {self.text[begin:self.at]}")["key"])
			else:
				bare = BARE.match(self.text, self.at)
				parts.append(bare[0])
				self.at = bare.end()
			self._blank(newlines=False)
			if self._peek() != ".":
				return tuple(parts), start
			self.at += 1

	def _pair(self, table):
		key, start = self._key()
		for n in range(1, len(key) + 1):
			self.found.setdefault((*table, *key[:n]), start)
		self.at += 1	# =
		self._value((*table, *key))

	def _string(self):
		quote = self._peek()
		triple = self.text.startswith(quote * 3, self.at)
		end = quote * 3 if triple else quote
		self.at += len(end)
		while not self.text.startswith(end, self.at):
			self.at += 2 if quote == '"' and self._peek() == "\\" else 1
		self.at += len(end)
		while triple and self._peek() == quote:
			self.at += 1

	def _value(self, key):
		self._blank(newlines=True)
		first = self._peek()
		if first in "\"'":
			self._string()
		elif first == "[":
			self.at += 1
			n = 0
			while self._blank(newlines=True) and self._peek() != "]":
				self.found.setdefault((*key, n), self.at)
				self._value((*key, n))
				n += 1
				self._comma()
			self.at += 1
		elif first == "{":
			self.at += 1
			while self._blank(newlines=True) and self._peek() != "}":
				self._pair(key)
				self._comma()
			self.at += 1
		else:
			self.at = SCALAR.match(self.text, self.at).end()

	def _comma(self):
		self._blank(newlines=True)
		if self._peek() == ",":
			self.at += 1
