# SPDX-License-Identifier: BSD-3-Clause
"""What it costs to wake a thread of another CPU on the boards that tools/bench has no machine for, with
their own interrupt controllers. Time is virtual, so that the emulated counter counts instructions.

TAPPET_RECORD=1 records; otherwise what is recorded for this compiler has to come out, exactly."""

import json
import os
import re
import subprocess

import pytest

from harness import LONG, RUN_LIMIT, TOP, build, needs_emulator

BOARDS = ("rpi3", "rpi4", "zcu102", "imx8mp-evk")


def recorded():
	version = subprocess.run(["aarch64-linux-gnu-gcc", "-dumpfullversion"], check=True, text=True,
				 capture_output=True).stdout.strip()
	return TOP / f"tests/bench/recorded/cross-gcc-{version}.json"


@pytest.mark.parametrize("cpus", [2, 4] if LONG else [2])
@pytest.mark.parametrize("board", BOARDS)
def test_wake_up(board, cpus):
	needs_emulator(board)
	done = build("tests/bench/sched", f"cross{cpus}", board).run(
		limit=RUN_LIMIT, SMP=cpus, QEMUFLAGS="-icount shift=0,sleep=off")
	found = re.search(r"^bench cross-wake-up (\d+\.\d) ", done.output, re.MULTILINE)
	assert done.status == 0 and found, done.output
	path, name, value = recorded(), f"{board}-{cpus}-cpus", float(found[1])
	known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
	if os.environ.get("TAPPET_RECORD"):
		known[name] = value
		path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
	if not known:
		pytest.skip(f"nothing is recorded in {path.name}")
	assert value == known[name]


@pytest.mark.parametrize("board", BOARDS)
def test_the_page_says_what_is_recorded(board):
	if not recorded().exists():
		pytest.skip(f"nothing is recorded in {recorded().name}")
	known = json.loads(recorded().read_text(encoding="utf-8"))
	two, four = (f"{known[f'{board}-{cpus}-cpus']:g}" for cpus in (2, 4))
	page = (TOP / "docs/multicore.md").read_text(encoding="utf-8")
	assert re.search(rf"^\|[^|]*`{board}`[^|]*\| {two} \| {four} \|$", page, re.MULTILINE)
