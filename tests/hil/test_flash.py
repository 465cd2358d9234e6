# SPDX-License-Identifier: BSD-3-Clause
"""make flash: a card, here a plain file, and a board that runs U-Boot, here in QEMU on a
pseudo-terminal."""

import os
import re
import subprocess

import pytest

from harness import LONG, TOP, build, needs_emulator, patient

UBOOT = "/usr/lib/u-boot/qemu_arm64/u-boot.bin"


def flash(*args, limit=60):
	env = {**os.environ, "TAPPET_PATIENCE": str(int(patient(60)))}
	return subprocess.run([TOP / "tools/flash", *args], text=True, stdin=subprocess.DEVNULL, env=env,
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


def uboot(board):
	"""The emulator with that board's U-Boot. virt's user network serves TFTP; on the others' cards the
	same image would start by itself if nobody stopped U-Boot."""
	image = build("hello", "static", board)
	if board != "qemu-virt":
		return image.command(BOOT="uboot")
	image.command(BOOT="tftp")
	return ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a53", "-m", "128M", "-bios", UBOOT,
		"-device", "virtio-net-device,netdev=net", "-netdev",
		f"user,id=net,tftp={image.folder}/boot/tftp"]


@pytest.fixture
def port(board):
	"""A board at its U-Boot's prompt, or before it, on a pseudo-terminal."""
	needs_emulator(board)
	# An emulator that ends takes with it what was not read of its line yet: no board does.
	argv = [*uboot(board), "-display", "none", "-monitor", "none", "-serial", "pty", "-no-shutdown"]
	with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as qemu:
		try:
			# It may say something else first.
			yield re.search(r"/dev/pts/\d+", next(t for t in qemu.stdout if "/dev/pts/" in t))[0]
		finally:
			qemu.kill()


WAYS = [("qemu-virt", "serial"), ("qemu-virt", "tftp"), ("imx8mp-evk", "serial")]
if LONG:
	WAYS += [("rpi3", "serial"), ("rpi4", "serial"), ("zcu102", "serial")]


@pytest.mark.parametrize("board, way", WAYS)
def test_through_uboot(port, board, way):
	done = flash("via", way, build("hello", "static", board).img, "--port", port, limit=120)
	assert done.returncode == 0, done.stdout
	assert f"Hello from Tappet on {board}" in done.stdout
