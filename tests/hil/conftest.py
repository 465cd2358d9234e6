# SPDX-License-Identifier: BSD-3-Clause
"""Images for the tests of the boot chain, built once a run, and the board they run on."""

import itertools
import pathlib
import re
import shutil

import pytest

from bench import Board
from dom0 import Dom0
from harness import LONG, OUT, TOP, build, needs_emulator


@pytest.fixture(scope="session")
def hello():
	"""The default image: it reads the device tree at boot."""
	return build("hello").img


@pytest.fixture(scope="session")
def hello_static():
	"""The same with the board's own device tree compiled in."""
	return build("hello", config="static").img


# A dom0's version of Xen and interrupt controller; test_xl_newer.py has the short form of 4.20.
XENS = list(itertools.product(("4.17", "4.20"), (3, 2))) if LONG else [("4.17", 3)]


@pytest.fixture(scope="module", params=XENS, ids=lambda xen: f"{xen[0]}-GICv{xen[1]}")
def dom0(request, tmp_path_factory):
	"""A Linux dom0 with xl, booted once a file of tests: it keeps a CPU busy while it is there."""
	machine = Dom0(tmp_path_factory.mktemp("dom0"), *request.param)
	yield machine
	machine.close()


@pytest.fixture
def board(request, monkeypatch):
	"""board(image): the board as a context, with the image where its U-Boot looks for it. The board
	is the one that --lg-env=FILE says, qemu-virt without it; with name=, that one: the test is
	skipped if FILE says another. qemu=: more options for QEMU, which a bench's file does not see."""
	labgrid = pytest.importorskip("labgrid")

	def with_image(image, name=None, qemu="", **variables):
		file = request.config.getoption("lg_env") or (
			TOP / f"boards/{name or 'qemu-virt'}/labgrid.yaml")
		# The file says for which board; it needs the images before it can be read as a whole.
		said = re.search(r"^  board: (\S+)", pathlib.Path(file).read_text(encoding="utf-8"), re.M)
		if name and name != (said[1] if said else "qemu-virt"):
			pytest.skip(f"{file} is not for {name}")
		if said:
			needs_emulator(said[1])
		if said and not name:
			image = build(image.name, board=said[1])
		for how in ("uboot",) if said else ("uboot", "tftp"):
			image.command(BOOT=how, **variables)
		card = image.folder / "sdcard.img"
		monkeypatch.setenv("LG_DISK", str(card if card.exists() else image.folder / "boot/disk.img"))
		monkeypatch.setenv("LG_TFTP", str(image.folder / "boot/tftp"))
		monkeypatch.setenv("LG_OUT", str(OUT))
		monkeypatch.setenv("LG_TOP", str(TOP))
		monkeypatch.setenv("LG_QEMU", qemu)
		env = labgrid.Environment(str(file))
		# A bench's TFTP server has a folder of its own.
		folder = env.config.get_option("tftp-folder", "")
		if folder:
			shutil.copytree(image.folder / "boot/tftp", folder, dirs_exist_ok=True)
		return Board(env)
	return with_image


@pytest.fixture(params=["fat", "tftp"])
def how(request):
	"""The way that U-Boot gets the image."""
	return request.param
