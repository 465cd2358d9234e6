# SPDX-License-Identifier: BSD-3-Clause
"""run and debug: the emulator's command line, and gdb at the image's first instruction."""

import os
import pathlib
import platform
import shutil
import subprocess

import pexpect
import pytest

from harness import TOP


def cmdline(path):
	try:
		return path.read_bytes()
	except OSError:
		return b""	# it has ended meanwhile


def assert_none_left(tree):
	name = f"left-by-{tree.path.parent.name}".encode()
	assert not [p for p in pathlib.Path("/proc").glob("[0-9]*/cmdline") if name in cmdline(p)]


def test_run_gives_the_emulator_the_image(tree):
	out = tree.make("run", "QEMU=/bin/echo", "ARGS=a=1 b", "QEMUFLAGS=-d int")
	line = out.splitlines()[-1]
	assert line.startswith("-M virt -cpu cortex-a53")
	assert f"-kernel {tree.out}/app.img -append a=1 b" in line
	assert line.endswith("-d int -nographic")


def test_network_card(tree):
	"""None unless NET= asks for one or the image has network devices; ports as FORWARD= says."""
	tree.append("boards/tiny/board.mk", "BOARD_QEMU_ARGS += $(call qemu_net,some-card)\n")
	assert "-device" not in tree.make("run", "QEMU=/bin/echo").splitlines()[-1]
	out = tree.make("run", "QEMU=/bin/echo", "NET=user", "FORWARD=tcp:8007:7 udp:1:2").splitlines()[-1]
	assert "-device some-card,netdev=net0 -netdev user,hostfwd=tcp:127.0.0.1:8007-:7," \
		"hostfwd=udp:127.0.0.1:1-:2,id=net0" in out
	out = tree.make("run", "QEMU=/bin/echo", "NET=dgram,local.type=unix", "FORWARD=tcp:8007:7")
	assert "-netdev dgram,local.type=unix,id=net0" in out
	for wrong in "8007:7", "tcp:7", "icmp:1:2", "tcp:1:2:3":
		out = tree.make("run", "QEMU=/bin/echo", f"FORWARD={wrong}", ok=False)
		assert f"FORWARD={wrong}: FORWARD='tcp:8007:7 udp:8007:7'" in out


def test_disk(tree, tmp_path):
	"""The file of DISK=, where the board's emulator and the image have use for one."""
	disk = tmp_path / "disk.img"
	assert "no disk that can be chosen" in tree.make("run", f"DISK={disk}", ok=False)
	tree.append("boards/tiny/board.mk", "BOARD_QEMU_ARGS += $(call qemu_disk,some-disk)\n")
	assert "-drive" not in tree.make("run", "QEMU=/bin/echo").splitlines()[-1]
	assert f"truncate -s 16M {disk}" in tree.make("run", f"DISK={disk}", ok=False)
	disk.write_bytes(bytes(4096))
	assert "select LIBUKBLKDEV" in tree.make("run", f"DISK={disk}", ok=False)
	tree.append("boards/tiny/board.mk", "CONFIG_LIBUKBLKDEV := y\n")
	line = tree.make("run", "QEMU=/bin/echo", f"DISK={disk}").splitlines()[-1]
	assert f"-drive if=none,id=disk0,format=raw,file={disk} -device some-disk,drive=disk0" in line


def test_run_builds_first(empty_tree):
	assert "IMG     app.img" in empty_tree.make("run", "QEMU=/bin/echo")


def test_other_ways_to_boot(tree):
	assert "-device loader" in tree.make("run", "QEMU=/bin/echo", "BOOT=other")
	out = tree.make("run", "BOOT=nix", ok=False)
	assert "BOOT=nix" in out and "other" in out


def test_files_that_a_way_to_boot_needs(tree):
	tree.append("boards/tiny/board.mk", "BOARD_QEMU_BOOT_disk = -drive file=$(BUILD)/disk\n"
		    "BOARD_QEMU_DEPS_disk = $(BUILD)/disk\n"
		    "$(BUILD)/disk: $(UK_IMG)\n\tcp $< $@\n")
	tree.make("run", "QEMU=/bin/echo", "BOOT=disk")
	assert (tree.out / "disk").exists()


@pytest.fixture
def pc(tree):
	"""The tiny board with what the machines for x86_64 have in common."""
	tree.append("boards/tiny/board.mk", "BOARD_MACHINE := microvm\n"
		    f"include {TOP}/boards/qemu-microvm/pc.mk\n")

	def run(device, *args, ok=True):
		return tree.make("run", "QEMU=/bin/echo", f"pc_kvm_device={device}", *args, ok=ok)
	return run


PC = pytest.mark.skipif(platform.machine() != "x86_64", reason="no x86_64 here")


@PC
def test_kvm_where_it_is(pc, tmp_path):
	device = tmp_path / "kvm"
	device.touch()
	out = pc(device)
	assert out.splitlines()[-2].endswith("app.img on tiny by KVM"), out
	assert "-accel kvm -cpu host" in out
	out = pc(device, "ACCEL=tcg")
	assert out.splitlines()[-2].endswith("app.img on tiny by TCG"), out
	assert "-accel tcg -cpu max" in out


@PC
def test_tcg_where_there_is_no_kvm(pc, tmp_path):
	out = pc(tmp_path / "kvm")
	assert out.splitlines()[-2].endswith(f"by TCG: there is no {tmp_path}/kvm"), out
	assert "-accel tcg -cpu max" in out


@PC
def test_kvm_that_is_asked_for_and_not_there(pc, tmp_path):
	out = pc(tmp_path / "kvm", "ACCEL=kvm", ok=False)
	assert f"ACCEL=kvm: there is no {tmp_path}/kvm. Load kvm_intel or kvm_amd" in out
	assert "or take ACCEL=tcg" in out and "-accel" not in out


@PC
def test_kvm_that_is_not_permitted(pc, tree, tmp_path):
	"""Root, who may open anything, is made to give that up first."""
	device = tmp_path / "kvm"
	device.touch(0)
	able = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
	done = subprocess.run([*able, "make", "-C", tree.path, "BOARD=tiny", "APP=app", "run", "ACCEL=kvm",
			       "QEMU=/bin/echo", f"pc_kvm_device={device}"], timeout=30, text=True,
			      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
	assert done.returncode and f"ACCEL=kvm: no permission for {device}. " in done.stdout, done.stdout
	assert "join the group kvm" in done.stdout


def test_accelerator_that_does_not_exist(pc, tmp_path):
	assert "ACCEL=xen: ACCEL=kvm or ACCEL=tcg" in pc(tmp_path / "kvm", "ACCEL=xen", ok=False)


def test_guest_gets_what_is_typed(tree, tmp_path):
	"""With many jobs too: make gives its input to one of them only."""
	fake = tmp_path / "fake"
	fake.write_text("#!/bin/sh\nread -r line\necho got: $line\n")
	fake.chmod(0o755)
	child = pexpect.spawn("make", ["-C", str(tree.path), "BOARD=tiny", "APP=app", "run",
				       f"QEMU={fake}", "-j8"], timeout=30, encoding="utf-8")
	child.expect_exact("RUN ")
	child.sendline("hello")
	child.expect_exact("got: hello")
	child.expect(pexpect.EOF)


def test_failing_guest_fails_make(tree):
	tree.make("run", "QEMU=/bin/false", ok=False)


def test_board_without_emulator(tree):
	tree.write("boards/tiny/board.mk", "")
	assert "has no emulator" in tree.make("run", ok=False)


def test_missing_emulator_names_the_package(tree):
	out = tree.make("run", "QEMU=qemu-system-nix", ok=False)
	assert "make quickstart" in out


@pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch here")
@pytest.mark.parametrize("how, loaded", [
	([], 0x40080000), (["BOOT=other"], 0x40100000),
	(["BOOT=other", "BOARD_ENTRY_other=0x40000000+0x100000"], 0x40100000),
	(["BOARD_ENTRY=0x40080000"], 0x40080000)])
def test_debug_stops_at_entry_with_moved_symbols(tree, how, loaded):
	"""Linked at 0x40080000; loaded there, and elsewhere."""
	tree.append("boards/tiny/board.mk", "BOARD_QEMU_BOOT_other += "
		    "-device loader,cpu-num=0,addr=0x40100000\n")
	out = tree.make("debug", *how, """GDBFLAGS=-batch -ex 'info symbol $$pc' -ex "break main" \
			-ex continue -ex backtrace""")
	assert f"linked at 0x40080000, loaded at {loaded:#x}" in out
	assert "_start in section .text" in out
	assert ", main ()" in out and "apps/app/main.c:" in out


@pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch here")
def test_debug_leaves_no_emulator(tree):
	tree.make("debug", "GDBFLAGS=-batch", "QEMUFLAGS=-name left-by-" + tree.path.parent.name)
	assert_none_left(tree)


@pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch here")
def test_debug_in_a_terminal(tree):
	"""Ctrl-C stops the guest, not the debugger or make."""
	child = pexpect.spawn("make", ["-C", str(tree.path), "BOARD=tiny", "APP=app", "debug",
				       "QEMUFLAGS=-name left-by-" + tree.path.parent.name],
			      timeout=30, encoding="utf-8", env={**os.environ, "TERM": "dumb"})
	child.expect_exact("stopped there")
	child.expect_exact("(gdb) ")
	child.sendline("continue")
	child.expect_exact("Continuing.")
	child.sendintr()
	child.expect_exact("SIGINT")
	child.expect_exact("(gdb) ")
	child.sendline("quit")
	child.expect(pexpect.EOF)
	child.close()
	assert child.exitstatus == 0
	assert_none_left(tree)
