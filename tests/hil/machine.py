# SPDX-License-Identifier: BSD-3-Clause
"""Machines that no board file describes: every CPU, entry and memory that QEMU's virt can have."""

import os
import re
import selectors
import shlex
import struct
import subprocess
import time

import pexpect
import pytest

from harness import patient

RAM = 0x40000000
HELLO = r"Hello from Tappet on qemu-virt\r?\n"
# What an image says when nothing can end its machine: a good end for a test, QEMU is stopped then.
STOPPED = r"the firmware does not end this machine: stopped"


class Ended:
	"""What came out of a machine: console text, QEMU's status (None: this test stopped it)."""

	def __init__(self, text, status):
		self.text, self.status = text, status

	def __repr__(self):
		return f"status {self.status}, console:\n{self.text}"


def command(args):
	return ["qemu-system-aarch64", "-nic", "none", "-display", "none", "-monitor", "none",
		"-serial", "stdio", *map(str, args)]


def terminal(*args, limit=20):
	"""Starts QEMU with somebody at the console: a pexpect process, to be used as a context."""
	argv = command(args)
	return pexpect.spawn(argv[0], argv[1:], timeout=limit, encoding="utf-8", echo=False)


def run(*args, until=STOPPED, limit=10):
	"""Starts QEMU and collects its console until it ends or `until` matches. A machine that does
	neither within `limit` seconds fails the test."""
	argv = command(args)
	end = time.monotonic() + patient(limit)
	text = ""
	with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT) as qemu, selectors.DefaultSelector() as wait:
		wait.register(qemu.stdout, selectors.EVENT_READ)
		try:
			while not re.search(until, text):
				if not wait.select(max(0, end - time.monotonic())):
					pytest.fail(f"no end within {limit} s: {shlex.join(argv)}\n"
						    f"its console:\n{text}", pytrace=False)
				data = os.read(qemu.stdout.fileno(), 65536)
				if not data:
					return Ended(text, qemu.wait(limit))
				text += data.decode("utf-8", "replace")
		finally:
			qemu.kill()
	return Ended(text, None)


def virt(cpu="cortex-a53", gic=3, el=1, mem="128M", **more):
	"""QEMU's options for one machine; el: the level at which a loaded image is entered."""
	extra = {2: ",virtualization=on", 3: ",secure=on"}.get(el, "")
	extra += "".join(f",{k}={v}" for k, v in more.items())
	return ["-M", f"virt,gic-version={gic}{extra}", "-cpu", cpu, "-m", mem]


def loaded(path, addr):
	"""Options that put a file into memory as it is."""
	return ["-device", f"loader,file={path},addr={addr:#x},force-raw=on"]


def started_at(path, addr):
	"""Options that load an image and enter it there at the highest level, with x0 = 0."""
	return [*loaded(path, addr), "-device", f"loader,addr={addr:#x},cpu-num=0"]


def started_with(path, addr, x0, folder):
	"""The same with x0 set as a boot loader would: by four instructions on the page in front."""
	stub = folder / "stub.bin"
	# ldr x0, 1f; ldr x1, 2f; br x1; nop; 1: .quad x0; 2: .quad addr
	stub.write_bytes(struct.pack("<4I2Q", 0x58000080, 0x580000a1, 0xd61f0020, 0xd503201f, x0, addr))
	return [*loaded(path, addr), *started_at(stub, addr - 0x1000)]


def device_tree(folder, *args):
	"""The blob that QEMU makes for this machine, as bytes: 1 MiB, most of it padding."""
	blob = folder / "virt.dtb"
	machine = list(args)
	machine[1] += f",dumpdtb={blob}"
	subprocess.run(["qemu-system-aarch64", "-nic", "none", "-display", "none", *machine],
		       check=True, capture_output=True, timeout=10)
	return blob.read_bytes()
