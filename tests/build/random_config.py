# SPDX-License-Identifier: BSD-3-Clause
"""One random configuration: made from a seed, built, booted and judged.

	tests/build/random_config.py --board qemu-virt 17		configuration 17 of that board
	tests/build/random_config.py --board qemu-virt 0-299 --jobs 2	many, and how they ended

A configuration is a point in the menu: every boolean, choice and number that has a prompt may be moved
off its default. Then one of these has to be true, and everything else is a fault of the menu:

	booted	it builds, boots and prints what its app prints
	menu	kconf.py refuses it, and says which option is wrong
	budget	the budget sheet refuses it, and says which budget is exceeded
"""

import argparse
import collections
import concurrent.futures
import contextlib
import os
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
BOARDS = ("qemu-virt", "qemu-microvm")
# What an app prints first, and the exit statuses of a run that did not crash: tasks ends with 1 when a
# deadline was missed, which a random configuration may well do.
APPS = {"hello": ("Hello from Tappet", (0,)),
	"tasks": ("tasks: a control loop", (0, 1)),
	"latency": ("latency: 1000 releases", (0,))}
# Options that cost minutes of compiling or of running and are worth it in few configurations only.
RARE = {"LIBPICOLIBC": 0.03, "LIBPICOLIBC_MORE": 0.1, "LIBLWIP": 0.15, "LIBFDT": 0.2}
VIRTUAL_TIME = "-icount shift=0,sleep=off"
BUILD_LIMIT = 1800
RUN_LIMIT = 120


@contextlib.contextmanager
def environment(folder, board, app):
	"""What tools/build/kconf.py is called with, for the menu of one image."""
	values = {"BUILD": str(folder), "UK_BOARD": board, "UK_BOARD_DIR": str(TOP / "boards" / board),
		  "UK_APP": app, "UK_APP_DIR": str(TOP / "apps" / app), "srctree": str(TOP)}
	before = {name: os.environ.get(name) for name in values}
	os.environ.update(values)
	try:
		yield
	finally:
		for name, value in before.items():
			if value is None:
				del os.environ[name]
			else:
				os.environ[name] = value


def number(rnd, low, high):
	"""Small, large and odd ones: bounds matter, and so do values that are no power of two."""
	kind = rnd.random()
	if kind < 0.15:
		return low
	if kind < 0.2:
		return high
	base = max(low, 1)
	return max(low, min(high, int(base * (max(high, 1) / base) ** rnd.random()) + rnd.choice((0, 0, 1))))


def move(rnd, sym, often):
	"""Gives the option a random value, or leaves it alone."""
	import kconfiglib
	if sym.orig_type == kconfiglib.BOOL:
		sym.set_value(int(rnd.random() < RARE.get(sym.name, often)))
	elif sym.orig_type in (kconfiglib.INT, kconfiglib.HEX) and \
	     rnd.random() < (0.03 if sym.name.startswith("BUDGET_") else 0.5):
		base = 16 if sym.orig_type == kconfiglib.HEX else 10
		for low, high, condition in sym.ranges:
			if kconfiglib.expr_value(condition):
				value = number(rnd, int(low.str_value, base), int(high.str_value, base))
				sym.set_value(hex(value) if base == 16 else str(value))
				break


def choose(rnd, choice):
	members = [sym for sym in choice.syms if sym.visibility]
	if members and choice.visibility:
		weights = [RARE.get(sym.name, 1) for sym in members]
		rnd.choices(members, weights)[0].set_value(2)


def options(kconf):
	"""The options and choices with a prompt, of everything but the app and the budgets' limits."""
	own = str(pathlib.Path(os.environ["UK_APP_DIR"], "Config.uk"))
	for item in [*kconf.unique_defined_syms, *kconf.unique_choices]:
		nodes = [n for n in item.nodes if n.prompt]
		if nodes and not (hasattr(item, "choice") and item.choice):
			if not any(os.path.join(TOP, n.filename) == own for n in nodes):
				yield item


def menu(folder):
	"""The menu of the image that environment() names."""
	import kconfiglib
	(folder / "include/uk").mkdir(parents=True, exist_ok=True)
	(folder / "external.uk").write_text("")
	return kconfiglib.Kconfig("Config.uk", warn_to_stderr=False)


def save(kconf, folder):
	kconf.write_config(str(folder / ".config"), save_old=False)
	(folder / ".config.seed").unlink(missing_ok=True)


def write(folder, board, app, seed):
	"""The configuration of the seed, in folder/.config."""
	import kconfiglib
	rnd = random.Random(f"{board} {seed}")
	with environment(folder, board, app):
		kconf = menu(folder)
		often = rnd.choice((0.1, 0.25, 0.5, 0.75))
		left = list(options(kconf))
		rnd.shuffle(left)
		# What becomes visible by what was chosen before is chosen in a later round.
		for _ in range(4):
			for item in [i for i in left if i.visibility]:
				left.remove(item)
				if isinstance(item, kconfiglib.Choice):
					choose(rnd, item)
				else:
					move(rnd, item, often)
		save(kconf, folder)


Result = collections.namedtuple("Result", "seed kind app reason")


def make(out, board, app, *args):
	env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
	return subprocess.run(["make", "-C", TOP, "--no-print-directory", f"O={out}", f"BOARD={board}",
			       f"APP={app}", *args], env=env, timeout=BUILD_LIMIT, text=True, check=False,
			      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def refusal(text):
	"""(kind, reason) of a build that was refused on purpose, or None."""
	for kind, mark in ("menu", r"^  CONFIG  (.+)"), ("budget", r"^budget: (.+)"):
		lines = re.findall(mark, text, re.MULTILINE)
		if lines:
			return kind, "; ".join(lines)
	return None


def run(argv):
	"""(status, output) of the emulator; status None when it did not end."""
	argv = [*argv, "-display", "none", "-monitor", "none", "-serial", "stdio"]
	with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT) as qemu:
		try:
			output, status = qemu.communicate(timeout=RUN_LIMIT)[0], qemu.returncode
		except subprocess.TimeoutExpired:
			qemu.kill()
			output, status = qemu.communicate()[0], None
	if status is not None and any(a.startswith("isa-debug-exit") for a in argv):
		status = (status - 33) // 2 if status >= 33 else -1
	return status, output.decode("utf-8", "replace")


def try_one(out, board, seed):
	"""Builds and boots configuration number seed of a board below the folder out."""
	app = list(APPS)[(0, 0, 0, 1, 2)[seed % 5]]
	folder = pathlib.Path(out) / board / app
	write(folder, board, app, seed)
	done = make(out, board, app)
	if done.returncode:
		refused = refusal(done.stdout)
		return Result(seed, *((refused[0], app, refused[1]) if refused else
				      ("failed", app, done.stdout[-3000:])))
	if "did not take" in done.stdout:
		return Result(seed, "failed", app, done.stdout)
	says = make(out, board, app, "ACCEL=tcg", f"QEMUFLAGS={VIRTUAL_TIME}", "emulator")
	if says.returncode:
		return Result(seed, "failed", app, says.stdout)
	argv = shlex.split(says.stdout.splitlines()[-1])
	status, output = run(argv)
	line, statuses = APPS[app]
	good = line in output and status in statuses
	return Result(seed, "booted" if good else "failed", app,
		      "" if good else f"{shlex.join(argv)}\nstatus {status}\n{output}")


def seeds_of(text):
	for word in text.split(","):
		low, _, high = word.partition("-")
		yield from range(int(low), int(high or low) + 1)


def work(job):
	"""Every jobs-th of the seeds, in a folder of its own; how many ended in which way."""
	args, i = job
	kinds = collections.Counter()
	out = pathlib.Path(args.out) / f"{args.board}-{i}"
	for seed in list(seeds_of(args.seeds))[i::args.jobs]:
		result = try_one(out, args.board, seed)
		kinds[result.kind] += 1
		print(f"{args.board} {seed}: {result.kind} {result.app} {result.reason}", flush=True)
		if result.kind == "failed":
			shutil.copy(out / args.board / result.app / ".config",
				    pathlib.Path(args.out) / f"{args.board}-{seed}.config")
	return kinds


def main():
	parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
	parser.add_argument("seeds", help="17, 0-299 or 1,5,7-9")
	parser.add_argument("--board", choices=BOARDS, default=BOARDS[0])
	parser.add_argument("--out", default=str(TOP / "build/random"))
	parser.add_argument("--jobs", type=int, default=1)
	args = parser.parse_args()
	jobs = [(args, i) for i in range(args.jobs)]
	with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
		kinds = sum(pool.map(work, jobs), collections.Counter())
	print(", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())))
	return kinds["failed"] != 0


if __name__ == "__main__":
	sys.exit(main())
