# SPDX-License-Identifier: BSD-3-Clause
"""The fixtures of the tests in a project of a user's own (tools/build/project.mk), a plugin of pytest:

	def test_suite(suite):
		suite(config="test")			the test cases in an image

	def test_hello(board):
		with board() as console:		the app on its board, power on to power off
			console.expect("name\\\\? ")
			console.type("Ada")
			console.expect("Hello, Ada")

docs/testing-my-app.md describes them. PROJECT is the folder of the app, PROJECT_BOARD and PROJECT_ARGS are
what its Makefile says of BOARD, L and B."""

import os
import pathlib
import shlex
import sys

import pexpect
import pytest

import harness
from harness import RUN_LIMIT, TOP, Image, folder_of, image_status, make
from tap import VIRTUAL_TIME, judge

sys.path.insert(0, str(TOP / "tests/hil"))
import bench	# pylint: disable=wrong-import-position

harness.set_up()

PROJECT = pathlib.Path(os.environ["PROJECT"])


def build(config=None, board=None):
	"""The Image of the app; board: another one than the project's."""
	args = [f"A={PROJECT}", f"BOARD={board or os.environ['PROJECT_BOARD']}",
		*(a for a in shlex.split(os.environ["PROJECT_ARGS"]) if not (board and a.startswith("B=")))]
	if config:
		args.append(f"CONFIG={config}")
	make(*args)
	return Image(args, folder_of(args), PROJECT.name)


class Emulated:
	"""The board in its emulator, as a context: the same calls as those of bench.Board."""

	def __init__(self, argv):
		self.argv = [*argv, "-display", "none", "-monitor", "none", "-serial", "stdio"]
		self.console = None

	def __enter__(self):
		self.console = pexpect.spawn(self.argv[0], self.argv[1:], timeout=bench.LIMIT,
					     encoding="utf-8", echo=False)
		return self

	def __exit__(self, *exc):
		self.console.close(force=True)

	def expect(self, text, limit=bench.LIMIT):
		try:
			self.console.expect(text, timeout=limit)
		except (pexpect.EOF, pexpect.TIMEOUT) as e:
			what = "the image ended" if isinstance(e, pexpect.EOF) else "nothing more came"
			pytest.fail(f"{text!r} was not printed; before {what}:\n{self.console.before}",
				    pytrace=False)
		return self.console.before + self.console.after

	def type(self, line):
		self.console.sendline(line)

	def ended(self):
		self.console.expect(pexpect.EOF)
		self.console.close()
		return image_status(self.argv, self.console.exitstatus)


@pytest.fixture(name="build")
def build_fixture():
	"""build(config): an Image of the app, for what the other fixtures do not do."""
	return build


@pytest.fixture
def suite():
	"""suite(config): runs the test cases of an image in the emulator. A failed case fails the test."""
	def run_suite(config="test", limit=RUN_LIMIT, **variables):
		run = build(config).run(limit, **{"QEMUFLAGS": VIRTUAL_TIME, **variables})
		wrong = judge(run)
		if wrong:
			# In the image, the app's folder is called as if it lay in the tree.
			wrong = wrong.replace(f"apps/{PROJECT.name}/", f"{PROJECT}/")
			pytest.fail(f"{run.command}\n{wrong}", pytrace=False)
	return run_suite


@pytest.fixture
def board(request, monkeypatch):
	"""board(config): the app on its board, as a context. In the emulator, or, with --lg-env=FILE, on what
	that file describes, through its U-Boot."""
	def with_image(config=None, **variables):
		file = request.config.getoption("lg_env", None)
		if not file:
			return Emulated(build(config).command(**variables))
		image = build(config, bench.board_of(file))
		return Booted(bench.connect(file, image, monkeypatch.setenv, **variables))
	return with_image


class Booted:
	"""A board on a bench: its U-Boot starts the image when the context begins."""

	def __init__(self, board_):
		self.board = board_

	def __enter__(self):
		self.board.__enter__()
		hows = [f for f in ("fat", "tftp") if self.board.has(f)]
		if not hows:
			pytest.fail("the file of --lg-env says neither fat nor tftp in `features`",
				    pytrace=False)
		self.board.boot(hows[0])
		return self.board

	def __exit__(self, *exc):
		self.board.__exit__(*exc)
