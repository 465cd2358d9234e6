# SPDX-License-Identifier: BSD-3-Clause
"""The shell's commands that show a machine while it runs: threads, top, locks, irq, date, blk, net, dev,
poke. tests/image/shell has what they show."""

import re

import pexpect
import pytest

from harness import build

LIMIT = 30	# seconds for anything that is awaited
PROMPT = "\n> "


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
	"""shell(line): what a command printed."""
	disk = tmp_path_factory.mktemp("disk") / "disk.img"
	disk.write_bytes(bytes(512) + b"second sector".ljust(512, b".") + bytes(64 * 1024))
	argv = build("tests/image/shell").command(
		DISK=disk, QEMUFLAGS="-rtc base=2024-02-28T23:59:58,clock=vm "
		"-icount shift=0,sleep=off -device i6300esb")
	argv += ["-display", "none", "-monitor", "none", "-chardev", "stdio,id=tty,signal=off",
		 "-serial", "chardev:tty"]
	with pexpect.spawn(argv[0], argv[1:], timeout=LIMIT, encoding="latin-1") as child:
		child.expect("> ")

		def run(line):
			child.send(line + "\r")
			child.expect(PROMPT)
			return child.before.replace("\r", "").partition("\n")[2]
		# Until the owner has the mutex and the other waits for it.
		while " mutex " not in run("threads"):
			pass
		yield run


def rows(text):
	return {line.split()[0]: line.split()[1:] for line in text.splitlines()[1:]}


def test_threads(shell):
	said = rows(shell("threads"))
	assert said["main"][0] == "runs" and said["waiter"][:2] == ["mutex", "5"], said
	# The owner is as urgent as the thread that waits for it. It ran although main() is more urgent:
	# who waits for a key leaves the CPU to others.
	assert said["owner"][:2] == ["waits", "20>5"], said
	assert said["busy"][0] in ("waits", "ready") and said["busy"][1] == "3", said
	state, priority, cpu, used, stack, misses, skipped = said["busy"]
	assert cpu == "0" and stack == "2048" and 0 < int(used) < 2048 and misses == skipped == "0"
	assert "late" not in said


def test_a_thread_comes_and_goes(shell):
	for _ in range(3):
		shell("begin")
		assert rows(shell("threads"))["late"][:2] == ["waits", "9"]
		shell("end")
		assert "late" not in rows(shell("threads"))


def test_top(shell):
	"""A quarter of the time is the busy thread's, whatever the samples; the rest nobody's."""
	said = shell("top 2")
	shares = {name: float(share) for name, share in re.findall(r"^(\S+) +(\d+\.\d) %$", said, re.M)}
	assert 22 < shares["busy"] < 28 and shares["(idle)"] > 65, said
	assert 99 < sum(shares.values()) <= 100.1, said
	assert 1700 < int(re.search(r"(\d+) samples in 2 s, CPU 0", said)[1]) < 2300
	assert "error 22" in shell("top 0") and "error 22" in shell("top x")


def test_locks(shell):
	said = shell("locks")
	assert re.search(r"^waiter waits for the mutex at 0x[0-9a-f]+, owned by owner$", said, re.M), said
	assert "owner owns a mutex" in said and said.count("\n") == 1, said


def test_irq(shell):
	said = shell("irq")
	elf = build("tests/image/shell").map.read_text(encoding="utf-8")
	numbers = [int(n) for n in re.findall(r"^ +(\d+)  handler 0x[0-9a-f]{16}$", said, re.M)]
	# The virtual timer, the console, the clock; virtio devices.
	assert {27, 33, 34} <= set(numbers) and numbers == sorted(numbers) and "uk_irq_handler" in elf, said


def test_date(shell):
	assert re.fullmatch(r"2024-02-(28 23:59:5[89]|29 00:0\d:\d\d) UTC", shell("date")), "the leap day"
	for day in ("2000-02-29 12:00:00", "1970-01-01 00:00:00", "2099-12-31 23:59:59",
		    "2023-03-01 01:02:03"):
		assert shell(f"date {day}") == f"{day} UTC"
		assert shell("date")[:15] == day[:15]
	for day in ("2023-02-29 00:00:00", "2100-01-01 00:00:00", "2023-13-01 00:00:00", "2023-1-1 24:00:00",
		    "2023-01-01", "x y", "2023-01-01 00:00:00 UTC", "2023-01-0001x 00:00:00"):
		assert "error 22" in shell(f"date {day}"), day


def test_devices(shell):
	said = shell("dev")
	for line in (r"disk +\S+, 65 KiB", r"network +\S+, link (up|down)",
		     r"pins +bank 0, 8 pins", r"clock +\d+ s since 1970", r"watchdog +at most \d+ ms"):
		assert re.search(rf"^({line})$", said, re.M), (line, said)
	assert re.search(r"^\S+ +([0-9a-f]{2}:){5}[0-9a-f]{2}, MTU 1500, link \w+, not started$",
			 shell("net"), re.M)


def test_disk(shell):
	said = shell("blk")
	name = re.match(r"(\S+) +130 sectors of 512 bytes", said)[1]
	said = shell(f"blk {name} 1")
	assert said.startswith("000: 73 65 63 6f 6e 64 20 73 65 63 74 6f 72 2e 2e 2e\n") and "\n1f0: " in said
	assert "error 34" in shell(f"blk {name} 130"), "it is beyond the end"
	assert "error 19" in shell("blk nix 0") and "error 22" in shell("blk x")


def test_poke(shell):
	at = re.search(r"0x[0-9a-f]+", shell("where"))[0]
	assert shell(f"peek {at}").endswith(": 0000600d")
	assert shell(f"poke {at} 0xbad") == ""
	assert shell(f"peek {at}").endswith(": 00000bad")
	assert shell(f"poke {at} 0x77 1") == "" and shell(f"peek {at}").endswith(": 00000b77")
	assert "error 22" in shell(f"poke {at} 0x100 1") and "error 22" in shell(f"poke {at} 1 3")
	assert "nothing answers" in shell("poke 0x91ff000 1")


def test_tab_with_text_behind_the_cursor(shell):
	"""peek is completed before its argument, which stays."""
	at = re.search(r"0x[0-9a-f]+", shell("where"))[0]
	assert shell(f"poke {at} 0x2a") == ""
	assert shell(f" {at} 1 1\033[Hpee\t").endswith(f"{int(at, 16):#018x}: 2a")
