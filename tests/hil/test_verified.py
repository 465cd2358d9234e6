# SPDX-License-Identifier: BSD-3-Clause
"""Verified boot on QEMU virt: which images U-Boot starts and which it refuses, updates in two slots,
and power cuts in the middle of them."""

import random
import re
import shlex
import struct
import subprocess
import zlib

import pytest

from disk_server import SECTOR, Disk
from forge import forge
from harness import LONG, TOP, build, make
from machine import run

UBOOT = "/usr/lib/u-boot/qemu_arm64/u-boot.bin"
HELLO = "Hello from Tappet on qemu-virt"
NOTHING = r"verified boot: no slot can be started"
STOPPED = r"verified boot: stopped by Ctrl-C"
SLOT_A, SLOT_B, RECORD = 4096, 6144, 8192	# sectors, as tools/mkslots lays them out
LIMIT = 30


def new_key(folder, name):
	subprocess.run(["openssl", "req", "-batch", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
			"36500", "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out",
			folder / f"{name}.crt"], check=True, capture_output=True, timeout=30)
	return folder / f"{name}.key"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
	folder = tmp_path_factory.mktemp("keys")
	return {name: new_key(folder, name) for name in ("dev", "other")}


def fit(image, key, version):
	"""The bytes of the image, signed by `make fit`."""
	make(*image.make_args, "fit", f"KEY={key}", f"VERSION={version}")
	return (image.folder / f"{image.name}.itb").read_bytes()


@pytest.fixture(scope="module")
def hello_fit(keys):
	return fit(build("hello"), keys["dev"], 3)


@pytest.fixture(scope="module")
def machine(keys):
	"""The emulator's command up to the disk: U-Boot with the key in its tree."""
	argv = build("hello").command(BOOT="verified", KEY=str(keys["dev"]))
	trust = argv[argv.index("-dtb") + 1]
	return ["-M", "virt,gic-version=3", "-cpu", "cortex-a53", "-m", "128M", "-bios", UBOOT,
		"-dtb", trust]


def slots(folder, a, b=None, *more):
	"""A disk of tools/mkslots with these images."""
	argv = [TOP / "tools/mkslots", folder / "disk.img"]
	for name, data in (("a", a), ("b", b)):
		if data is not None:
			(folder / f"{name}.itb").write_bytes(data)
			argv.append(folder / f"{name}.itb")
	subprocess.run([*argv, *more], check=True, timeout=30)
	return bytearray((folder / "disk.img").read_bytes())


def file_disk(path):
	return ["-drive", f"if=none,id=disk,format=raw,file={path}",
		"-device", "virtio-blk-device,drive=disk"]


def boot(machine, folder, disk):
	"""Everything that U-Boot and the image say until the machine is off; the disk is kept."""
	path = folder / "disk.img"
	path.write_bytes(disk)
	end = run(*machine, *file_disk(path), until="never", limit=LIMIT)
	disk[:] = path.read_bytes()
	assert end.status == 0, end
	return end.text


def boots_hello(text):
	assert text.count(HELLO) == 1, text


def refuses(text, why=""):
	assert HELLO not in text, text
	assert re.search(why, text), text
	assert re.search(NOTHING, text), text


def record(disk):
	"""The valid copy: (sequence, active, tries of A, tries of B, least version)."""
	found = []
	for copy in 0, 1:
		at = (RECORD + copy) * SECTOR
		sector = disk[at:at + SECTOR]
		if struct.unpack(">I", sector[508:])[0] == zlib.crc32(sector[:508]):
			found.append(struct.unpack("<5I", sector[8:28]))
	return max(found)


def test_signed(machine, tmp_path, hello_fit):
	boots_hello(boot(machine, tmp_path, slots(tmp_path, hello_fit)))


def test_wrong_key(machine, tmp_path, keys):
	other = fit(build("hello"), keys["other"], 3)
	refuses(boot(machine, tmp_path, slots(tmp_path, other)), "Verifying Hash Integrity")


def its_of(image, extra=""):
	return f"""/dts-v1/;
/ {{
	description = "not signed";
	#address-cells = <1>;
	images {{ kernel-1 {{ data = /incbin/("{image}"); type = "kernel"; arch = "arm64"; os = "linux";
		compression = "none"; load = <0x40480000>; entry = <0x40480000>;
		hash-1 {{ algo = "sha256"; }}; }}; }};
	configurations {{ default = "conf-1"; conf-1 {{ kernel = "kernel-1"; tappet,version = <3>;
		{extra} }}; }};
}};
"""


def mkimage(folder, text):
	(folder / "x.its").write_text(text)
	subprocess.run(["mkimage", "-f", folder / "x.its", folder / "x.itb"], check=True,
		       capture_output=True, timeout=30)
	return (folder / "x.itb").read_bytes()


def test_unsigned(machine, tmp_path):
	plain = mkimage(tmp_path, its_of(build("hello").img))
	refuses(boot(machine, tmp_path, slots(tmp_path, plain)))


def test_unsigned_beside_signed(machine, tmp_path, hello_fit):
	"""The slot that is bad costs nothing but itself."""
	plain = mkimage(tmp_path, its_of(build("hello").img))
	text = boot(machine, tmp_path, slots(tmp_path, plain, hello_fit))
	boots_hello(text)
	assert "slot 0 did not start" in text


def fdt_at(blob, path, prop):
	"""[first, past) of a property's value in a FIT image."""
	struct_at, strings_at = struct.unpack(">2I", blob[8:16])
	at, names = struct_at, []
	while True:
		token = struct.unpack(">I", blob[at:at + 4])[0]
		if token == 1:
			end = blob.index(b"\0", at + 4)
			names.append(blob[at + 4:end].decode())
			at = (end + 4) & ~3
		elif token == 2:
			names.pop()
			at += 4
		elif token == 3:
			size, name = struct.unpack(">2I", blob[at + 4:at + 12])
			end = blob.index(b"\0", strings_at + name)
			if "/".join(names) == path and blob[strings_at + name:end].decode() == prop:
				return at + 12, at + 12 + size
			at = (at + 12 + size + 3) & ~3
		else:
			assert token == 4, f"no {path}:{prop}"
			at += 4


# Where one bit is changed: (node, property), any bit of it.
PLACES = {
	"image": ("/images/kernel-1", "data"),
	"load address": ("/images/kernel-1", "load"),
	"entry": ("/images/kernel-1", "entry"),
	"hash": ("/images/kernel-1/hash-1", "value"),
	"hash algorithm": ("/images/kernel-1/hash-1", "algo"),
	"which kernel": ("/configurations/conf-1", "kernel"),
	"version": ("/configurations/conf-1", "tappet,version"),
	"board": ("/configurations/conf-1", "tappet,board"),
	"signature": ("/configurations/conf-1/signature-1", "value"),
}


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.replace(" ", "-"))
def test_one_bit(machine, tmp_path, hello_fit, place):
	rng = random.Random(place)
	blob = bytearray(hello_fit)
	first, past = fdt_at(blob, *PLACES[place])
	blob[rng.randrange(first, past)] ^= 1 << rng.randrange(8)
	refuses(boot(machine, tmp_path, slots(tmp_path, bytes(blob))))


@pytest.mark.parametrize("seed", range(300 if LONG else 4))
def test_one_bit_anywhere(machine, tmp_path, hello_fit, seed):
	"""Wherever it is, the image that runs is the one that was signed: some bits nobody reads, such
	as a description, padding, or the list of signed nodes, which U-Boot makes for itself."""
	rng = random.Random(seed)
	blob = bytearray(hello_fit)
	blob[rng.randrange(4, len(blob))] ^= 1 << rng.randrange(8)
	text = boot(machine, tmp_path, slots(tmp_path, bytes(blob)))
	if HELLO in text:
		first, past = fdt_at(hello_fit, *PLACES["image"])
		assert blob[first:past] == hello_fit[first:past], text
		assert re.search(r"sha256,rsa2048:dev\+ OK", text), text
	else:
		refuses(text)


def test_truncated(machine, tmp_path, hello_fit):
	refuses(boot(machine, tmp_path, slots(tmp_path, hello_fit[:len(hello_fit) // 2])))


def test_older_version(machine, tmp_path, hello_fit):
	disk = slots(tmp_path, hello_fit, None, "--least", "4")
	refuses(boot(machine, tmp_path, disk), "slot 0 is version 0x00000003, below 4")
	boots_hello(boot(machine, tmp_path, slots(tmp_path, hello_fit, None, "--least", "3")))


def with_slot_a(disk, data):
	disk[SLOT_A * SECTOR:SLOT_A * SECTOR + len(data)] = data
	return disk


def test_another_board(machine, tmp_path, keys):
	"""Signed by the same key, and with the same addresses."""
	subprocess.run([TOP / "tools/mkfit", "sign", "--key", keys["dev"], "--version", "3", "--board",
			"other", "--load", "0x40480000", build("hello").folder / "hello.img",
			tmp_path / "x.itb"], check=True, timeout=30)
	refuses(boot(machine, tmp_path, slots(tmp_path, (tmp_path / "x.itb").read_bytes())),
		"slot 0 is for another board: other")


def test_list_of_what_is_signed(machine, tmp_path, hello_fit):
	"""The signature of another image, and a list that says where that image is now."""
	forged = forge(hello_fit, build("hello", "static").img.read_bytes())
	refuses(boot(machine, tmp_path, slots(tmp_path, forged)), "Verification failed for '")


def test_legacy_format(machine, tmp_path, hello_fit):
	subprocess.run(["mkimage", "-A", "arm64", "-O", "linux", "-T", "kernel", "-C", "none", "-a",
			"0x40480000", "-e", "0x40480000", "-d", build("hello").img, tmp_path / "legacy"],
		       check=True, capture_output=True, timeout=30)
	disk = with_slot_a(slots(tmp_path, hello_fit), (tmp_path / "legacy").read_bytes())
	refuses(boot(machine, tmp_path, disk), "slot 0 holds no FIT image")


def test_plain_image(machine, tmp_path, hello_fit):
	disk = with_slot_a(slots(tmp_path, hello_fit), build("hello").img.read_bytes())
	refuses(boot(machine, tmp_path, disk), "slot 0 holds no FIT image")


def test_image_of_an_address(machine, tmp_path, hello_fit):
	"""`bootm ADDR:kernel-1` would check the hash alone; nothing on the disk can make U-Boot say it,
	neither a script nor an environment, and a default configuration of another name is not taken."""
	evil = its_of(build("hello").img).replace("conf-1", "conf-2")
	refuses(boot(machine, tmp_path, slots(tmp_path, mkimage(tmp_path, evil))),
		"Could not find configuration node|can't get kernel image")


def test_scripts_on_the_disk_are_not_read(machine, tmp_path, hello_fit):
	"""boot.scr on a FAT partition is what U-Boot would run by default."""
	(tmp_path / "boot.cmd").write_text("echo EVIL\n")
	subprocess.run(["mkimage", "-A", "arm64", "-T", "script", "-C", "none", "-d", tmp_path / "boot.cmd",
			tmp_path / "boot.scr"], check=True, capture_output=True, timeout=30)
	subprocess.run([TOP / "tools/mkdisk", tmp_path / "fat.img", tmp_path / "boot.scr"], check=True,
		       timeout=30)
	(tmp_path / "other.img").write_bytes((tmp_path / "fat.img").read_bytes())
	path = tmp_path / "disk.img"
	slots(tmp_path, hello_fit)
	extra = ["-drive", f"if=none,id=fat,format=raw,file={tmp_path / 'other.img'}",
		 "-device", "virtio-blk-device,drive=fat"]
	end = run(*machine, *extra, *file_disk(path), until="never", limit=LIMIT)
	boots_hello(end.text)
	assert "EVIL" not in end.text, end
	# And alone: then there is no record of slots.
	end = run(*machine, *file_disk(tmp_path / "other.img"), until="never", limit=LIMIT)
	assert "EVIL" not in end.text and "make it anew with tools/mkslots" in end.text, end


def typed_at(machine, folder, keys):
	"""The console of a boot during which somebody presses these keys all the time."""
	argv = ["qemu-system-aarch64", "-nic", "none", "-display", "none", "-monitor", "none", "-serial",
		"stdio", *machine, *file_disk(folder / "disk.img")]
	done = subprocess.run(argv, input=keys * 2000, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
			      timeout=LIMIT, check=False)
	assert b"\n=> " not in done.stdout, done.stdout
	return done.stdout.decode("utf-8", "replace")


def test_keys_stop_nothing(machine, tmp_path, hello_fit):
	slots(tmp_path, hello_fit)
	boots_hello(typed_at(machine, tmp_path, b" \r\nq\x1b"))


def test_nobody_gets_a_prompt(machine, tmp_path, hello_fit):
	"""Ctrl-C ends a loop of U-Boot's shell, and nothing else: at each of the places where U-Boot looks
	for it (one key is read at each) the machine goes off with a line that says so, or boots. Nothing
	is lost."""
	slots(tmp_path, hello_fit)
	for keys in *(b"x" * place + b"\x03" + b"x" * 1000 for place in range(7)), b" \x03\r\n":
		text = typed_at(machine, tmp_path, keys)
		assert text.count(HELLO) == 1 or re.search(rf"({NOTHING}|{STOPPED})", text), (keys, text)
	boots_hello(run(*machine, *file_disk(tmp_path / "disk.img"), until="never", limit=LIMIT).text)


@pytest.mark.parametrize("what", ["no disk", "zeros", "noise", "table without partitions",
				  "partitions beyond the end", "damaged records"],
			 ids=lambda w: w.replace(" ", "-"))
def test_bad_disk(machine, tmp_path, hello_fit, what):
	disk = slots(tmp_path, hello_fit)
	rng = random.Random(what)
	if what == "no disk":
		end = run(*machine, until="never", limit=LIMIT)
		assert "no record of the slots" in end.text and HELLO not in end.text, end
		return
	if what == "zeros":
		disk = bytearray(len(disk))
	elif what == "noise":
		disk[:512] = rng.randbytes(510) + b"\x55\xaa"
	elif what == "table without partitions":
		disk[446:510] = bytes(64)
	elif what == "partitions beyond the end":
		for n in 1, 2, 3:
			disk[446 + 16 * n + 8:446 + 16 * n + 12] = b"\xff\xff\xff\x7f"
	else:
		for copy in 0, 1:
			disk[(RECORD + copy) * SECTOR + rng.randrange(8, 508)] ^= 1
	text = boot(machine, tmp_path, disk)
	assert HELLO not in text and "make it anew with tools/mkslots" in text, text


def test_huge_slot(machine, tmp_path, hello_fit):
	"""A table that gives slot A all of a disk which is larger than RAM, full of one branch to itself:
	what U-Boot reads must end before its own code, its tree and the key, which lie behind in RAM."""
	disk = slots(tmp_path, bytes.fromhex("d00dfeed"), hello_fit)
	start, size = len(disk) // SECTOR, 80 << 20
	disk += bytes.fromhex("00000014") * (size // 4)
	struct.pack_into("<II", disk, 446 + 16 + 8, start, size // SECTOR)
	boots_hello(boot(machine, tmp_path, disk))


@pytest.mark.parametrize("copy", [0, 1])
def test_one_copy_of_the_record_is_enough(machine, tmp_path, hello_fit, copy):
	disk = slots(tmp_path, hello_fit)
	at = (RECORD + copy) * SECTOR
	disk[at:at + SECTOR] = bytes(SECTOR)
	boots_hello(boot(machine, tmp_path, disk))


@pytest.fixture(scope="module")
def updates(keys):
	"""The app that updates itself, as versions 1 and 2."""
	return [fit(build("update"), keys["dev"], version) for version in (1, 2)]


def medium(folder, data):
	path = folder / "medium.img"
	path.write_bytes(data.ljust((len(data) + 4095) & ~4095, b"\0"))
	return ["-drive", f"if=none,id=medium,format=raw,readonly=on,file={path}",
		"-device", "virtio-blk-device,drive=medium"]


def test_update(machine, tmp_path, updates):
	"""Installed, restarted, confirmed, and then the least version that is started."""
	slots(tmp_path, updates[0])
	path = tmp_path / "disk.img"
	end = run(*machine, *medium(tmp_path, updates[1]), *file_disk(path), until="never", limit=LIMIT)
	said = re.findall(r"update: [^\r\n]*", end.text)
	assert [re.sub(r", \d+ sectors", "", line) for line in said] == [
		"update: slot 0, version 1", "update: installing version 2", "update: installed, restarting",
		"update: slot 1, version 2", "update: version 2 is confirmed"], end
	disk = bytearray(path.read_bytes())
	assert record(disk)[1:] == (1, 0x80, 0x80, 2)
	# Version 1 is still in slot A, and not started any more, even when B is gone.
	disk[SLOT_B * SECTOR:SLOT_B * SECTOR + 4096] = bytes(4096)
	text = boot(machine, tmp_path, disk)
	assert "slot 0 is version 0x00000001, below 2" in text, text


def test_the_same_version_is_no_update(machine, tmp_path, updates):
	slots(tmp_path, updates[0])
	end = run(*machine, *medium(tmp_path, updates[0]), *file_disk(tmp_path / "disk.img"), until="never",
		  limit=LIMIT)
	assert "installing" not in end.text and "version 1 is confirmed" in end.text, end


@pytest.mark.parametrize("what", ["noise", "huge", "truncated", "unsigned"])
def test_bad_medium(machine, tmp_path, updates, what):
	"""Whatever is on it, this image goes on running or the next one falls back to it."""
	data = bytearray(updates[1])
	if what == "noise":
		data[4:] = random.Random(what).randbytes(len(data) - 4)
	elif what == "huge":
		data[4:8] = b"\x7f\xff\xff\xff"
	elif what == "truncated":
		data = data[:2048]
	else:
		first, past = fdt_at(data, "/configurations/conf-1/signature-1", "value")
		data[first:past] = bytes(past - first)
	slots(tmp_path, updates[0])
	argv = [*machine, *medium(tmp_path, bytes(data)), *file_disk(tmp_path / "disk.img")]
	if what != "unsigned":
		end = run(*argv, until="never", limit=LIMIT)
		assert "version 1 is confirmed" in end.text, end
		return
	# It is installed, refused by U-Boot, and version 1 runs again.
	end = run(*argv, until="slot 0, version 1(?s:.)*slot 0, version 1", limit=LIMIT)
	assert "slot 1 did not start" in end.text, end


def test_fall_back(machine, tmp_path, keys, updates):
	"""An image that never confirms itself is tried three times; then the other one runs."""
	hello = fit(build("hello"), keys["dev"], 5)
	disk = slots(tmp_path, updates[0], hello)
	sector = struct.pack("<7I", 0x42504154, 1, 7, 1, 0x80, 3, 0).ljust(508, b"\0")
	at = RECORD * SECTOR
	disk[at:at + SECTOR] = sector + struct.pack(">I", zlib.crc32(sector))
	for left in 2, 1, 0:
		boots_hello(boot(machine, tmp_path, disk))
		assert record(disk)[3] == left
	text = boot(machine, tmp_path, disk)
	assert HELLO not in text and "slot 1 has no tries left" in text, text
	assert "update: slot 0, version 1" in text and "version 1 is confirmed" in text, text


def power_cut(machine, folder, updates, sectors, seed):
	"""The power fails when that many sectors of an update are written. (what the disk then holds,
	how many sectors were written)"""
	slots(folder, updates[0])
	argv = ["qemu-system-aarch64", "-nic", "none", "-display", "none", "-monitor", "none", "-serial",
		"stdio", *machine, *medium(folder, updates[1])]
	qemu = None
	socket = folder / "nbd"
	socket.unlink(missing_ok=True)
	with Disk(socket, (folder / "disk.img").read_bytes(), sectors, lambda: qemu.kill(), seed) as disk:
		with subprocess.Popen([*argv, *disk.options("disk")], stdin=subprocess.DEVNULL,
				      stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as qemu:
			try:
				text = qemu.communicate(timeout=LIMIT)[0].decode("utf-8", "replace")
			except subprocess.TimeoutExpired:
				qemu.kill()
				pytest.fail(f"no end: {shlex.join(argv)}", pytrace=False)
	assert disk.cut or "version 2 is confirmed" in text, text
	return bytearray(disk.survivors()), disk.written


@pytest.fixture(scope="module")
def whole_update(machine, tmp_path_factory, updates):
	"""How many sectors one update writes when nothing fails."""
	disk, written = power_cut(machine, tmp_path_factory.mktemp("whole"), updates, None, 0)
	assert record(disk)[1] == 1
	return written


@pytest.mark.parametrize("seed", range(200 if LONG else 20))
def test_power_cut(machine, tmp_path, updates, whole_update, seed):
	"""Wherever the power fails, one of both images is started next, and can be updated from. Half of
	the cuts are around the writes of the record, which are few."""
	rng = random.Random(seed)
	sectors = rng.randint(1, whole_update) if seed % 2 else rng.choice(
		[1, 2, 3, whole_update - 3, whole_update - 2, whole_update - 1, whole_update])
	disk, _ = power_cut(machine, tmp_path, updates, sectors, seed)
	text = boot(machine, tmp_path, disk)
	runs = re.findall(r"update: slot (\d), version (\d)", text)
	assert runs in ([("0", "1")], [("1", "2")]), text
	assert f"update: version {runs[0][1]} is confirmed" in text, text
