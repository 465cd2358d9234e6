# SPDX-License-Identifier: BSD-3-Clause
"""x86_64: the machines and firmwares an image boots on, by TCG and KVM, and what it says when it
cannot boot: a line on the serial port and a status that is not 0, never a reset without a word."""

import json
import os
import re

import pytest

import loader86
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


def test_multiboot():
	"""By the image's own header, which QEMU's firmware prefers to PVH."""
	run = run_qemu(command(build("tests/image/arch", "multiboot", "qemu-microvm"), "-M", "pc"))
	assert run.status == 0 and " 0 failed" in run.output, run.output


@pytest.mark.skipif(not KVM, reason="no KVM here")
@pytest.mark.parametrize("machine", ON)
def test_hello_by_kvm(machine):
	image = build("hello", "static", "qemu-microvm")
	run = run_qemu(command(image, *ON[machine], "-no-reboot", ACCEL="kvm"))
	assert run.status == 0 and "Hello from Tappet on" in run.output, run.output


@pytest.mark.skipif(not KVM, reason="no KVM here")
@pytest.mark.parametrize("cpu", ["", ",-x2apic", ",-tsc-deadline", ",-smep,-smap,-umip"])
def test_what_the_cpu_has_by_kvm(cpu):
	"""TCG has neither x2APIC nor TSC deadline. The other cases wait for a KVM that is not emulated."""
	run = build("tests/image/arch", None, "qemu-microvm").run(ACCEL="kvm",
								   CPU=f"host,-arch-capabilities{cpu}")
	cases = re.findall(r"^(ok|not ok) \d+ - cpu\.", run.output, re.MULTILINE)
	assert cases == ["ok"] * 4, run.output


@pytest.mark.parametrize("config", [None, "static"])
def test_smallest_memory(config):
	run = build("hello", config, "qemu-microvm").run(MEM="1088K")
	assert run.status == 0 and "Hello from Tappet on qemu-microvm" in run.output


@pytest.mark.parametrize("config", [None, "static"])
def test_size_of_hello(config):
	"""With W^X and guard pages."""
	report = build("hello", config, "qemu-microvm").folder / "report.json"
	totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
	assert totals["rom"] <= 12 * 1024 and totals["ram"] <= 48 * 1024, totals


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


@pytest.mark.parametrize("board", ["qemu-microvm", "qemu-q35"])
@pytest.mark.parametrize("machine, says", [
	({"CPU": "n270"}, "boot: this CPU has no 64-bit mode with no-execute pages"),
	({"CPU": "qemu32"}, "boot: this CPU has no 64-bit mode with no-execute pages"),
	({"MEM": "1056K"}, "boot: memory: the image does not fit in RAM"),
], ids=["n270", "qemu32", "1056K"])
def test_a_boot_that_fails_ends(board, machine, says):
	"""Of a product, which has neither an exit status nor, on microvm, a device to switch it off."""
	run = build("hello", "static", board).run(**machine)
	assert run.output.replace("\r", "").endswith(f"{says}\n"), run.output


def test_more_memory_than_tables():
	"""What there are no page tables for is left alone."""
	argv = command(build("console", board="qemu-microvm"), "-append", "mem poweroff", MEM="900G")
	run = run_qemu([*argv, "-object", "memory-backend-ram,id=ram,size=900G,reserve=off",
			"-machine", "memory-backend=ram"])
	free = [int(n) for n in re.findall(r"free +0x[0-9a-f]+ +(\d+) bytes", run.output)]
	assert 500 << 30 < sum(free) < 900 << 30, run.output


def test_absurd_command_line():
	run = build("tests/image/arch", None, "qemu-microvm").run(ARGS="x" * 100000)
	assert run.status == 0, run.output


@pytest.mark.parametrize("how", ["-hypervisor", "+hypervisor"])
def test_timer_by_calibration(how):
	"""On q35: by the PC's old timer, or by the APIC's, whose rate hypervisors agree on."""
	image = build("tests/image/arch", "runtime", "qemu-microvm")
	run = run_qemu(command(image, "-M", "q35", CPU=f"max,{how}"))
	assert run.status == 0, run.output


def handed_over(folder, hand_over):
	"""The suites of the architecture, entered with what loader86 makes."""
	image = build("tests/image/arch", None, "qemu-microvm")
	argv = image.command()
	at = argv.index("-kernel")
	loader = loader86.kernel(folder, int(image.config()["CONFIG_ARCH_LINK_BASE"], 0), *hand_over)
	argv[at:at + 2] = ["-kernel", str(loader), "-device", f"loader,file={image.img}"]
	return run_qemu(argv)


BASE, SIZE, _ = loader86.RAM
GARBAGE = [(0xffffffffffff0000, 0x20000, 1), (0, 0xffffffffffffffff, 1), (1 << 60, 1 << 20, 1),
	   (0x5000, 0, 1), (0x8000000, 0xffffffff, 7)]


@pytest.mark.parametrize("hand_over", [
	loader86.pvh(),
	loader86.pvh([*GARBAGE, loader86.RAM, loader86.RAM]),
	loader86.pvh([loader86.RAM], count=0xffffffff),
	loader86.pvh([(BASE + 4096 * i, 4096, 2) for i in range(60)] + [loader86.RAM]),
	loader86.pvh(cmdline=1 << 40),
	loader86.multiboot(),
	loader86.multiboot([*GARBAGE, loader86.RAM]),
], ids=["pvh", "pvh-garbage", "pvh-count", "pvh-long", "pvh-cmdline", "multiboot", "multiboot-garbage"])
def test_hand_over(tmp_path, hand_over):
	"""Good ones, by either protocol, and what is survived."""
	run = handed_over(tmp_path, hand_over)
	assert run.status == 0 and " 0 failed" in run.output, run.output


@pytest.mark.parametrize("hand_over, says", [
	(loader86.pvh(magic=0), "loader: neither PVH nor multiboot"),
	(loader86.pvh(version=0), "memory: the PVH loader passed no memory map"),
	(loader86.pvh(memmap=0), "memory: the PVH loader passed no memory map"),
	(loader86.pvh(memmap=0xfffffffffffffff0), "memory: the PVH loader passed no memory map"),
	(loader86.pvh(memmap=1 << 32), "memory: the PVH loader passed no memory map"),
	(loader86.pvh([]), "memory: the image does not fit in RAM where it was loaded"),
	(loader86.pvh(GARBAGE), "memory: the image does not fit in RAM where it was loaded"),
	(loader86.pvh([(BASE, 0x8000, 1)]), "memory: the image does not fit in RAM where it was loaded"),
	(loader86.pvh([(BASE, SIZE, 2)]), "memory: the image does not fit in RAM where it was loaded"),
	(loader86.multiboot(flags=0), "memory: the multiboot loader passed no memory map"),
	(loader86.multiboot(at=0xfffffff0), "memory: the multiboot loader passed no memory map"),
	(loader86.multiboot(length=0xffffffff), "memory: the multiboot loader passed no memory map"),
	(loader86.multiboot([(0, 0, 0), loader86.RAM], size=0xfffffff0), "memory: the image does not fit"),
	(loader86.multiboot([(0, 0, 0)] * 3, size=0), "memory: the image does not fit"),
])
def test_corrupt_hand_over(tmp_path, hand_over, says):
	run = handed_over(tmp_path, hand_over)
	assert run.status == BOOT_FAILED and f"boot: {says}" in run.output, run.output
