# SPDX-License-Identifier: BSD-3-Clause
"""The clock of an image runs as fast as the host's, whoever says how fast its counter runs."""

import os
import re

import pytest

from clocks import listen
from harness import build

KVM = os.access("/dev/kvm", os.R_OK | os.W_OK)
needs_kvm = pytest.mark.skipif(not KVM, reason="no KVM here")


def told(board, *more, **variables):
	"""A run on one machine: QEMU takes the last of options given twice, but adds up what -M says."""
	argv = build("tests/image/clock", None, board).command(**variables)
	if "-M" in more:
		at = argv.index("-M")
		del argv[at:at + 2]
	return listen([*argv, *more, "-display", "none", "-monitor", "none", "-serial", "stdio"])


@needs_kvm
@pytest.mark.parametrize("cpu", [
	"host,-arch-capabilities",				# kvmclock
	"host,-arch-capabilities,migratable=off,+invtsc",	# the leaf that has the rate in kHz
	"host,-arch-capabilities,-kvmclock",			# 1 ms measured by the APIC
	"host,-arch-capabilities,-tsc-deadline",		# the APIC's count down
], ids=["kvmclock", "leaf", "measured", "one-shot"])
def test_by_kvm(cpu):
	told("qemu-microvm", ACCEL="kvm", CPU=cpu).check()


@needs_kvm
def test_by_the_old_timer_of_a_pc_under_kvm():
	told("qemu-microvm", "-M", "q35", "-no-reboot", ACCEL="kvm",
	     CPU="host,-arch-capabilities,-hypervisor,-kvmclock").check()


@pytest.mark.parametrize("cpu", ["max", "max,-hypervisor"], ids=["measured", "PIT"])
def test_by_tcg(cpu):
	told("qemu-microvm", "-M", "q35", "-no-reboot", CPU=cpu).check()


@pytest.mark.parametrize("cpu", ["cortex-a53", "max"])
def test_arm(cpu):
	"""Its counter says how fast it runs."""
	run = told("qemu-virt", CPU=cpu)
	run.check()
	assert re.search(rb"clock: 62500000 Hz", run.output)
