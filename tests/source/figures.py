# SPDX-License-Identifier: BSD-3-Clause
"""The figures of README.md and docs/ that come from a build or a run, and what these say today.

	tools/doc-figures            lists the wrong ones, page by page; status 1 if there are any
	tools/doc-figures --write    puts the right ones into the pages

test_docs.py compares them one by one. To add one is to add a Figure below: a pattern whose groups are the
figures, and the function that has them. Nothing else on the page is touched.
"""

import dataclasses
import functools
import json
import pathlib
import re
import sys
import typing

import pexpect

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tests"), str(TOP / "tools")]
sys.dont_write_bytecode = True

from harness import build  # noqa: E402
from report.terminal import two_lines  # noqa: E402


def sheet(app, config=None, board="qemu-virt"):
	return json.loads((build(app, config, board).folder / "report.json").read_text(encoding="utf-8"))


def totals(*what, app="hello", config=None, board="qemu-virt"):
	return [sheet(app, config, board)["totals"][name] for name in what]


def front_table(what):
	return totals(what, config="static") + totals(what)


def of_every_build():
	return [line.lstrip() for line in two_lines(sheet("hello"))]


def preempt():
	rom, ram = totals("rom", "ram", config="preempt")
	return [rom, rom - 10240, ram]


def networking():
	rom, ram = totals("rom", "ram", app="netecho")
	main = next(s for s in sheet("netecho")["stacks"] if s["name"] == "main")
	return [round(rom / 1024), round(ram / 1024), main["worst"]]


@functools.cache
def session():
	"""What the console app prints after `mem`, and the addresses of a crash."""
	argv = build("console").command()
	argv += ["-display", "none", "-monitor", "none", "-serial", "stdio"]
	with pexpect.spawn(argv[0], argv[1:], timeout=60, encoding="utf-8", echo=False) as image:
		image.expect_exact("tappet> ")
		image.sendline("mem")
		image.expect(r"text .*?\r\nRAM +\d+ bytes")
		memory = image.after.replace("\r", "")
		image.expect_exact("tappet> ")
		image.sendline("crash null-read")
		image.expect(r"pc  (0x\w+)  lr  (0x\w+)  sp   (0x\w+)")
		return memory, list(image.match.groups())


@dataclasses.dataclass
class Figure:
	page: str
	name: str
	pattern: str
	values: typing.Callable
	words: str = "{:,}"	# how a number is written

	def __str__(self):
		return f"{self.page}: {self.name}"

	def text(self, value):
		return value if isinstance(value, str) else self.words.format(value).replace(",", " ")

	def match(self):
		page = (TOP / self.page).read_text(encoding="utf-8")
		found = re.search(self.pattern, page, re.MULTILINE | re.DOTALL)
		assert found, f"{self}: the page has no such text: {self.pattern}"
		return page, found

	def wrong(self):
		"""[(what the page says, what is so)] of the figures that differ."""
		said = self.match()[1].groups()
		right = [self.text(value) for value in self.values()]
		assert len(said) == len(right)
		return [pair for pair in zip(said, right) if pair[0] != pair[1]]

	def write(self):
		page, found = self.match()
		for number, value in reversed(list(enumerate(self.values(), 1))):
			page = page[:found.start(number)] + self.text(value) + page[found.end(number):]
		(TOP / self.page).write_text(page, encoding="utf-8")


N = r"(\d[\d ]*\d)"
LINES = r"^ +(ROM +\d[^\n]*)\n +(RAM +\d[^\n]*)$"
PERFORMANCE, NETWORKING = "docs/performance.md", "docs/networking.md"
FIGURES = [
	Figure("README.md", "the lines of a build", LINES, of_every_build),
	Figure("docs/budgets.md", "the lines of a build", LINES, of_every_build),
	*(Figure("README.md", f"the table, {name}", rf"^\| {name}[^|\n]*\| {N} \| {N} \|$",
		 functools.partial(front_table, name.lower())) for name in ("ROM", "RAM", "image")),
	Figure("README.md", "mem of the console", r"^tappet> mem\n(text .*?^RAM +\d+ bytes)$",
	       lambda: [session()[0]]),
	Figure("README.md", "the addresses of a crash", r"pc  (0x\w+)  lr  (0x\w+)  sp   (0x\w+)",
	       lambda: session()[1]),
	Figure(NETWORKING, "netecho",
	       rf"(\d+) KiB of `rom`, (\d+) KiB of `ram`, and its stack takes {N} bytes", networking),
	Figure(PERFORMANCE, "hello CONFIG=preempt",
	       rf"takes {N} bytes of `rom` \(must\s[^)]*missed by (\d[\d ]*)\) and {N} bytes of `ram`",
	       preempt),
	Figure(PERFORMANCE, "hello on x86_64",
	       rf"^`hello` takes {N} bytes of `rom` there .*? and {N} of `ram`",
	       lambda: totals("rom", "ram", board="qemu-microvm")),
	Figure("docs/device-tree.md", "the tree compiled in",
	       rf"cost to `hello` [^|]* \| [^|]* \| {N} bytes of rom, {N} of ram \|",
	       lambda: totals("rom", "ram", config="static")),
]


def main():
	status = 0
	for figure in FIGURES:
		for said, right in figure.wrong():
			print(f"{figure}: {said!r} is {right!r}")
			status = 1
		if "--write" in sys.argv[1:] and figure.wrong():
			figure.write()
	return 0 if "--write" in sys.argv[1:] else status


if __name__ == "__main__":
	sys.exit(main())
