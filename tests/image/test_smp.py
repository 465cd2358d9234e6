# SPDX-License-Identifier: BSD-3-Clause
"""Several CPUs: the spin table of a Raspberry Pi, and machines with fewer CPUs than the image wants."""

from harness import build, needs_emulator


def test_cpus_from_a_spin_table_in_page_0():
	needs_emulator("rpi4")
	run = build("tests/image/cross", "four", "rpi4").run(SMP=4, QEMUFLAGS="-icount shift=0,sleep=off")
	assert run.status == 0, run.output
	assert "12 passed, 0 failed, 0 skipped" in run.output


def test_a_task_of_a_cpu_that_is_not_there_stops_the_boot():
	run = build("tests/image/cross").run(SMP=1)
	assert run.status != 0, run.output
	assert "boot: CPU 1: the device tree has no such CPU: lower NR_CPUS" in run.output
	assert "boot: task echo1 is for a CPU that does not run" in run.output
	assert "TAP version" not in run.output
