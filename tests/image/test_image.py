# SPDX-License-Identifier: BSD-3-Clause
"""Runs every suite of tests/image on every board that has what it needs.

A folder here is an app of test cases (<uk/test.h>); its defconfig, and each defconfig.<name> on top
of it, is one image. Comment lines in these files say where it runs; those of defconfig.<name> come
instead of those of defconfig:

	# TEST-BOARDS: qemu-virt	boards that have what it needs; all when not said
	# TEST-CPUS: cortex-a53 max	values of CPU=; when not said, the first image of a folder runs
					on all models that the board's board.mk names with a line
					like this one, the others on the first of them; none: only
					as TEST-RUN says
	# TEST-RUN: MEM=4G GIC=2	variables of make for one more run, quoted as in the shell; may
					come several times
	# TEST-LIMIT: 120		seconds a run may take
	# TEST-BUILD-ONLY: why		not run here (another test does)
	# TEST-LONG: why		only in make test-long
	# TEST-SHORT: qemu-virt		the boards of make test, where it takes too long on all of them
	# TEST-NOT-RELEASE: why		no release of it is measured by make bench
	# TEST-MASKED: why		its release decides the longest masked stretch (tools/bench)

Time is virtual, an instruction a nanosecond: what a suite says of time is the same on a busy machine,
and in every run. A TEST-RUN with QEMUFLAGS= of its own has what it asks for instead.

A board's own lines, in its board.mk, are TEST-CPUS and

	# TEST-SUITES: arch sched	the folders here that make test runs on it, in their first
					configuration (libc-picolibc: in another), beside those whose
					TEST-BOARDS names the board; make test-long runs all of them.
					Without the line both run all

A run passes when the exit status is 0 and the output says so as well: all cases of the plan, none
failed, and the last line of uktest with counts that agree.
"""

import pathlib
import re
import shlex

import pytest

from harness import LONG, RUN_LIMIT, TOP, build, needs_emulator
from tap import VIRTUAL_TIME, judge

HERE = pathlib.Path(__file__).resolve().parent
CPUS = re.compile(r"# TEST-CPUS: (.*)")
SUITES = re.compile(r"# TEST-SUITES: (.*)")

def directives(app, config):
	"""The TEST- lines of a configuration: {"CPUS": ["max"], "RUN": ["MEM=4G", "GIC=2"]}."""
	found = {}
	for path in (app / "defconfig", app / f"defconfig.{config}"):
		if path.exists():
			here = {}
			for line in path.read_text(encoding="utf-8").splitlines():
				m = re.match(r"# TEST-([A-Z-]+):\s*(.*\S)", line)
				if m:
					here.setdefault(m[1], []).append(m[2])
			found.update(here)
	return found


def boards():
	"""The boards whose board.mk says on which CPU models suites are run, and these models."""
	found = {}
	for path in sorted(TOP.glob("boards/*/board.mk")):
		says = CPUS.search(path.read_text(encoding="utf-8"))
		if says:
			found[path.parent.name] = says[1].split()
	return found


def wanted(board, app, config, first):
	"""Does this run of the tests include this configuration of a suite on this board?"""
	if LONG:
		return True
	says = directives(HERE / app, config)
	if "LONG" in says:
		return False
	if "SHORT" in says:
		return board in says["SHORT"][-1].split()
	suites = SUITES.search((TOP / "boards" / board / "board.mk").read_text(encoding="utf-8"))
	return not suites or board in " ".join(says.get("BOARDS", [])).split() or \
		(app if first else f"{app}-{config}") in suites[1].split()


def variants(says, models, first):
	"""The variables of make for each run on one board."""
	cpus = " ".join(says.get("CPUS", [])).split()
	if not cpus:
		cpus = models if first else models[:1]
	if cpus == ["none"]:
		cpus = []
	found = [{"CPU": cpu} for cpu in cpus]
	for extra in says.get("RUN", []):
		more = dict(v.split("=", 1) for v in shlex.split(extra))
		found.append({**{"CPU": cpu for cpu in (cpus or models)[:1]}, **more})
	return found


def runs():
	"""One pytest parameter for each run: app, board, config, make variables, limit."""
	for makefile in sorted(HERE.glob("*/Makefile.uk")):
		app = makefile.parent
		configs = [None] if (app / "defconfig").exists() else []
		configs += sorted(p.suffix[1:] for p in app.glob("defconfig.*"))
		for config in configs or [None]:
			says = directives(app, config)
			if "BUILD-ONLY" in says:
				continue
			limit = int(says.get("LIMIT", [RUN_LIMIT])[-1])
			named = " ".join(says.get("BOARDS", [])).split()
			for board in named or boards():
				if not wanted(board, app.name, config, config == configs[0]):
					continue
				for v in variants(says, boards().get(board, []), config == configs[0]):
					name = "-".join(filter(None, (app.name, config, board, *v.values())))
					name = name.replace(" ", "_")
					yield pytest.param(app.name, board, config, v, limit, id=name)


@pytest.mark.parametrize("app, board, config, variables, limit", runs())
def test_image(app, board, config, variables, limit):
	needs_emulator(board)
	variables = {"QEMUFLAGS": VIRTUAL_TIME, **variables}
	run = build(f"tests/image/{app}", config, board).run(limit, **variables)
	wrong = judge(run)
	if wrong:
		pytest.fail(f"{run.command}\n{wrong}", pytrace=False)


def test_judge_sees_what_is_wrong():
	"""The judge itself: a run is good only if status and output both say so."""
	class Result:
		def __init__(self, status, output):
			self.status, self.output = status, output

	good = "boot\r\n1..2\r\nok 1 - a.b\r\nok 2 - a.c # SKIP no\r\n" \
		"# uktest: 2 cases, 1 passed, 0 failed, 1 skipped\r\n"
	assert judge(Result(0, good)) == ""
	assert "exit status 1" in judge(Result(1, good))
	assert "did not start" in judge(Result(0, ""))
	assert "1 of 2" in judge(Result(0, "1..2\nok 1 - a.b\nCRASH\n"))
	assert "CRASH" in judge(Result(0, "1..2\nok 1 - a.b\nCRASH\n"))
	assert "x.c:3" in judge(Result(1, "1..1\n# x.c:3: expected y\nnot ok 1 - a.b\n"))
	assert "disagrees" in judge(Result(0, good.replace("1 passed", "2 passed")))
	assert "not numbered" in judge(Result(0, good.replace("ok 2", "ok 3")))
	assert judge(Result(0, "1..0\n# uktest: 0 cases, 0 passed, 0 failed, 0 skipped\n"))
