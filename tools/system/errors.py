# SPDX-License-Identifier: BSD-3-Clause
"""How this tool fails: lines that say where, what and what to write instead, never a traceback."""


class BadSystem(Exception):
	"""The text is for people, one finding a line."""


class Findings:
	"""Collects what is wrong with a description, with its place, and reports it all at once."""

	def __init__(self, path, places):
		self.path = path
		self.places = places
		self.lines = []

	def add(self, key, text):
		"""@key: the path of the key in the description, as a tuple, or the nearest that is there."""
		line, column = self.places.find(key)
		self.lines.append((line, column, text))

	def stop(self):
		"""Ends with what was found, if anything was."""
		if self.lines:
			raise BadSystem("\n".join(f"{self.path}:{line}:{column}: {text}"
						     for line, column, text in sorted(set(self.lines))))
