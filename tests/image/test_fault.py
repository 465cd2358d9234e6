# SPDX-License-Identifier: BSD-3-Clause
"""Every kind of fault, one boot each: the report names it, its addresses lead to the source, and the
exit status says that the image crashed."""

import re
import subprocess

import pytest

from harness import TOP, build, make

CRASHED = 70	# EX_SOFTWARE, UKPLAT_STATUS_CRASH

HEX = r"0x[0-9a-f]{16}"
GUARD = r"main's guard page \(stack overflow\)"
NULL = r"translation fault at level \d: %s 0x000000000000000[08], null page"

# kind -> the whole first line of the report, and the function that its pc or lr lies in
FAULTS = {
	"text-write": (rf"permission fault at level 3: write to {HEX}, text", "commit"),
	"rodata-write": (rf"permission fault at level 3: write to {HEX}, read-only data", "commit"),
	"data-exec": (rf"permission fault at level 3: execute {HEX}, data", "call"),
	"stack-exec": (rf"permission fault at level 3: execute {HEX}, data", "call"),
	"null-read": (NULL % "read of", "commit"),
	"null-write": (NULL % "write to", "commit"),
	"null-call": (NULL % "execute", "call"),
	"wild": (rf"translation fault at level \d: read of {HEX}, unmapped memory", "commit"),
	"stack": (rf"translation fault at level 3: write to {HEX}, {GUARD}", "fault_stack"),
	"canary": ("stack canary overwritten", "__stack_chk_fail"),
	"assert": ("assertion failed", "commit"),
	"undefined": ("undefined instruction", "fault_undefined"),
	"system-register": ("undefined instruction", "fault_system_register"),
	"call": ("SVC", "fault_call"),
	"fp": ("FP or SIMD instruction in a thread without FP", "fault_fp"),
	"unaligned": (rf"alignment fault: read of {HEX}, device memory", "fault_unaligned"),
	"misaligned-pc": ("misaligned PC", "fault_misaligned_pc"),
	"external-abort": (rf"external abort: read of {HEX}, device memory", "ukarch_mmio_read32"),
	"serror": ("SError", ""),
	# Beyond the guard page if the compiler did not touch it first.
	"large-frame": (rf"translation fault at level 3: write to {HEX}, {GUARD}", "fixed"),
	"large-array": (rf"translation fault at level 3: write to {HEX}, {GUARD}", "variable"),
	"large-alloca": (rf"translation fault at level 3: write to {HEX}, {GUARD}", "allocated"),
}

# Of CPUs that have it: kind, more of the emulator, the first line.
ON_MAX = {
	"tag-check": ("-machine mte=on", rf"tag check fault: read of 0x01[0-9a-f]{{14}}, data"),
	"signature": ("", r"translation fault at level 0: read of 0x2000[0-9a-f]{12}, "
		      r"bad pointer signature"),
}

# The same on x86_64, by whole first line and function.
NULL_X86 = r"translation fault: %s 0x000000000000000[08], null page"
FAULTS_X86 = {
	"text-write": (rf"permission fault: write to {HEX}, text", "commit"),
	"rodata-write": (rf"permission fault: write to {HEX}, read-only data", "commit"),
	"data-exec": (rf"permission fault: execute {HEX}, data", "call"),
	"stack-exec": (rf"permission fault: execute {HEX}, data", "call"),
	"null-read": (NULL_X86 % "read of", "commit"),
	"null-write": (NULL_X86 % "write to", "commit"),
	"null-call": (NULL_X86 % "execute", "call"),
	"wild": (rf"translation fault: read of {HEX}, unmapped memory", "commit"),
	"stack": (rf"permission fault: write to {HEX}, {GUARD}", "fault_stack"),
	"canary": ("stack canary overwritten", "__stack_chk_fail"),
	"assert": ("assertion failed", "commit"),
	"undefined": ("undefined instruction", "fault_undefined"),
	"system-register": ("general protection fault", "fault_system_register"),
	"call": ("general protection fault", "fault_call"),
	"fp": ("undefined instruction", "fault_fp"),
	"serror": ("non-maskable interrupt", ""),
	"large-frame": (rf"permission fault: write to {HEX}, {GUARD}", "fixed"),
	"large-array": (rf"permission fault: write to {HEX}, {GUARD}", "variable"),
	"large-alloca": (rf"permission fault: write to {HEX}, {GUARD}", "allocated"),
}

# Emulators do not check this one (QEMU 7.2: "nothing happened").
UNCHECKED = {"misaligned-sp": "misaligned stack pointer"}

FRAME = re.compile(r"^    (pc|lr|from)\s+0x[0-9a-f]+: (\S+) at (\S+):\d+$", re.M)


def symbols(elf, log):
	return subprocess.run([TOP / "tools/addr2line", elf], input=log, text=True, check=True,
			      stdout=subprocess.PIPE, timeout=60).stdout


def boot(kind, config=None, board="qemu-virt", **variables):
	"""Returns the image, the run and the console's text."""
	image = build("tests/image/fault", config, board)
	run = image.run(ARGS=kind, **variables)
	return image, run, run.output.replace("\r", "")


def test_the_list_is_complete():
	_, run, text = boot("")
	kinds = set(text.split("kinds: ")[1].split())
	assert kinds == {*FAULTS, *UNCHECKED, *ON_MAX, "again", "exception-stack", "end",
			 "cpu-block"}
	assert run.status == 2


@pytest.mark.parametrize("kind", FAULTS)
def test_fault(kind):
	cause, function = FAULTS[kind]
	image, run, text = boot(kind)
	assert re.search(rf"^\*\*\* CRASH: {cause}$", text, re.M), text
	assert run.status == CRASHED, text
	for reg in ("lr ", "sp ", "esr", "far", "spsr", *(f"x{i:02}" for i in range(30))):
		assert re.search(rf" {reg}\s+{HEX}", text), reg
	frames = FRAME.findall(symbols(image.elf, text))
	if function:
		assert function in [name for reg, name, _ in frames if reg in ("pc", "lr")], frames
		assert frames[-1][2].endswith("/setup.c") or "main" in [f[1] for f in frames], frames
		assert ("from", "main", "tests/image/fault/main.c") in frames, frames


@pytest.mark.parametrize("kind", FAULTS_X86)
def test_fault_x86(kind):
	cause, function = FAULTS_X86[kind]
	image, run, text = boot(kind, board="qemu-microvm")
	assert re.search(rf"^\*\*\* CRASH: {cause}$", text, re.M), text
	assert run.status == CRASHED, text
	for reg in ("lr", "sp", "vec", "err", "cr2", "flags", "rax", "rdi", "rbp", "r8", "r15"):
		assert re.search(rf" {reg}\s+{HEX}", text), reg
	frames = FRAME.findall(symbols(image.elf, text))
	if function:
		assert function in [name for reg, name, _ in frames if reg in ("pc", "lr")], frames
		assert ("from", "main", "tests/image/fault/main.c") in frames, frames


@pytest.mark.parametrize("kind", UNCHECKED)
def test_unchecked(kind):
	_, run, text = boot(kind)
	if run.status == CRASHED:
		assert f"*** CRASH: {UNCHECKED[kind]}\n" in text, text
	else:
		assert (run.status, text) == (0, "nothing happened\n"), text


def test_crash_in_the_report():
	"""The hook that is asked what lies at the address crashes too, each time: the third crash is
	not reported any more, but ends the machine like the first."""
	_, run, text = boot("again")
	assert run.status == CRASHED, text
	assert text.count("*** CRASH: ") == 1 and text.count("*** CRASH again: ") == 1, text
	assert "write to 0x0000000000000000" in text


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
def test_crash_at_the_end(board):
	"""What a library does at the end crashes: what comes behind it is done all the same."""
	_, run, text = boot("end", board=board)
	assert run.status == CRASHED, text
	assert text.count("*** CRASH: ") == 1 and text.count("*** CRASH again: ") == 1, text


@pytest.mark.parametrize("board, cause", [("qemu-virt", "undefined instruction"),
					  ("qemu-microvm", "breakpoint")])
def test_lost_cpu_block(board, cause):
	"""TPIDR_EL1 or GS lead nowhere: each function with a stack canary would fault, in the report too."""
	_, run, text = boot("cpu-block", board=board)
	assert f"*** CRASH: {cause}\n" in text and "CRASH again" not in text, text
	assert run.status == CRASHED, text


@pytest.mark.parametrize("kind", ON_MAX)
def test_fault_of_a_newer_cpu(kind):
	flags, cause = ON_MAX[kind]
	_, run, text = boot(kind, CPU="max", QEMUFLAGS=flags)
	assert re.search(rf"^\*\*\* CRASH: {cause}$", text, re.M), text
	assert run.status == CRASHED, text


def test_exception_stack_overflow():
	_, run, text = boot("exception-stack")
	assert run.status == CRASHED, text
	assert re.search(rf"^\*\*\* CRASH again: translation fault at level 3: write to {HEX}, "
			 r"exception's guard page \(stack overflow\)$", text, re.M), text


def test_verbose_assertion():
	_, run, text = boot("assert", "verbose")
	assert run.status == CRASHED
	assert re.search(r"^libs/core/ukfault/fault\.c:\d+: assertion failed: lie$", text, re.M), text


@pytest.mark.parametrize("kind", ["assert", "canary"])
def test_checks_that_are_off(kind):
	_, run, text = boot(kind, "off")
	assert (run.status, text) == (0, "nothing happened\n"), text


@pytest.mark.parametrize("cpu", ["cortex-a72", "cortex-a76", "max"])
@pytest.mark.parametrize("kind", ["stack", "data-exec", "external-abort"])
def test_other_cpus(kind, cpu):
	_, run, text = boot(kind, CPU=cpu)
	assert re.search(rf"^\*\*\* CRASH: {FAULTS[kind][0]}$", text, re.M), text
	assert run.status == CRASHED


def test_symbols_of_a_moved_image():
	"""The same report as if the image had been loaded elsewhere gives the same source lines."""
	image, _, text = boot("canary")
	home = symbols(image.elf, text)

	def move(match):
		return f"0x{int(match[1], 16) + 0x12345000:016x}"

	moved = symbols(image.elf, re.sub(r"0x(000000004[0-9a-f]{7})", move, text))
	assert FRAME.findall(home) == FRAME.findall(moved)
	assert len(FRAME.findall(home)) >= 5


def test_symbols_without_a_whole_report(tmp_path):
	"""A nested report has no call chain; a log may end anywhere; an address may be anywhere."""
	image, _, text = boot("null-call")
	assert "pc     0x0: not in this image" in symbols(image.elf, text)
	cut = text[:text.index("    image at")]
	assert re.search(r"lr +0x[0-9a-f]+: call at", symbols(image.elf, cut))
	assert symbols(image.elf, "hello\nlr 0x1\n\n  pc\n") == "hello\nlr 0x1\n\n  pc\n"
	log = tmp_path / "log"
	log.write_bytes(b"\xff\x00 garbage\n" + text.encode())
	shown = subprocess.run([TOP / "tools/addr2line", image.elf, log], text=True, check=True,
			       stdout=subprocess.PIPE, timeout=60).stdout
	assert re.search(r"lr +0x[0-9a-f]+: call at libs/core/ukfault/fault.c", shown)
	bad = subprocess.run([TOP / "tools/addr2line", log], text=True, check=False,
			     stderr=subprocess.PIPE, timeout=60)
	assert bad.returncode == 1 and "not a 64-bit little-endian ELF file" in bad.stderr


def test_make_symbols(tmp_path):
	image, _, text = boot("null-write")
	log = tmp_path / "console.log"
	log.write_text(text, encoding="utf-8")
	assert FRAME.findall(make(*image.make_args, "symbols", f"LOG={log}")) == \
		FRAME.findall(symbols(image.elf, text))
