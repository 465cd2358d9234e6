# SPDX-License-Identifier: BSD-3-Clause
"""Decides which objects a change of the configuration makes stale, and removes them.

Every object has a .d file (gcc -MD) with the files that went into it. It depends on an option if
one of those files mentions CONFIG_<name>, and on an include folder if one of them lies in it or
would be found in it. This is only asked when options or folders have changed, so an ordinary
compile pays nothing for it. Options are mentioned in full: never paste the name together with ##.
"""

import os
import re
import sys

MENTION = re.compile(rb"\bCONFIG_(\w+)")


class Inputs:
	"""What the files that went into objects say; each file is read once."""

	def __init__(self):
		self.contents = {}

	def content(self, path):
		if path not in self.contents:
			try:
				with open(path, "rb") as f:
					self.contents[path] = f.read()
			except OSError:
				self.contents[path] = b""	# missing: stale anyway
		return self.contents[path]

	def options(self, path):
		return {m.decode() for m in MENTION.findall(self.content(path))}


def dep_files(build):
	for folder, _, names in os.walk(build):
		for name in names:
			if name.endswith(".d"):
				yield os.path.join(folder, name)


def parse(build, dep_file):
	"""The target and the inputs that a .d file names."""
	with open(dep_file, encoding="utf-8", errors="surrogateescape") as f:
		rule = f.read().replace("\\\n", " ").split("\n", 1)[0]
	target, _, deps = rule.partition(": ")
	return absolute(build, target.strip()), [absolute(build, d) for d in deps.split()]


def absolute(build, path):
	"""The compiler runs in the build folder (objects.mk)."""
	return os.path.normpath(os.path.join(build, path))


def remove(build, is_stale):
	"""Removes every object for whose inputs is_stale() holds."""
	for dep_file in dep_files(build):
		target, deps = parse(build, dep_file)
		if is_stale(deps):
			for path in (target, dep_file):
				if os.path.exists(path):
					os.unlink(path)


def options_changed(build, changed):
	"""changed: the names of the options, or None if nothing is known about the last build."""
	own = os.path.join(build, "include/uk/config.h")	# mentions every option
	inputs = Inputs()
	mentioned = {}

	def is_stale(deps):
		if changed is None:
			return True
		for path in deps:
			if path not in mentioned:
				mentioned[path] = not changed.isdisjoint(inputs.options(path))
			if mentioned[path] and path != own:
				return True
		return False

	remove(build, is_stale)


def headers(folder):
	"""Names by which the files below an include folder can be included."""
	return {os.path.relpath(os.path.join(base, name), folder)
		for base, _, names in os.walk(folder) for name in names}


def includes_changed(build, old, new):
	"""old, new: the include folders before and now, in their order."""
	gone = [d for d in old if d not in new]
	come = [d for d in new if d not in old]
	moved = [d for d in old if d in new] != [d for d in new if d in old]
	found = set().union(*map(headers, come)) if come else set()
	inputs = Inputs()

	def hidden(path):
		"""True if one of the names by which this file may have been included is now elsewhere."""
		parts = path.split("/")
		return any("/".join(parts[i:]) in found for i in range(1, len(parts)))

	def is_stale(deps):
		return moved or any(path.startswith(d + "/") for path in deps for d in gone) or \
			any(hidden(path) or b"__has_include" in inputs.content(path) for path in deps)

	remove(build, is_stale)


def folders(text):
	"""The include folders of a list of options, in the order in which they are searched."""
	options = re.findall(r"-(I|isystem|idirafter)\s*(\S+)", text)
	return list(dict.fromkeys(folder for kind in ("I", "isystem", "idirafter")
				  for option, folder in options if option == kind))


if __name__ == "__main__":
	includes_changed(sys.argv[1], folders(sys.argv[2]), folders(sys.argv[3]))
