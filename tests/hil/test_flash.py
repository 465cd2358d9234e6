# SPDX-License-Identifier: BSD-3-Clause
"""make flash: a card, here a plain file, and a board that runs U-Boot, here QEMU's virt on a
pseudo-terminal."""

import os
import re
import subprocess

import pytest

from harness import TOP, build

UBOOT = "/usr/lib/u-boot/qemu_arm64/u-boot.bin"


def flash(*args, limit=60):
	return subprocess.run([TOP / "tools/flash", *args], text=True, stdin=subprocess.DEVNULL,
			      timeout=limit, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


@pytest.fixture
def image(tmp_path):
	path = tmp_path / "sdcard.img"
	path.write_bytes(bytes(range(256)) * 4 * 3000)
	return path


def test_card(image, tmp_path):
	card = tmp_path / "card"
	card.write_bytes(bytes(4 << 20))
	done = flash("card", image, "--device", card, "--yes")
	assert done.returncode == 0 and "VERIFY" in done.stdout, done.stdout
	assert card.read_bytes() == image.read_bytes() + bytes((4 << 20) - image.stat().st_size)


def test_nothing_is_written_without_a_yes(image, tmp_path):
	card = tmp_path / "card"
	card.write_bytes(b"precious")
	done = flash("card", image, "--device", card)
	assert done.returncode != 0 and "--yes" in done.stdout
	assert card.read_bytes() == b"precious"


def test_what_is_no_card_is_refused(image):
	root = subprocess.run(["findmnt", "-nvo", "SOURCE", "/"], text=True, capture_output=True,
			      check=False).stdout.strip()
	cases = [("", "DEV=/dev/sdX says which card"), ("/dev/null", "neither a block device"),
		 ("/dev/there-is-none", "No such file")]
	if root.startswith("/dev/"):
		cases.append((root, r"in use|is a partition"))
	for device, says in cases:
		done = flash("card", image, "--device", device, "--yes")
		assert done.returncode != 0 and re.search(says, done.stdout), done.stdout


def test_a_card_that_reads_back_otherwise_is_reported(image):
	"""/dev/full takes nothing: what cannot be written is no success either."""
	done = flash("card", image, "--device", "/dev/full", "--yes")
	assert done.returncode != 0 and "DONE" not in done.stdout


def test_unknown_way_and_missing_port(image):
	assert "VIA=usb: serial or tftp" in flash("via", "usb", image).stdout
	assert "PORT=/dev/ttyUSB0" in flash("via", "serial", image).stdout
	assert "is no serial line" in flash("via", "serial", image, "--port", "/dev/null").stdout


def test_a_line_that_goes_away_is_told_at_once():
	"""The adapter is pulled out: no minute of waiting for U-Boot, and not its fault."""
	master, slave = os.openpty()
	with subprocess.Popen([TOP / "tools/flash", "via", "serial", TOP / "Makefile", "--port",
			       os.ttyname(slave)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
			      text=True) as tool:
		assert os.read(master, 100)	# it has begun to ask
		os.close(slave)
		os.close(master)
		out = tool.communicate(timeout=20)[0]
	assert tool.returncode == 1 and "is the adapter still in?" in out


@pytest.fixture
def port():
	"""A board at U-Boot's prompt, on a pseudo-terminal; the user network serves TFTP."""
	tftp = build("hello", "static").folder / "boot/tftp"
	build("hello", "static").command(BOOT="tftp")
	argv = ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a53", "-m", "128M", "-display", "none",
		"-monitor", "none", "-serial", "pty", "-bios", UBOOT, "-device",
		"virtio-net-device,netdev=net", "-netdev", f"user,id=net,tftp={tftp}",
		# An emulator that ends takes with it what was not read of its line yet; no board does.
		"-no-shutdown"]
	with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as qemu:
		try:
			yield re.search(r"/dev/pts/\d+", qemu.stdout.readline())[0]
		finally:
			qemu.kill()


@pytest.mark.parametrize("way", ["serial", "tftp"])
def test_through_uboot(port, way):
	done = flash("via", way, build("hello", "static").img, "--port", port, limit=120)
	assert done.returncode == 0, done.stdout
	assert "Hello from Tappet on qemu-virt" in done.stdout
