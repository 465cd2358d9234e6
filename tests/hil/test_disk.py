# SPDX-License-Identifier: BSD-3-Clause
"""tools/mkdisk: a disk that firmware finds files on, the same bytes every time."""

import os
import struct
import subprocess

import pytest

from harness import TOP

PARTITION = 1 << 20


def mkdisk(*args, **env):
	return subprocess.run([TOP / "tools/mkdisk", *args], text=True, capture_output=True, check=False,
			      env={**os.environ, **env}, timeout=60)


@pytest.fixture
def disk(tmp_path):
	"""A disk of two files; what made it."""
	(tmp_path / "a.bin").write_bytes(os.urandom(3 << 20))
	(tmp_path / "boot.scr").write_bytes(b"script")
	args = [tmp_path / "disk.img", f"{tmp_path}/a.bin=kernel.img", tmp_path / "boot.scr"]
	done = mkdisk(*args)
	assert done.returncode == 0, done.stderr
	return args


def mtools(tool, disk, *args):
	return subprocess.run([tool, "-i", f"{disk}@@{PARTITION}", *args], check=True, timeout=20,
			      capture_output=True, env={**os.environ, "MTOOLS_SKIP_CHECK": "1"}).stdout


def test_files_are_on_it(disk, tmp_path):
	assert mtools("mtype", disk[0], "::boot.scr") == b"script"
	assert mtools("mtype", disk[0], "::kernel.img") == (tmp_path / "a.bin").read_bytes()
	assert not list(tmp_path.glob("*.part"))


def test_partition_table(disk):
	"""One active partition that fills the disk from 1 MiB on."""
	size = disk[0].stat().st_size
	with open(disk[0], "rb") as f:
		mbr = f.read(512)
		f.seek(PARTITION)
		assert b"FAT16" in f.read(512)
	assert mbr[510:] == b"\x55\xaa"
	active, _, kind, _, first, sectors = struct.unpack_from("<B3sB3sII", mbr, 446)
	assert (active, kind, first * 512) == (0x80, 0x0e, PARTITION)
	assert (first + sectors) * 512 == size and not any(mbr[462:510])


def test_same_bytes_every_time(disk, tmp_path):
	"""Whenever it is made and whenever the files were."""
	before = disk[0].read_bytes()
	for name in "a.bin", "boot.scr":
		os.utime(tmp_path / name, (1, 1))
	assert mkdisk(*disk, TZ="Asia/Tokyo").returncode == 0
	assert disk[0].read_bytes() == before


def test_missing_file(tmp_path):
	done = mkdisk(tmp_path / "disk.img", tmp_path / "nothing")
	assert done.returncode == 1 and done.stderr == f"mkdisk: no file {tmp_path}/nothing\n"
	assert not list(tmp_path.iterdir())
