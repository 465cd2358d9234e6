# SPDX-License-Identifier: BSD-3-Clause
"""KVM on Arm: a Linux host with KVM, itself in an emulator, in which the images of qemu-virt run."""

import re

import pytest

import linux
from harness import build, debian, suite_of
from machine import HELLO, run
from tap import judge

IMAGES = {
	"hello": ("hello", None),
	"suites": ("tests/image/arch", "kvm"),
	"clock": ("tests/image/clock", "short"),
}
INNER = "qemu-system-aarch64 -M virt,gic-version={gic} -accel kvm -cpu host -m 64M -nic none " \
	"-display none -monitor none -serial stdio -no-reboot -kernel /{name}.img"


class Guest:
	"""What one guest printed, and the status of the emulator that ran it."""

	def __init__(self, output, status):
		self.output, self.status = output, status


# The host's KVM runs at EL2 with its kernel (VHE), or below it. An emulated GIC is its guest's too.
@pytest.fixture(scope="module", params=[("cortex-a76", 3), ("cortex-a57", 2)],
		ids=["VHE-GICv3", "nVHE-GICv2"])
def guests(request, tmp_path_factory):
	"""All images as guests of one host: {name: Guest}."""
	cpu, gic = request.param
	root = debian("kvm-arm", "--arch", "arm64", *suite_of("linux"), "--deps", "linux-image-cloud-arm64",
		      "qemu-system-arm", "busybox-static")
	files = {f"{name}.img": build(*what).img for name, what in IMAGES.items()}
	script = "ls /dev/kvm\n" + "\n".join(
		f'echo "guest {name}:"; {INNER.format(gic=gic, name=name)}; echo "status $?;"'
		for name in IMAGES)
	ramdisk = tmp_path_factory.mktemp("kvm") / "ramdisk.cpio"
	ramdisk.write_bytes(linux.initramfs(root, ["usr/bin/qemu-system-aarch64"], script, files))
	end = run(*linux.machine(root, ramdisk, gic, cpu), until="\0", limit=120)
	ramdisk.unlink()
	text = end.text.replace("\r", "")
	assert end.status == 0 and text.startswith("/dev/kvm\n"), end
	found = re.findall(r"^guest (\w+):\n(.*?)^status (\d+);$", text, re.DOTALL | re.MULTILINE)
	assert [name for name, _, _ in found] == list(IMAGES), end
	return {name: Guest(output, int(status)) for name, output, status in found}


def test_hello(guests):
	assert re.fullmatch(HELLO, guests["hello"].output) and guests["hello"].status == 0


def test_suites(guests):
	"""Contexts, FP state, interrupts and page tables on a CPU that is shared with others."""
	wrong = judge(guests["suites"])
	assert not wrong, wrong


def test_clock_and_timer(guests):
	"""The clock's offset is the host's to choose: it must neither stop the timer nor fire it early."""
	assert "clock: 0 times backwards, 0 times early" in guests["clock"].output
	assert guests["clock"].status == 0
