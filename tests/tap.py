# SPDX-License-Identifier: BSD-3-Clause
"""Judges the run of a suite of test cases in an image (<uk/test.h>) by its output and its status."""

import re

# An instruction a nanosecond: what a suite says of time is the same on a busy machine, and in every run.
VIRTUAL_TIME = "-icount shift=0,sleep=off"

CASE = re.compile(r"(not )?ok (\d+) - (\S+)(?: # SKIP (.*))?$")
SUMMARY = re.compile(r"# uktest: (\d+) cases, (\d+) passed, (\d+) failed, (\d+) skipped$")


def judge(run):
	"""What is wrong with a run, as text; empty when nothing is."""
	wrong, notes, cases, plan, summary = [], [], [], None, None
	for line in run.output.replace("\r", "").splitlines():
		case = CASE.match(line)
		if line.startswith("1.."):
			plan = int(line[3:])
		elif SUMMARY.match(line):
			summary = tuple(int(n) for n in SUMMARY.match(line).groups())
		elif case:
			cases.append(case)
			if case[1]:
				wrong += [*notes, line]
			notes = []
		else:
			notes.append(line)
	failed = sum(1 for c in cases if c[1])
	skipped = sum(1 for c in cases if c[4])
	if plan is None:
		wrong.append("no plan: the suites did not start")
	elif len(cases) != plan:
		wrong += [*notes, f"{len(cases)} of {plan} cases ran"]
	if [int(c[2]) for c in cases] != list(range(1, len(cases) + 1)):
		wrong.append("the cases are not numbered in order")
	if summary != (len(cases), len(cases) - failed - skipped, failed, skipped):
		wrong.append(f"the last line of uktest is missing or disagrees: {summary}")
	if plan == 0:
		wrong.append("no case")
	if run.status:
		wrong.append(f"exit status {run.status}")
	return "\n".join(wrong)
