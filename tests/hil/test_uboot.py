# SPDX-License-Identifier: BSD-3-Clause
"""The boot chain of a real board: power, U-Boot, the image from a disk or the network.

The same tests drive QEMU (boards/qemu-virt/labgrid.yaml, the default) and a bench:
make test TESTS='tests/hil/test_uboot.py --lg-env=bench.yaml'."""

import pytest

from harness import build

# What is typed, and a pattern of what comes back.
CALCULATOR = [
	("2*(3+4)^2", r"\b98\b"),
	("sqrt(2)", r"1\.41421356"),
	("sort tappet is a unikernel", "a is tappet unikernel"),
]


def start(board, how):
	if not board.has(how):
		pytest.skip(f"this board does not boot by {how}")
	board.boot(how)
	board.expect("Starting kernel")


def test_hello(board, how):
	with board(build("hello")) as b:
		start(b, how)
		b.expect("Hello from Tappet on ")
		assert b.powers_off()


def talk(board, prompt, session):
	for line, answer in session:
		board.expect(prompt)
		board.type(line)
		board.expect(answer)


def test_calculator(board, how):
	with board(build("cdemo")) as b:
		start(b, how)
		talk(b, "> ", [*CALCULATOR, ("quit", "")])
		assert b.powers_off()


def test_command_line(board, how):
	"""uEnv.txt carries it."""
	with board(build("console"), ARGS='"echo told by uEnv" poweroff') as b:
		start(b, how)
		b.expect(r"\ntold by uEnv\s")
		assert b.powers_off()


def test_nobody_types(board):
	"""U-Boot counts down and finds boot.scr by itself."""
	with board(build("hello")) as b:
		b.expect("Hit any key")
		b.expect("Hello from Tappet on ")
