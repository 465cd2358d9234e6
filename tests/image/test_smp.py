# SPDX-License-Identifier: BSD-3-Clause
"""Several CPUs: the boards that have them, and machines with fewer than the image wants."""

import pytest

from harness import LONG, build, needs_emulator
from tap import judge

# All CPUs on one thread of the host, and each on its own.
ONE, EACH = "-accel tcg,thread=single", "-accel tcg,thread=multi"
VIRTUAL = "-icount shift=0,sleep=off"


@pytest.mark.parametrize("board, config, variables", [
	("qemu-microvm", None, {"SMP": 2, "QEMUFLAGS": EACH}),		# the MP table
	("qemu-microvm", None, {"SMP": 2, "CPU": "qemu64", "QEMUFLAGS": ONE}),
	("qemu-q35", "four", {"SMP": 4, "QEMUFLAGS": EACH}),		# ACPI
	*([("qemu-microvm", "four", {"SMP": 4, "QEMUFLAGS": ONE}),
	   ("qemu-q35", None, {"SMP": 2, "MEM": "3G", "QEMUFLAGS": f"-bios qboot.rom {ONE}"})]
	  if LONG else []),
	# The spin table of a Raspberry Pi is in page 0; U-Boot leaves it as the firmware made it.
	("rpi3", None, {"SMP": 2, "QEMUFLAGS": ONE}),
	("rpi3", "flat", {"SMP": 4, "QEMUFLAGS": EACH}),
	("rpi3", "flat", {"SMP": 4, "BOOT": "uboot"}),
	("rpi4", "four", {"SMP": 4, "QEMUFLAGS": VIRTUAL}),
	# Its U-Boot takes minutes to build.
	*([("zcu102", "four", {"SMP": 4, "BOOT": "uboot", "QEMUFLAGS": EACH})] if LONG else []),
	("imx8mp-evk", "four", {"SMP": 4, "BOOT": "uboot", "QEMUFLAGS": EACH}),
])
def test_what_crosses(board, config, variables):
	needs_emulator(board)
	run = build("tests/image/cross", config, board).run(**variables)
	assert not judge(run), run.output


@pytest.mark.parametrize("board, cpus", [(board, cpus)
					 for board in ("qemu-microvm", "rpi3", "zcu102", "imx8mp-evk")
					 for cpus in (2, 4)
					 if LONG or board == "rpi3" or (board, cpus) == ("qemu-microvm", 2)])
def test_scheduling(board, cpus):
	needs_emulator(board)
	run = build("tests/image/sched", f"smp{cpus}", board).run(120, SMP=cpus, QEMUFLAGS=VIRTUAL)
	assert not judge(run), run.output


@pytest.mark.parametrize("config", [None, *(["picolibc", "hardened"] if LONG else [])])
def test_what_all_share(config):
	run = build("tests/image/shared", config, "qemu-microvm").run(120, SMP=4, QEMUFLAGS=VIRTUAL)
	assert not judge(run), run.output


THREAD = "waiter: this thread is another CPU's, which alone may touch it"
POOL = "a pool of blocks is used on two CPUs"


@pytest.mark.parametrize("way, says", [
	*((way, THREAD) for way in ("wake", "wait", "suspend", "priority", "terminate", "notify", "join")),
	("take", POOL), ("return", POOL),
])
def test_what_is_another_cpus_is_found_out(way, says):
	run = build("tests/image/cpumisuse").run(SMP=2, QEMUFLAGS=VIRTUAL, ARGS=way)
	assert run.status != 0, run.output
	assert says in run.output and "CRASH on CPU 0" in run.output
	assert "reached" not in run.output


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
@pytest.mark.parametrize("way, says", [
	("overflow", "CRASH on CPU 1: translation fault"),
	("lose", "CRASH on CPU"),
	("both", "CRASH on CPU"),
])
def test_a_crash_of_another_cpu_is_reported_once(board, way, says):
	run = build("tests/image/cpumisuse", None, board).run(SMP=2, QEMUFLAGS=EACH, ARGS=way)
	assert run.status != 0, run.output
	assert says in run.output and run.output.count("CRASH") == 1, run.output
	if way == "overflow":
		assert "exception's guard page (stack overflow)" in run.output
	# Elsewhere the block of CPU 0 stands in for a lost one.
	if way == "lose" and board == "qemu-microvm":
		assert "CRASH on CPU 1" in run.output


@pytest.mark.parametrize("board, config, says", [
	("qemu-virt", "noirq", "boot: interrupt gauge cannot be had: see uk_irq_register()"),
	("rpi3", None, "boot: interrupt gauge does not come to this CPU: set its .cpu to 0"),
])
def test_an_interrupt_that_a_cpu_cannot_have_stops_the_boot(board, config, says):
	# In real time: CPU 0 waits a second for the other one, which virtual time makes a minute.
	run = build("tests/image/cpumisuse", config, board).run(SMP=2)
	assert run.status != 0, run.output
	assert says in run.output
	assert "boot: cpu1: its interrupts, its timer or its static threads failed" in run.output
	assert "reached" not in run.output


@pytest.mark.parametrize("board, why", [
	("qemu-virt", "the device tree has no such CPU: lower NR_CPUS"),
	("qemu-microvm", "firmware lists no such CPU: lower NR_CPUS"),
	("zcu102", "the firmware refuses to start it"),		# the tree has it, PSCI has not
	("rpi3", "it does not come up"),			# nobody reads the spin table
])
def test_a_cpu_that_does_not_start_stops_the_boot(board, why):
	needs_emulator(board)
	run = build("tests/image/cpumisuse", None, board).run(SMP=1)
	assert run.status != 0, run.output
	assert f"boot: CPU 1: {why}" in run.output
	assert "boot: task waiter is for a CPU that does not run" in run.output
	assert "reached" not in run.output


@pytest.mark.parametrize("board, why", [
	("qemu-virt", "the device tree has no such CPU: lower NR_CPUS"),
	("zcu102", "the firmware refuses to start it"),
	("rpi3", "it does not come up"),
])
def test_cpus_that_are_optional_may_be_missing(board, why):
	needs_emulator(board)
	run = build("tests/image/cpumisuse", "optional", board).run(SMP=2)
	assert run.status == 0, run.output
	assert f"boot: CPU 2: {why}" in run.output and f"boot: CPU 3: {why}" in run.output
	assert "reached" in run.output


def test_a_task_of_a_cpu_that_is_not_there_stops_the_boot():
	run = build("tests/image/cross").run(SMP=1)
	assert run.status != 0, run.output
	assert "boot: CPU 1: the device tree has no such CPU: lower NR_CPUS" in run.output
	assert "boot: task echo1 is for a CPU that does not run" in run.output
	assert "TAP version" not in run.output
