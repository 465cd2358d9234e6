# SPDX-License-Identifier: BSD-3-Clause
"""Several CPUs: the boards that have them, and machines with fewer than the image wants."""

import pytest

from harness import LONG, build, needs_emulator

# All CPUs on one thread of the host, and each on its own.
ONE, EACH = "-accel tcg,thread=single", "-accel tcg,thread=multi"
VIRTUAL = "-icount shift=0,sleep=off"


@pytest.mark.parametrize("board, config, variables", [
	# The spin table of a Raspberry Pi is in page 0; U-Boot leaves it as the firmware made it.
	("rpi3", None, {"SMP": 2, "QEMUFLAGS": ONE}),
	("rpi3", "flat", {"SMP": 4, "QEMUFLAGS": EACH}),
	("rpi3", "flat", {"SMP": 4, "BOOT": "uboot"}),
	("rpi4", "four", {"SMP": 4, "QEMUFLAGS": VIRTUAL}),
	("zcu102", "four", {"SMP": 4, "EL": 2, "QEMUFLAGS": EACH}),
	("imx8mp-evk", "four", {"SMP": 4, "EL": 2, "QEMUFLAGS": EACH}),
])
def test_what_crosses(board, config, variables):
	needs_emulator(board)
	run = build("tests/image/cross", config, board).run(**variables)
	assert run.status == 0, run.output
	assert "12 passed, 0 failed, 0 skipped" in run.output, run.output


@pytest.mark.parametrize("board, cpus", [(board, cpus) for board in ("rpi3", "zcu102", "imx8mp-evk")
					 for cpus in (2, 4) if LONG or board == "rpi3"])
def test_scheduling(board, cpus):
	needs_emulator(board)
	run = build("tests/image/sched", f"smp{cpus}", board).run(120, SMP=cpus, QEMUFLAGS=VIRTUAL)
	assert run.status == 0, run.output
	assert "50 passed, 0 failed, 0 skipped" in run.output, run.output


def test_a_task_of_a_cpu_that_is_not_there_stops_the_boot():
	run = build("tests/image/cross").run(SMP=1)
	assert run.status != 0, run.output
	assert "boot: CPU 1: the device tree has no such CPU: lower NR_CPUS" in run.output
	assert "boot: task echo1 is for a CPU that does not run" in run.output
	assert "TAP version" not in run.output
