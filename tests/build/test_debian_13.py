# SPDX-License-Identifier: BSD-3-Clause
"""The first steps on the other release: a fresh Debian 13, made by debootstrap (as root). It has the newer
compiler, linker and emulator too: a gcc of Debian 13 that is only unpacked does not run on Debian 12, whose
C library is older."""

import re

import pytest

from debian_root import debian_root
from harness import LONG, TOP, locked

pytestmark = pytest.mark.xdist_group("debian-13")


@pytest.fixture(name="root", scope="module")
def _root():
	root = debian_root("trixie")
	with locked("debian-13"):
		root.run("rm -rf /build")
		yield root


def apps(board):
	"""Those that are for the board (# TEST-BOARDS: in their defconfig)."""
	for folder in sorted(p.parent for p in TOP.glob("apps/*/Makefile.uk")):
		text = (folder / "defconfig").read_text(encoding="utf-8")
		m = re.search(r"^# TEST-BOARDS:(.*)", text, re.M)
		if not m or board in m.group(1).split():
			yield folder.name


def test_quickstart(root):
	out = root.run("make quickstart O=/build")
	assert out.splitlines()[-1] == "Hello from Tappet on qemu-virt"
	assert "was never tested" not in out


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
def test_every_app_builds(root, board):
	"""With its budgets: rows add up, and on arm64 every stack is proved."""
	root.run("tools/setup build run")
	out = root.run("".join(f"make BOARD={board} APP={app} O=/build\n"
			       f"test -s /build/{board}/{app}/{app}.img\n" for app in apps(board)))
	assert "was never tested" not in out, out


@pytest.mark.skipif(not LONG, reason="make test-long runs all of make test in it")
def test_all_tests(root):
	# Without itself.
	root.run("cp -a . /copy && cd /copy && TAPPET_LONG= make test TESTS='tests --ignore "
		 "tests/build/test_debian_13.py'", limit=4 * 3600)
