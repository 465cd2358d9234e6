# SPDX-License-Identifier: BSD-3-Clause
"""cdemo is plain standard C: the image, typed at over its console, says what the same sources say
when the host's compiler has built them."""

import pathlib
import re
import shutil
import subprocess

import pexpect
import pytest

from harness import TOP, build

PROMPT = "> "
LINES = """
help
2*(3+4)^2
ans/3
sqrt(2)
-2^2
1.5e3 - .25
pow(2, 0.5) * hypot(3, 4) % 7
sin(pi/6) + cos(pi/3) - log(e)
stats 3, 1.25 2 10 -4
stats 7
stats 1 x
stats
sort the quick brown fox
1/0
(1 + 2
((((((((((((((1))))))))))))))
2 plus 2
nix(3)

quit
""".splitlines()[1:]


@pytest.fixture(name="expected", scope="module")
def on_the_host(tmp_path_factory):
	cc = shutil.which("gcc") or shutil.which("cc")
	if not cc:
		pytest.skip("no compiler for the host")
	program = tmp_path_factory.mktemp("cdemo") / "cdemo"
	sources = sorted(pathlib.Path(TOP, "apps/cdemo").glob("*.c"))
	flags = ["-std=c11", "-Wall", "-Wextra", "-Werror"]
	subprocess.run([cc, *flags, "-o", program, *sources, "-lm"], check=True)
	out = subprocess.run([program], input="\n".join(LINES) + "\n", text=True, check=True,
			     stdout=subprocess.PIPE, timeout=20).stdout
	return answers(out.split(PROMPT))


def answers(parts):
	return [p.replace("\r", "").strip("\n") for p in parts]


def terminal():
	command = build("cdemo").command()
	guest = pexpect.spawn(command[0], [*command[1:], "-nographic"], timeout=30,
			      encoding="utf-8")
	guest.delaybeforesend = None
	return guest


def test_same_as_on_the_host(expected):
	guest = terminal()
	try:
		got = []
		for line in LINES:
			guest.expect_exact(PROMPT)
			got.append(guest.before)
			for i, c in enumerate(line):
				# What is mistyped can be taken back.
				if i == 1:
					guest.send("#\b")
				guest.send(c)
			guest.send("\r")
			# The echo, with the correction as a terminal shows it.
			echo = line[:1] + "#\b \b" + line[1:] if len(line) > 1 else line
			guest.expect(re.escape(echo) + "\r+\n")
		guest.expect(pexpect.EOF)
		got.append(guest.before)
	finally:
		guest.close(force=True)
	assert answers(got) == expected
	assert guest.exitstatus == 0


def test_input_ends_at_control_d():
	guest = terminal()
	try:
		guest.expect_exact(PROMPT)
		guest.send("1+1\x15")		# Control-U takes the whole line back
		guest.send("\x04")
		guest.expect_exact("bye")
		guest.expect(pexpect.EOF)
	finally:
		guest.close(force=True)
	assert guest.exitstatus == 0
