# SPDX-License-Identifier: BSD-3-Clause
"""Cards through U-Boot in the emulator: what boots, and what U-Boot and our script say of a card or an
environment that is wrong. On the Raspberry Pis U-Boot speaks on the PL011 until it has read the device
tree, then on the mini-UART, as the image does; both are watched. The other boards have one console."""

import functools
import os
import pathlib
import re
import struct
import subprocess

import pexpect
import pytest

from harness import LONG, OUT, TOP, build, make, needs_emulator

LIMIT = 60	# seconds for anything that is awaited


@pytest.fixture(scope="module", autouse=True)
def files():
	"""What comes from Debian; without it there is no card."""
	done = subprocess.run([TOP / "tools/rpi-files", OUT / "rpi-files"], timeout=600, text=True,
			      stdin=subprocess.DEVNULL, capture_output=True, check=False)
	if done.returncode:
		pytest.skip(done.stderr.strip())


class Session:
	"""U-Boot and the image on one terminal, from power-on; first holds what the first line said."""

	def __init__(self, argv, folder):
		self.first = folder / "first.txt"
		argv = [f"file:{self.first}" if a == "null" else a for a in argv]
		argv += ["-display", "none", "-monitor", "none", "-serial", "stdio"]
		self.child = pexpect.spawn(argv[0], argv[1:], timeout=LIMIT, encoding="latin-1", echo=False)

	def __enter__(self):
		return self

	def __exit__(self, *exc):
		self.child.close(force=True)

	def expect(self, pattern):
		self.child.expect(pattern)

	def type(self, text):
		self.child.send(text)

	def prompt(self):
		"""Stops U-Boot's count-down."""
		self.expect("Hit any key")
		self.type(" ")
		self.expect("U-Boot> |u-boot=> |ZynqMP> |Versal> ")


# Each of these takes minutes of a CPU for its U-Boot, which is built from source; make test has one.
OTHERS = ["zcu102", "xlnx-versal-virt"] if LONG else []


@pytest.fixture(params=["rpi3", "rpi4", "imx8mp-evk", *OTHERS])
def board(request):
	needs_emulator(request.param)
	return request.param


def session(board, app, tmp_path, card=None, **variables):
	"""The board with the card of that app, or with a changed copy of it."""
	argv = build(app, board=board).command(BOOT="uboot", **variables)
	if card:
		own = str(build(app, board=board).folder / "sdcard.img")
		argv = [a.replace(own, str(card)) for a in argv]
	return Session(argv, tmp_path)


def copy_of_card(board, tmp_path):
	image = build("hello", board=board)
	image.command(BOOT="uboot")
	card = tmp_path / "card.img"
	card.write_bytes((image.folder / "sdcard.img").read_bytes())
	return card


def partition(card):
	"""Where it is, as the table of the card says, for mtools."""
	with card.open("rb") as f:
		return f"{card}@@{struct.unpack_from('<I', f.read(512), 446 + 8)[0] * 512}"


def remove(card, name):
	subprocess.run(["mdel", "-i", partition(card), f"::{name}"], check=True, timeout=20)


def put(card, name, text):
	"""A file of the card is another."""
	(card.parent / name).write_bytes(text)
	subprocess.run(["mcopy", "-o", "-i", partition(card), card.parent / name, f"::{name}"], check=True,
		       timeout=20)


def test_hello(board, tmp_path):
	"""Nobody types: the count-down, the script on the card, the image."""
	with session(board, "hello", tmp_path) as s:
		s.expect("Found U-Boot script /boot.scr")
		s.expect("Starting kernel")
		s.expect(f"Hello from Tappet on {board}")
		s.expect(pexpect.EOF)
		if board.startswith("rpi"):
			assert "U-Boot 20" in s.first.read_text(encoding="latin-1")


def test_console(board, tmp_path):
	with session(board, "console", tmp_path, ARGS='"echo told by uEnv"') as s:
		s.expect("Starting kernel")
		s.expect(r"\ntold by uEnv\s")
		for line, answer in (("echo one  two", r"\none two\s"), ("uptime", r"\n\d:\d\d:\d\d\.")):
			s.expect("tappet> ")
			s.type(line + "\r")
			s.expect(answer)
		s.expect("tappet> ")
		s.type("poweroff\r")
		s.expect(pexpect.EOF)


def contents(card):
	return subprocess.run(["mdir", "-b", "-i", partition(card), "::"], check=True, text=True,
			      capture_output=True, timeout=20).stdout.split()


def test_firmware_got_by_hand(tmp_path):
	"""The line that make sdcard says puts the GPU's firmware where every later card gets it from. Half
	of it is none: the line is said again."""
	image = build("hello", board="rpi4")
	card = image.folder / "sdcard.img"
	sdcard = functools.partial(make, *image.make_args, "sdcard", f"TAPPET_VENDOR={tmp_path}/vendor")
	said = re.search(rf"wget -P {tmp_path}/vendor (https://\S+/start4.elf) (https://\S+/fixup4.dat)",
			 sdcard())
	if not said:
		assert "::/start4.elf" in contents(card)	# Debian's
		return
	(tmp_path / "vendor").mkdir()
	try:
		for url in said.groups():
			assert "wget" in sdcard()
			file = tmp_path / "vendor" / url.rpartition("/")[2]
			file.write_bytes(b"firmware")
			os.utime(file, (0, 0))	# a server's date is older than the card
		for _ in range(2):
			assert "NOTE" not in sdcard()
			assert {"::/start4.elf", "::/fixup4.dat"} <= set(contents(card))
			card.unlink()
	finally:
		card.unlink(missing_ok=True)


def test_files_in_a_folder_for_downloads(tmp_path):
	"""DL_DIR= is where they are looked for, and where they stay. Here it has them, and the next
	machine has no network."""
	home = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
	cache = pathlib.Path(os.environ.get("DL_DIR") or home / "tappet")
	for name in ("rpi", "apt"):
		(tmp_path / name).symlink_to(cache / name)
	done = subprocess.run([TOP / "tools/rpi-files", tmp_path / "out"], timeout=600, text=True,
			      env=dict(os.environ, DL_DIR=str(tmp_path)), capture_output=True, check=False)
	assert done.returncode == 0, done.stderr
	assert "FETCH" not in done.stderr
	assert sorted(p.name for p in tmp_path.iterdir()) == ["apt", "out", "rpi"]


def test_no_image_on_the_card(tmp_path):
	card = copy_of_card("rpi3", tmp_path)
	remove(card, "tappet.img")
	with session("rpi3", "hello", tmp_path, card) as s:
		s.expect("No tappet.img on mmc 0:1: make BOARD=rpi3 sdcard")


def test_an_image_that_is_none(tmp_path):
	card = copy_of_card("rpi3", tmp_path)
	put(card, "tappet.img", b"this is no image" * 64)
	with session("rpi3", "hello", tmp_path, card) as s:
		s.expect("tappet.img is no arm64 image: make BOARD=rpi3 sdcard")


def test_card_of_another_board(tmp_path):
	"""The script asks U-Boot where it is."""
	needs_emulator("rpi4")
	card = copy_of_card("rpi4", tmp_path)
	with session("rpi3", "hello", tmp_path, card) as s:
		s.expect(r"This card is for rpi4 \(broadcom/bcm2711\), the board wants broadcom/bcm2837")


def test_image_of_another_board(tmp_path):
	"""The script is right, the image is not."""
	needs_emulator("rpi4")
	card = copy_of_card("rpi3", tmp_path)
	put(card, "tappet.img", build("hello", board="rpi4").img.read_bytes())
	with session("rpi3", "hello", tmp_path, card) as s:
		s.expect("tappet.img is for another board: make BOARD=rpi3 sdcard")


@pytest.fixture
def imx():
	needs_emulator("imx8mp-evk")
	return "imx8mp-evk"


def test_imx_boot_container(imx):
	"""The line that adds one is said until one is there, and it has room before the partition."""
	image = build("hello", board=imx)
	image.command(BOOT="uboot")
	card = image.folder / "sdcard.img"
	line = f"dd if=flash.bin of={card} bs=1k seek=32 conv=notrunc"
	assert line in make(*image.make_args, "sdcard")
	with card.open("r+b") as f:
		assert not any(f.read(8 << 20)[512:])
		f.seek(32 << 10)
		f.write(b"\xd1\x00\x20\x41")
	try:
		assert "NOTE" not in make(*image.make_args, "sdcard")
	finally:
		card.unlink()


@pytest.mark.parametrize("board, slot", [("imx8mp-evk", 1), *((name, 0) for name in OTHERS)])
def test_without_a_tree(board, slot, tmp_path):
	needs_emulator(board)
	card = copy_of_card(board, tmp_path)
	remove(card, f"{board}.dtb")
	with session(board, "hello", tmp_path, card) as s:
		s.expect(f"No {board}.dtb on mmc {slot}:1: make BOARD={board} sdcard")


@pytest.mark.skipif(not LONG, reason="it builds a second U-Boot: make test-long")
def test_zcu102_with_a_card_or_a_tree_of_another_board(tmp_path):
	"""U-Boot's own tree says which board it is on; the image looks at its tree."""
	card = copy_of_card("zcu102", tmp_path)
	put(card, "zcu102.dtb", (OUT / "rpi-files/bcm2711-rpi-4-b.dtb").read_bytes())
	with session("zcu102", "hello", tmp_path, card) as s:
		s.expect("this image is for zcu102 .*, the device tree for another board")
	with session("zcu102", "hello", tmp_path, card) as s:
		s.prompt()
		for line in ("fdt addr ${fdtcontroladdr}", "fdt set / compatible xlnx,zynqmp-zcu104-revC",
			     "boot"):
			s.type(line + "\r")
		s.expect(r"This card is for zcu102 \(xlnx,zynqmp-zcu102\), the board is xlnx,zynqmp-zcu104")


def test_imx_with_a_card_or_a_tree_of_another_board(imx, tmp_path):
	"""The environment is on the card, before the partition: it says here that the board is another.
	The image looks at the tree."""
	card = copy_of_card(imx, tmp_path)
	put(card, "imx8mp-evk.dtb", (OUT / "rpi-files/bcm2711-rpi-4-b.dtb").read_bytes())
	with session(imx, "hello", tmp_path, card) as s:
		s.expect("this image is for imx8mp-evk .*, the device tree for another board")
	with session(imx, "hello", tmp_path, card) as s:
		s.prompt()
		for line in ("setenv fdtfile rpi.dtb", "saveenv", "reset"):
			s.type(line + "\r")
		s.expect(r"This card is for imx8mp-evk \(imx8mp-evk.dtb\), the board wants rpi.dtb")


def test_absurd_environment(tmp_path):
	"""Addresses that a saved environment spoiled are named and not used."""
	with session("rpi3", "hello", tmp_path) as s:
		s.prompt()
		for line in ("setenv kernel_addr_r 0xffffffff", "setenv fdt_addr 12345678", "boot"):
			s.type(line + "\r")
		s.expect("kernel_addr_r is 0xffffffff, 0x80000 is used: env default -a; saveenv")
		s.expect("fdt_addr is 12345678, no device tree is there: the one on the card is used")
		s.expect("Starting kernel")
		s.expect("Hello from Tappet on rpi3")


def test_garbage_partition_table(tmp_path):
	"""U-Boot says what it found, and goes on to the next device."""
	card = copy_of_card("rpi3", tmp_path)
	with card.open("r+b") as f:
		f.seek(446)
		f.write(struct.pack("<64s", bytes(range(1, 65))))
	with session("rpi3", "hello", tmp_path, card) as s:
		s.expect("Hit any key")
		s.expect("mmc0 is current device")
		s.expect("Couldn't find partition|invalid|[Uu]nrecognized|not found|Bad device|MMC Device 1")


@pytest.mark.skipif(not LONG, reason="a minute: make test-long")
def test_no_card(tmp_path):
	argv = build("hello", board="rpi3").command(BOOT="uboot")
	at = next(i for i, a in enumerate(argv) if a.startswith("if=sd"))
	with Session(argv[:at - 1] + argv[at + 1:], tmp_path) as s:
		s.expect("Card did not respond to voltage select|No MMC card found|MMC Device 0 not found")
