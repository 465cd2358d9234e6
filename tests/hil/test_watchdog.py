# SPDX-License-Identifier: BSD-3-Clause
"""The watchdog bites: a machine that masks interrupts and stops is restarted all the same."""

from harness import build, needs_emulator

APP = "tests/image/ukwatchdog"


def test_bite():
	"""The next boot knows what restarted it."""
	run = build(APP).run(QEMUFLAGS="-device i6300esb", ARGS="dog.bite=1")
	assert run.status == 0, run
	assert run.output.splitlines() == ["waiting for the watchdog",
					   "the watchdog has restarted this machine"], run


def test_without_one():
	"""An image with the driver on a machine without the device."""
	run = build(APP).run()
	assert run.status != 0 and "not ok 1 - watchdog.there_is_one" in run.output, run


def test_bite_of_a_pi():
	"""QEMU ends where the board would restart (-no-reboot)."""
	needs_emulator("rpi4")
	run = build(APP, board="rpi4").run(ARGS="dog.bite=1")
	assert run.status == 0 and run.output.splitlines() == ["waiting for the watchdog"], run
