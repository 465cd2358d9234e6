# SPDX-License-Identifier: BSD-3-Clause
"""The crash record and the reset reason, over several boots of one machine."""

import random
import re
import subprocess

import pytest

from harness import build
from test_fault import CRASHED, FRAME, symbols


@pytest.fixture
def image():
	return build("tests/image/crash")


def runs(run):
	"""What each boot found out about the one before."""
	return re.findall(r"^run (\d+): (\S+), (\d+) crashes, record of boot (\d+)$",
			  run.output.replace("\r", ""), re.M)


def test_record_survives_a_warm_reset(image):
	run = image.run(ARGS="restart null-write restart clear canary end")
	assert runs(run) == [
		("1", "power-on", "0", "0"),
		("2", "restart", "0", "0"),
		("3", "crash", "1", "2"),
		("4", "restart", "1", "2"),
		("5", "restart", "1", "0"),
		("6", "crash", "2", "5"),
	], run.output
	assert run.status == 0


def test_record_says_what_the_report_said(image):
	run = image.run(ARGS="stack end")
	text = run.output.replace("\r", "")
	report, record = text.split("boot 2 since power-on, after: crash\n")
	cause = re.search(r"\*\*\* CRASH: (.*)\n", report)[1]
	assert "main's guard page (stack overflow)" in cause
	assert f"*** CRASH in boot 1: {cause}\n" in record
	assert re.search(r"    thread main, 0\.\d{6} s after the start\n", record)
	for name in ("pc", "lr", "sp", "esr", "far", "image at", "called from"):
		values = [re.search(rf" {name} +(0x.*?)(?:  |\n)", part)[1] for part in (report, record)]
		assert values[0] == values[1], name
	frames = FRAME.findall(symbols(image.elf, text))
	half = len(frames) // 2
	assert half >= 4 and frames[:half] == frames[half:]


def test_thread_is_named():
	"""Both in the report, for the stack that overflowed, and in the record."""
	run = build("tests/image/crash", "threads").run(ARGS="stack end")
	text = run.output.replace("\r", "")
	said = "victim's guard page (stack overflow)"
	report, record = text.split("boot 2 since power-on, after: crash\n")
	assert said in report and said in record, text
	assert re.search(r"    thread victim, 0\.\d{6} s after the start\n", record), text
	assert runs(run)[-1] == ("2", "crash", "1", "1")
	assert run.status == 0


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
@pytest.mark.parametrize("where", ["data-stack", "heap-stack"])
def test_unguarded_stack(where, board):
	"""What overflows from a stack without a guard page ends in the page below the app's data: the
	kernel's memory is whole, the report is made, and the machine ends with the status of a crash."""
	run = build("tests/image/crash", "guard", board).run(ARGS=where)
	text = run.output.replace("\r", "")
	assert re.search(r"\*\*\* CRASH: .* fault.*: write to 0x[0-9a-f]+, guard page \(stack overflow\)\n",
			 text), text
	assert "CRASH again" not in text and run.status == CRASHED, text


def test_hang_and_reset(image):
	"""The reset button, by the emulator's monitor: the run before did not end."""
	argv = [*image.command(ARGS="hang end"), "-display", "none", "-serial", "file:/dev/stdout",
		"-monitor", "stdio"]
	with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT) as qemu:
		text = ""
		while "run 1: power-on" not in text:
			line = qemu.stdout.readline().decode()
			assert line, text
			text += line
		text += qemu.communicate(b"system_reset\n", timeout=60)[0].decode()
	assert "run 2: reset, 0 crashes, record of boot 0" in text
	assert qemu.returncode == 0


@pytest.mark.parametrize("what", ["zeros", "ones", "noise"])
def test_garbage_at_power_on(image, tmp_path, what):
	"""Whatever is in RAM where the record lies, it is not taken for one."""
	found = subprocess.run(["aarch64-linux-gnu-nm", "-S", image.elf], stdout=subprocess.PIPE,
			       text=True, check=True).stdout
	addr, size = re.search(r"^(\S+) (\S+) \w record$", found, re.M).groups()
	size = int(size, 16)
	data = {"zeros": bytes(size), "ones": b"\xff" * size,
		"noise": random.Random(1).randbytes(size)}[what]
	(tmp_path / "ram").write_bytes(data)
	run = image.run(ARGS="end", QEMUFLAGS=f"-device loader,file={tmp_path}/ram,"
			f"addr=0x{addr},force-raw=on")
	assert runs(run) == [("1", "power-on", "0", "0")], run.output
	assert run.status == 0
