# SPDX-License-Identifier: BSD-3-Clause
"""Partitions under Xen, as its loader starts them: how many, on which machine, which way, and the end."""

import itertools
import json
import re
import subprocess

import pexpect
import pytest

from harness import LONG, TOP, build
from machine import run

FIRST, STEP = 0x50000000, 0x1000000
UBOOT = "/usr/lib/u-boot/qemu_arm64/u-boot.bin"

COMBINATIONS = list(itertools.product((1, 2, 3), (2, 3), ("straight", "uboot")))
# The ways through U-Boot wait two seconds for a key: fewer of them.
SHORT = [c for c in COMBINATIONS if c[2] == "straight"] + \
	[(1, 3, "uboot"), (2, 2, "uboot"), (3, 3, "uboot"), (3, 2, "uboot")]
BOOTS = [(i, *COMBINATIONS[i % len(COMBINATIONS)]) for i in range(100)] if LONG else \
	[(i, *c) for i, c in enumerate(SHORT)]


@pytest.fixture(scope="module")
def xen():
	"""The hypervisor's file; the test is skipped where Debian's cannot be had."""
	argv = hello().command(DOM0="no")
	return argv[argv.index("-kernel") + 1]


def hello(**where):
	return build("hello", board="xen-arm64", **where)


def machine(gic):
	return ["-M", f"virt,virtualization=on,gic-version={gic}", "-cpu", "cortex-a57", "-m", "512M"]


def guest(image, number, more="memory=16384"):
	return ["--guest", f"image={image},addr={FIRST + number * STEP:#x},{more}"]


def describe(folder, gic, guests, how="straight", *options):
	"""QEMU's options that boot Xen's binary with these guests: (image, what xen-dtb is told of it)."""
	what = [w for n, (image, more) in enumerate(guests) for w in guest(image, n, more)]
	if how == "uboot":
		done = ["--script", folder / "boot.cmd"]
	else:
		done = ["--dtb", folder / "xen.dtb", "--", "qemu-system-aarch64", *machine(gic),
			"-nic", "none"]
	subprocess.run([TOP / "tools/xen-dtb", *options, *what, *done], check=True, timeout=30)
	return [*machine(gic)] + (["-bios", UBOOT] if how == "uboot" else ["-dtb", folder / "xen.dtb"])


def start(folder, xen, gic, guests, how="straight"):
	argv = describe(folder, gic, guests, how)
	if how == "uboot":
		subprocess.run(["mkimage", "-A", "arm64", "-T", "script", "-C", "none", "-d",
				folder / "boot.cmd", folder / "boot.scr"],
			       check=True, stdout=subprocess.DEVNULL, timeout=30)
		files = dict.fromkeys(image for image, _ in guests)
		subprocess.run([TOP / "tools/mkdisk", folder / "disk.img", folder / "boot.scr",
				f"{xen}=xen", *files], check=True, timeout=60)
		return [*argv, "-drive", f"if=none,id=disk,format=raw,readonly=on,file={folder}/disk.img",
			"-device", "virtio-blk-device,drive=disk"]
	argv += ["-kernel", xen]
	for n, (image, _) in enumerate(guests):
		argv += ["-device", f"loader,file={image},addr={FIRST + n * STEP:#x},force-raw=on"]
	return argv


@pytest.mark.parametrize("boot, partitions, gic, how", BOOTS)
def test_dom0less(xen, tmp_path, boot, partitions, gic, how):
	"""Without a dom0 nobody ends the machine: the test does, when all have spoken."""
	argv = start(tmp_path, xen, gic, [(hello().img, "memory=16384")] * partitions, how)
	said = [rf"DOM{n}: Hello from Tappet on xen-arm64" for n in range(1, partitions + 1)]
	end = run(*argv, until="(?s)" + "".join(f"(?=.*{s})" for s in said), limit=40)
	assert end.status is None, end
	for s in said:
		assert len(re.findall(s, end.text)) == 1, end


def test_small():
	"""22 KiB of rom, in the least memory that Xen makes a partition of."""
	image = hello()
	sheet = json.loads((image.folder / "report.json").read_text(encoding="utf-8"))
	assert sheet["totals"]["rom"] <= 22 * 1024
	end = image.run(MEM="4100K")
	assert end.status == 0 and "Hello from Tappet on xen-arm64" in end.output, end


@pytest.mark.parametrize("size", ["4M", "foo", "-1"])
def test_too_small(size):
	with pytest.raises(pytest.fail.Exception) as failed:
		hello().run(MEM=size)
	assert f"MEM={size}: the partition's memory is more than 4M, like MEM=64M" in str(failed.value)


def test_without_hypervisor_node(xen, tmp_path):
	argv = start(tmp_path, xen, 3, [(hello().img, "memory=16384,plain")])
	end = run(*argv, until="DOM1: Hello from Tappet on xen-arm64", limit=20)
	assert end.status is None, end


@pytest.mark.parametrize("variables", [{}, {"BOOT": "uboot", "GIC": "2"}, {"XEN": "4.20"}],
			 ids=["straight", "uboot", "xen-4.20"])
def test_run_ends(variables):
	"""The reaper sees the partition end, and ends the emulator."""
	end = hello().run(**variables)
	assert end.status == 0, end
	assert "Hello from Tappet on xen-arm64" in end.output
	assert "reaper: domain 1 switched itself off" in end.output


def test_crash_is_told_apart():
	image = build("tests/image/crash", board="xen-arm64", config="halt")
	end = image.run(ARGS="null-read")
	assert end.status == 70, end
	assert "reaper: domain 1 crashed" in end.output


def test_dom0():
	"""The image as dom0: where Xen puts it, on Xen's console; its power-off is the machine's."""
	end = build("hello", board="xen-dom0").run()
	assert end.status == 0 and "Hello from Tappet on xen-dom0" in end.output, end


@pytest.mark.parametrize("board, name, value, says", [
	("xen-arm64", "GIC", "4", "GIC= is 2 or 3"),
	("xen-arm64", "DOM0", "yes", "DOM0=no leaves the reaper out"),
	("xen-dom0", "MEM", "lots", "dom0 has at least 6M"),
	("xen-dom0", "MEM", "4M", "dom0 has at least 6M"),
	("xen-dom0", "MEM", "7M", "dom0 has at least 6M, and an even number"),
	("xen-dom0", "GUESTS", "/no/such.img", "no such file; 'make BOARD=xen-arm64' makes"),
	("xen-dom0", "GUESTS", str(TOP / "README.md"), "no image; 'make BOARD=xen-arm64' makes"),
])
def test_what_xen_would_panic_at(board, name, value, says):
	with pytest.raises(pytest.fail.Exception) as failed:
		build("hello", board=board).run(**{name: value})
	assert f"{name}={value}: {says}" in str(failed.value)


def test_the_least_dom0():
	end = build("hello", board="xen-dom0").run(MEM="6M")
	assert end.status == 0 and "Hello from Tappet on xen-dom0" in end.output, end


def test_reaper_alone():
	end = build("reaper", board="xen-dom0").run()
	assert "reaper: there is no domain but this one" in end.output, end


@pytest.mark.parametrize("gic", ["2", "3"])
def test_reaper_waits_for_all(gic):
	img = str(hello().img)
	end = build("reaper", board="xen-dom0").run(GUESTS=f"{img} {img}", GIC=gic)
	assert end.status == 0, end
	for n in 1, 2:
		assert f"domain {n} switched itself off" in end.output, end


def test_typed_input(xen, tmp_path):
	"""vpl011 interrupts: the shell reads what is typed once the keyboard belongs to the partition."""
	image = build("console", board="xen-arm64")
	argv = start(tmp_path, xen, 3, [(image.img, "memory=16384")])
	child = pexpect.spawn("qemu-system-aarch64", [*map(str, argv), "-nic", "none", "-display", "none",
						      "-monitor", "none", "-serial", "stdio"],
			      timeout=20, encoding="utf-8", echo=False)
	child.setecho(False)
	try:
		child.expect("Tappet console on xen-arm64")
		child.send("\x01\x01\x01")
		child.expect("Serial input to DOM1")
		child.send("echo typed to a partition\r")
		child.expect(r"\(XEN\) (DOM1: )?typed to a partition")
	finally:
		child.close(force=True)
