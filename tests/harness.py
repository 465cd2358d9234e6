# SPDX-License-Identifier: BSD-3-Clause
"""What every kind of test needs: images built once a run, and their emulator under a time limit.

	from harness import build

	def test_hello():
		run = build("hello", config="static").run(CPU="cortex-a72")
		assert run.status == 0 and "Hello" in run.output

Builds go to build/tests, never where the user's own are; TAPPET_TEST_OUT moves it. TAPPET_LONG=1
(make test-long) asks tests for their full length.

Several workers run tests at the same time and share build/tests. Here are the locks that keep them
apart, and the one place that stretches time limits. docs/testing.md describes both.
"""

import contextlib
import dataclasses
import fcntl
import functools
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

import pexpect
import pytest

TOP = pathlib.Path(__file__).resolve().parents[1]
OUT = pathlib.Path(os.environ.get("TAPPET_TEST_OUT", TOP / "build/tests")).resolve()
LONG = os.environ.get("TAPPET_LONG", "") not in ("", "0")

BUILD_LIMIT = 300	# seconds for one call of make
# What Xen puts before a line of a partition that the keyboard does not belong to.
XEN_PREFIX = re.compile(r"^\(XEN\) (?:DOM\d+: )?", re.MULTILINE)
RUN_LIMIT = 60		# seconds for one run of an image

# One value for all workers of a run of pytest.
THIS_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}-{time.time_ns()}")


def sample(values, count=1):
	"""Of values that a test is repeated with: the first ones in make test, all in make test-long."""
	return values if LONG else values[:count]


def patient(seconds):
	"""A time limit for this machine as it is now. Limits are written for an idle machine. Several
	workers share it, and it may have other work: each process gets less than its share of a CPU."""
	return seconds * max(4, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


def _stretched(wait):
	@functools.wraps(wait)
	def stretched(self, *args, timeout=None, **kw):
		return wait(self, *args, timeout=timeout and patient(timeout), **kw)
	return stretched


def stretch_limits():
	"""Makes every timeout= of subprocess and of pexpect patient, so that no test has to."""
	subprocess.Popen.communicate = _stretched(subprocess.Popen.communicate)
	wait = pexpect.expect.Expecter.expect_loop

	def expect_loop(self, timeout=-1):
		timeout = self.spawn.timeout if timeout == -1 else timeout
		return wait(self, timeout and patient(timeout))
	pexpect.expect.Expecter.expect_loop = expect_loop


def set_up():
	"""Before any test: limits, and what the tests and make take from the environment."""
	stretch_limits()
	# labgrid reads a file given by --lg-env before there is an image: what boards/*/labgrid.yaml take
	# from the environment has to be known then, and is set for real by the fixtures.
	for name in "LG_DISK", "LG_TFTP", "LG_OUT", "LG_TOP", "LG_QEMU":
		os.environ.setdefault(name, "")
	# Names that make takes from the environment, also from the command line of `make test`. Tests say
	# their own.
	for name in "APP", "BOARD", "O":
		os.environ.pop(name, None)
	# Python that the build starts is the one that runs the tests: find-python need not search.
	os.environ.setdefault("PYTHON", sys.executable)


@contextlib.contextmanager
def within(seconds):
	"""What is started in this block takes at most this much of a CPU on an idle machine. The time of
	other processes does not count, only what they take from caches: a factor of three at most."""
	before = os.times()
	yield
	now = os.times()
	took = sum(now[:4]) - sum(before[:4])
	assert took <= 3 * seconds, f"took {took:.2f} s of a CPU, {seconds} are allowed"


def file_name(text):
	"""A name for a file that stands for this text, of a length that every file system takes."""
	name = re.sub(r"[^\w.-]+", "-", text).strip("-")
	if len(name) > 200:
		name = f"{name[:160]}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
	return name


_locks = {}	# path: [file, how often this process holds it]


def _lock(path):
	if path not in _locks:
		path.parent.mkdir(parents=True, exist_ok=True)
		file = path.open("w", encoding="utf-8")
		fcntl.flock(file, fcntl.LOCK_EX)
		_locks[path] = [file, 0]
	_locks[path][1] += 1


def _unlock(path):
	_locks[path][1] -= 1
	if not _locks[path][1]:
		_locks.pop(path)[0].close()


@contextlib.contextmanager
def locked(*names):
	"""No other worker is inside a block of the same name. A process that has a lock may take it
	again. Several names are taken in one order, so that two workers never wait for each other."""
	paths = sorted(OUT / "locks" / file_name(str(name)) for name in names)
	taken = []
	try:
		for path in paths:
			_lock(path)
			taken.append(path)
		yield
	finally:
		for path in reversed(taken):
			_unlock(path)


_until_the_end = contextlib.ExitStack()


def hold(*names):
	"""The same until the end of the test: conftest.py calls let_go()."""
	_until_the_end.enter_context(locked(*names))


def let_go():
	_until_the_end.close()


def once(name, work):
	"""work() of the first worker that asks, and what it returned (as JSON) to all. A failure is
	everybody's too."""
	path = OUT / "once" / THIS_RUN / file_name(name)
	with locked(f"once-{name}"):
		if not path.exists():
			path.parent.mkdir(parents=True, exist_ok=True)
			try:
				found = {"value": work()}
			except pytest.fail.Exception as e:
				found = {"failed": str(e)}
			path.write_text(json.dumps(found), encoding="utf-8")
	found = json.loads(path.read_text(encoding="utf-8"))
	if "failed" in found:
		pytest.fail(found["failed"], pytrace=False)
	return found["value"]


def folder_of(args):
	"""The build folder of an image that these arguments of make name."""
	said = dict(a.split("=", 1) for a in args if re.match(r"\w+=", a))
	board = pathlib.PurePath(said.get("B") or said.get("BOARD", "qemu-virt")).name
	app = pathlib.PurePath(said.get("A") or said.get("APP", "hello")).name
	config = said.get("CONFIG")
	return pathlib.Path(said.get("O", OUT)) / board / (f"{app}-{config}" if config else app)


def locks_of(args):
	"""The names of the locks of what make writes with these arguments."""
	folder = folder_of(args)
	# Beside a partition make builds the dom0 that ends its machine.
	dom0 = [folder.parents[1] / "xen-dom0"] if folder.parent.name.startswith("xen-") else []
	return [folder, *dom0]


def make(*args, limit=BUILD_LIMIT):
	"""Runs make in the tree and returns what it printed; what it prints is shown when it fails."""
	env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
	argv = ["make", "-C", str(TOP), "--no-print-directory", f"O={OUT}", *args]
	try:
		with locked(*locks_of(args)):
			done = subprocess.run(argv, env=env, timeout=limit, text=True,
					      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
					      stderr=subprocess.STDOUT, check=False)
	except subprocess.TimeoutExpired as e:
		# A failure, so that once() does not let every test of the image wait as long.
		pytest.fail(f"{shlex.join(argv)}: no end after {e.timeout:.0f} s\n"
			    f"{(e.stdout or b'').decode('utf-8', 'replace')}", pytrace=False)
	if done.returncode:
		pytest.fail(f"{shlex.join(argv)}: status {done.returncode}\n{done.stdout}", pytrace=False)
	return done.stdout


def image_status(argv, code):
	"""The exit status of the image, given that of its emulator: isa-debug-exit makes 2 v + 1 of a
	value v, which is 16 + status (plat/kvm/x86_64/power.c). -1: the image did not end the run."""
	if not any(a.startswith("isa-debug-exit") for a in argv):
		return code
	return (code - 33) // 2 if code >= 33 else -1


@dataclasses.dataclass
class Run:
	"""A run that ended by itself."""
	command: str
	status: int
	output: str
	seconds: float


def run_qemu(argv, limit=RUN_LIMIT):
	"""Runs an emulator's command with the first serial port as its output; no input. Killed, and
	the test failed, when it has not ended by itself after limit seconds of an idle machine."""
	argv = [*argv, "-display", "none", "-monitor", "none", "-serial", "stdio"]
	start = time.monotonic()
	with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT) as qemu:
		try:
			output = qemu.communicate(timeout=limit)[0]
		except subprocess.TimeoutExpired:
			qemu.kill()
			output = qemu.communicate()[0].decode("utf-8", "replace")
			pytest.fail(f"{shlex.join(argv)}: no end after {patient(limit):.0f} s; its output:\n"
				    f"{output}", pytrace=False)
	return Run(shlex.join(argv), image_status(argv, qemu.returncode), output.decode("utf-8", "replace"),
		   time.monotonic() - start)


@dataclasses.dataclass
class Image:
	"""A built image. make_args names it on make's command line."""
	make_args: list
	folder: pathlib.Path
	name: str

	@property
	def elf(self):
		return self.folder / f"{self.name}.elf"

	@property
	def img(self):
		return self.folder / f"{self.name}.img"

	@property
	def map(self):
		return self.folder / f"{self.name}.map"

	def config(self):
		"""The configuration it was built with: {"CONFIG_X": "y", ...}."""
		lines = (self.folder / ".config").read_text(encoding="utf-8").splitlines()
		return dict(line.split("=", 1) for line in lines if line.startswith("CONFIG_"))

	def command(self, **variables):
		"""The emulator's command line, as the board gives it for these make variables (CPU=, MEM=,
		BOOT=, ARGS=, QEMUFLAGS=, ...), by TCG unless ACCEL= says otherwise, without the console:
		run() and terminals add theirs. What make writes for it beside the image (a disk, a device
		tree for Xen) is this test's until its end."""
		args = (*self.make_args, *(f"{k}={v}" for k, v in {"ACCEL": "tcg", **variables}.items()))
		if not {"BOOT", "DTB", "KEY", "XEN", "GUESTS"} & variables.keys() and \
				not self.folder.parent.name.startswith("xen-"):
			return shlex.split(_emulator(args))
		hold(self.folder)
		return shlex.split(make(*args, "emulator").splitlines()[-1])

	def run(self, limit=RUN_LIMIT, **variables):
		run = run_qemu(self.command(**variables), limit)
		run.output = XEN_PREFIX.sub("", run.output)
		return run


@functools.cache
def _emulator(args):
	return make(*args, "emulator").splitlines()[-1]


_images = {}


def build(app, config=None, board="qemu-virt"):
	"""The image of an app: a name in apps/ or a path from the top of the tree, for example
	tests/image/ukalloc. Built at the first call, by the first worker."""
	key = (app, config, board)
	if key not in _images:
		args = [f"BOARD={board}", f"A={TOP / app}" if "/" in app else f"APP={app}"]
		name = pathlib.PurePath(app).name
		if config:
			args.append(f"CONFIG={config}")
		folder = folder_of(args)
		once(f"build-{folder}", lambda: make(*args))
		_images[key] = Image(args, folder, name)
	return _images[key]


@functools.cache
def missing_emulator(machine):
	"""Why the emulator of a machine that tools/qemu-recent runs cannot be had; empty if it can."""
	done = subprocess.run([TOP / "tools/qemu-recent", "--check", machine],
			      timeout=BUILD_LIMIT, text=True, stdin=subprocess.DEVNULL,
			      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
	return done.stdout.strip() if done.returncode else ""


def needs_emulator(board):
	"""Skips the test where the board's emulator cannot be had."""
	if board.startswith("xen-"):
		return		# the installed one, and the command would hold the image
	argv = build("hello", board=board).command()
	if argv[0].endswith("/qemu-recent"):
		why = missing_emulator(argv[argv.index("-M") + 1].split(",")[0])
		if why:
			pytest.skip(why)


def suite_of(part):
	"""tools/debian-fetch's arguments for the suite that has what tools/release calls by this name."""
	done = subprocess.run([TOP / "tools/release", "suite", part], text=True, capture_output=True,
			      check=True)
	return ["--suite", done.stdout.strip()]


def debian(name, *args):
	"""The folder build/tests/debian/<name> with Debian packages unpacked, as the arguments of
	tools/debian-fetch say; its packages are kept between runs. The test is skipped where they cannot
	be had."""
	folder = OUT / "debian" / name
	folder.parent.mkdir(parents=True, exist_ok=True)
	done = subprocess.run([TOP / "tools/debian-fetch", *args, folder], timeout=BUILD_LIMIT,
			      text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False)
	if done.returncode:
		pytest.skip(done.stderr.strip())
	return folder
