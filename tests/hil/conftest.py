# SPDX-License-Identifier: BSD-3-Clause
"""Images for the tests of the boot chain, built once a run, and the board they run on."""

import itertools

import pytest

from bench import board_of, connect
from dom0 import Dom0
from harness import LONG, TOP, build


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
	pytest.importorskip("labgrid")

	def with_image(image, name=None, qemu="", **variables):
		file = request.config.getoption("lg_env") or (
			TOP / f"boards/{name or 'qemu-virt'}/labgrid.yaml")
		said = board_of(file)
		if name and name != (said or "qemu-virt"):
			pytest.skip(f"{file} is not for {name}")
		if said and not name:
			image = build(image.name, board=said)
		return connect(file, image, monkeypatch.setenv, qemu, **variables)
	return with_image


@pytest.fixture(params=["fat", "tftp"])
def how(request):
	"""The way that U-Boot gets the image."""
	return request.param
