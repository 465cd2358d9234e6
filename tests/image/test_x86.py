# SPDX-License-Identifier: BSD-3-Clause
"""x86_64: the machines and firmwares an image boots on, by TCG and KVM, and what it says when it
cannot boot: a line on the serial port and a status that is not 0, never a reset without a word."""

import os

import pytest

from harness import build, run_qemu

BOOT_FAILED = 71	# UKPLAT_STATUS_BOOT
ON = {
	"microvm": [],
	"pc": ["-M", "pc"],
	"pc-qboot": ["-M", "pc", "-bios", "qboot.rom"],
	"q35": ["-M", "q35"],
	"q35-qboot": ["-M", "q35", "-bios", "qboot.rom"],
}
KVM = os.access("/dev/kvm", os.R_OK | os.W_OK)


def command(image, *more, **variables):
	"""QEMU takes the last of options that are given twice, but adds up what -M says."""
	argv = image.command(**variables)
	if "-M" in more:
		at = argv.index("-M")
		del argv[at:at + 2]
	return [*argv, *more]


@pytest.mark.parametrize("machine", ON)
def test_suites_on_every_machine(machine):
	run = run_qemu(command(build("tests/image/arch", "runtime", "qemu-microvm"), *ON[machine]))
	assert run.status == 0 and " 0 failed" in run.output, run.output


@pytest.mark.skipif(not KVM, reason="no KVM here")
@pytest.mark.parametrize("machine", ["microvm", "pc", "q35"])
def test_hello_by_kvm(machine):
	image = build("hello", "static", "qemu-microvm")
	run = run_qemu(command(image, *ON[machine], "-no-reboot", ACCEL="kvm"))
	assert run.status == 0 and "Hello from Tappet on" in run.output, run.output


@pytest.mark.parametrize("config", [None, "static"])
def test_smallest_memory(config):
	run = build("hello", config, "qemu-microvm").run(MEM="1088K")
	assert run.status == 0 and "Hello from Tappet on qemu-microvm" in run.output


def test_acpi_switches_off():
	run = build("hello", "static", "qemu-q35").run()
	assert run.status == 0 and "Hello from Tappet on qemu-q35" in run.output


@pytest.mark.parametrize("cpu, says", [
	("max,-sse2", "boot: this CPU lacks SSE2"),
	("max,-nx", "boot: this CPU has no 64-bit mode with no-execute pages"),
	("max,-lm", "boot: this CPU has no 64-bit mode with no-execute pages"),
	("max,-apic", "this CPU has no local APIC"),
	("max,-hypervisor", "no usable timer"),
])
def test_what_the_cpu_lacks(cpu, says):
	run = build("tests/image/arch", None, "qemu-microvm").run(CPU=cpu)
	assert run.status == BOOT_FAILED and says in run.output, run.output


@pytest.mark.parametrize("memory", ["1025K", "1056K"])
def test_too_little_memory(memory):
	run = build("tests/image/arch", None, "qemu-microvm").run(MEM=memory)
	assert run.status == BOOT_FAILED
	assert "boot: memory: the image does not fit in RAM" in run.output, run.output


def test_absurd_command_line():
	run = build("tests/image/arch", None, "qemu-microvm").run(ARGS="x" * 100000)
	assert run.status == 0, run.output


@pytest.mark.parametrize("how", ["-hypervisor", "+hypervisor"])
def test_timer_by_calibration(how):
	"""On q35: by the PC's old timer, or by the APIC's, whose rate hypervisors agree on."""
	image = build("tests/image/arch", "runtime", "qemu-microvm")
	run = run_qemu(command(image, "-M", "q35", CPU=f"max,{how}"))
	assert run.status == 0, run.output
