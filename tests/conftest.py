# SPDX-License-Identifier: BSD-3-Clause
"""Puts this folder where every test finds harness.py; pytest does so because this file is here. Says
which tests stay together in one worker, and shows at the end where the time went."""

import collections
import os
import pathlib
import shutil

import pytest

import harness

harness.set_up()


def folder_of(nodeid):
	"""tests/hil of tests/hil/test_xen.py::test_x[y]"""
	return "/".join(nodeid.split("::")[0].split("/")[:2])


def group_of(item):
	"""The name of what has to run in one worker, or None. Fixtures of a module's scope are made once a
	worker: the tests that share one stay together. So do the runs of one image, whose others would
	wait for its build, and the systems, which build in folders named after them."""
	file = item.nodeid.split("::")[0]
	params = getattr(item, "callspec", None) and item.callspec.params or {}
	if file == "tests/image/test_image.py":
		return "-".join(str(params[k]) for k in ("app", "board", "config") if params.get(k)) or None
	# In folders named after the system.
	if file in ("tests/system/test_plain.py", "tests/system/test_what_fits.py"):
		return file
	if file == "tests/system/test_on_xen.py":
		return item.nodeid.split("[")[0]
	fixtures = [f[-1] for f in item._fixtureinfo.name2fixturedefs.values()]	# noqa: SLF001
	shared = [f for f in fixtures if f.scope in ("module", "package") and f.baseid]
	if not shared:
		return None
	return "-".join([file, *(str(params[f.argname]) for f in shared if f.argname in params)])


# What takes longest begins first: a worker that gets it last works on when the others have ended.
LONGEST = ("tests/bench/test_bench.py", "tests/build/test_debian_13.py",
	   "tests/system/test_counted.py", "tests/hil/test_cards.py", "tests/system/test_on_xen.py",
	   "tests/hil/test_xl", "tests/hil/test_verified.py", "tests/hil/test_kvm.py",
	   "tests/hil/test_boards.py", "tests/system/", "tests/source/", "tests/hil/", "tests/build/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
	if hasattr(config, "workerinput"):
		items.sort(key=lambda item: [not item.nodeid.startswith(name) for name in LONGEST])
	for item in items:
		group = group_of(item)
		if group:
			item.add_marker(pytest.mark.xdist_group(name=group.replace("@", "-")))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown():
	yield
	harness.let_go()


# What a test takes of the CPUs, with all that it starts and waits for, goes with its reports.

def cpu_seconds():
	return sum(os.times()[:4])


_cpu = cpu_seconds()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
	global _cpu		# pylint: disable=global-statement
	outcome = yield
	now = cpu_seconds()
	outcome.get_result().user_properties.append(("cpu", now - _cpu))
	_cpu = now


_spent = collections.defaultdict(lambda: [set(), 0.0, 0.0])


def pytest_runtest_logreport(report):
	spent = _spent[folder_of(report.nodeid)]
	spent[0].add(report.nodeid)
	spent[1] += report.duration
	# A list of its own for each phase would do; pytest keeps one list for all phases of a test.
	spent[2] += report.user_properties[-1][1] if report.user_properties else 0.0


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter):
	if not _spent:
		return
	terminalreporter.section("seconds per folder")
	rows = sorted(_spent.items(), key=lambda row: -row[1][2])
	rows.append(("together", [set().union(*(r[0] for _, r in rows)), sum(r[1] for _, r in rows),
				  sum(r[2] for _, r in rows)]))
	terminalreporter.write_line(f"{'':20}{'tests':>8}{'seconds':>10}{'of a CPU':>10}")
	for folder, (tests, seconds, cpu) in rows:
		terminalreporter.write_line(f"{folder:20}{len(tests):8}{seconds:10.0f}{cpu:10.0f}")


def pytest_configure(config):
	"""Workers call the run what this process calls it."""
	if getattr(config.option, "testrunuid", "") is None:
		config.option.testrunuid = harness.THIS_RUN


def pytest_unconfigure(config):
	"""Removes the notes of this run when the last worker has ended. Other runs keep theirs, and a pytest
	that a test has started uses those of its run."""
	if not hasattr(config, "workerinput") and "PYTEST_XDIST_TESTRUNUID" not in os.environ:
		shutil.rmtree(harness.OUT / "once" / harness.THIS_RUN, ignore_errors=True)
