# SPDX-License-Identifier: BSD-3-Clause
"""Images for the tests of the boot chain, built once a run, and the board they run on."""

import shutil

import pytest

from bench import Board
from harness import TOP, build


@pytest.fixture(scope="session")
def hello():
	"""The default image: it reads the device tree at boot."""
	return build("hello").img


@pytest.fixture(scope="session")
def hello_static():
	"""The same with the board's own device tree compiled in."""
	return build("hello", config="static").img


@pytest.fixture
def board(request, monkeypatch):
	"""board(image): the board as a context, with the image where its U-Boot looks for it."""
	labgrid = pytest.importorskip("labgrid")
	file = request.config.getoption("lg_env") or TOP / "boards/qemu-virt/labgrid.yaml"

	def with_image(image, **variables):
		for how in "uboot", "tftp":
			image.command(BOOT=how, **variables)
		monkeypatch.setenv("LG_DISK", str(image.folder / "boot/disk.img"))
		monkeypatch.setenv("LG_TFTP", str(image.folder / "boot/tftp"))
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
