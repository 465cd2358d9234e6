# SPDX-License-Identifier: BSD-3-Clause
"""Typed input on every kind of machine, started straight: the console's interrupt comes through
either controller, whoever set it up before. What the shell can is in test_console.py."""

import re

import pexpect
import pytest

from harness import build
from machine import RAM, STOPPED, run, started_at, terminal, virt
from test_uboot import CALCULATOR


@pytest.fixture(scope="module")
def console():
	return build("console").img


def talk(qemu, prompt, session):
	for line, answer in session:
		qemu.expect_exact(prompt)
		qemu.sendline(line)
		qemu.expect(answer)
	qemu.expect_exact(prompt)


def ends_well(qemu):
	qemu.expect(pexpect.EOF)
	qemu.close()
	assert qemu.exitstatus == 0


def test_calculator():
	with terminal(*virt(), "-kernel", build("cdemo").img) as qemu:
		talk(qemu, "> ", CALCULATOR)
		qemu.sendline("quit")
		ends_well(qemu)


@pytest.mark.parametrize("el", [1, 2, 3])
@pytest.mark.parametrize("gic", [2, 3])
@pytest.mark.parametrize("cpu", ["cortex-a53", "cortex-a72", "cortex-a76", "max"])
def test_every_entry(console, cpu, gic, el):
	start = started_at(console, RAM + 0x200000) if el == 3 else ["-kernel", console]
	with terminal(*virt(cpu, gic, el), *start) as qemu:
		talk(qemu, "tappet> ", [("echo one  two", r"\none two\s"), ("uptime", r"\n\d:\d\d:\d\d\.")])
		qemu.sendline("poweroff")
		if el == 3:
			qemu.expect(STOPPED)
			qemu.close(force=True)
		else:
			ends_well(qemu)


def test_static():
	with terminal(*virt(), "-kernel", build("console", config="static").img) as qemu:
		talk(qemu, "tappet> ", [("mem", r"stack +main: \d+ bytes, \d+ used")])
		qemu.sendline("poweroff")
		ends_well(qemu)


def test_command_line(console):
	"""Its words are run before anybody types; with poweroff among them nobody has to."""
	end = run(*virt(), "-kernel", console, "-append", '"echo two words" nonsense poweroff')
	assert end.status == 0, end
	assert re.search(r"\ntwo words\r?\nnonsense: no such command", end.text), end
