# SPDX-License-Identifier: BSD-3-Clause
"""U-Boot for boards that Debian has none for: what is said of a board's uboot.config that is wrong. That a
right one starts is for tests/hil."""

import shutil
import subprocess

import pytest

from harness import LONG, TOP


@pytest.fixture
def tree(tmp_path):
	"""The tool and what it calls, with a board of its own."""
	(tmp_path / "boards/tiny").mkdir(parents=True)
	shutil.copytree(TOP / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
	return tmp_path


def refused(tree, board="tiny"):
	done = subprocess.run([tree / "tools/build-uboot", board, tree / "out"], timeout=300, text=True,
			      stdin=subprocess.DEVNULL, capture_output=True, check=False)
	assert done.returncode != 0
	assert not (tree / "out/done").exists() and not (tree / "out/u-boot.bin").exists()
	return done.stderr


def test_a_board_without(tree):
	(tree / "boards/other").mkdir()
	(tree / "boards/other/uboot.config").touch()
	said = refused(tree)
	assert "there is no boards/tiny/uboot.config: these have one: other" in said, said


def test_a_defconfig_that_is_none(tree):
	(tree / "boards/tiny/uboot.config").write_text("# Ours\ntiny_defconfig\n")
	said = refused(tree)
	assert "boards/tiny/uboot.config: 'tiny_defconfig' is none of" in said, said


@pytest.mark.skipif(not LONG, reason="builds U-Boot's menu: make test-long")
def test_an_option_that_is_not_taken(tree):
	(tree / "boards/tiny/uboot.config").write_text("qemu_arm64_defconfig\nCONFIG_SPL_NET=y\n")
	said = refused(tree)
	assert "U-Boot's menu does not take 'CONFIG_SPL_NET=y': it has no such option" in said, said


def test_a_patch_that_does_not_fit(tree):
	(tree / "boards/tiny/uboot.config").write_text("qemu_arm64_defconfig\n")
	(tree / "boards/tiny/uboot.patch").write_text(
		"--- a/Makefile\n+++ b/Makefile\n@@ -1 +1 @@\n-never\n+x\n")
	said = refused(tree)
	assert "boards/tiny/uboot.patch does not fit the source of" in said, said
