# SPDX-License-Identifier: BSD-3-Clause
"""The promises of the build, on the real tree and its smallest app."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

from harness import within

TOP = pathlib.Path(__file__).resolve().parents[2]


def make(tree, *args):
	env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "UK_"))}
	done = subprocess.run(["make", "-C", tree, "BOARD=qemu-virt", "APP=hello", "CCACHE=", *args],
			      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env,
			      timeout=120, check=False)
	assert done.returncode == 0, done.stdout


def copy(path):
	"""What is under version control, as it is now."""
	files = subprocess.run(["git", "-C", TOP, "ls-files", "-z"], capture_output=True, check=True)
	for name in files.stdout.decode().split("\0"):
		if name and (TOP / name).is_file():
			(path / name).parent.mkdir(parents=True, exist_ok=True)
			shutil.copy2(TOP / name, path / name)
	return path


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
	"""Two copies in folders of different names, built."""
	one = copy(tmp_path_factory.mktemp("one"))
	two = copy(tmp_path_factory.mktemp("a-longer-name") / "deeper")
	with within(10):
		make(one)
	make(two, "-j1", f"O={two}/elsewhere")
	return one, two


def image(tree, out="build"):
	return tree / out / "qemu-virt/hello"


def test_equal_bytes_in_two_folders(trees):
	one, two = trees
	for name in ("hello.elf", "hello.img", ".config"):
		assert (image(one) / name).read_bytes() == (image(two, "elsewhere") / name).read_bytes()


def test_build_times(trees):
	tree, _ = trees
	with within(0.2):
		make(tree)
	for name in ("apps/hello/main.c", "libs/core/ukboot/boot.c"):
		os.utime(tree / name)
		with within(1.5):
			make(tree)


def test_quickstart_builds_and_boots_and_then_boots(trees):
	"""On a fresh clone, with nobody to answer; what the tests need is installed."""
	tree, _ = trees
	shutil.rmtree(tree / "build")
	said = []
	for _ in range(2):
		done = subprocess.run(["make", "-C", tree, "quickstart"], stdin=subprocess.DEVNULL, text=True,
				      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
				      env={k: v for k, v in os.environ.items() if not k.startswith("MAKE")},
				      check=False)
		assert done.returncode == 0 and "Hello from Tappet on qemu-virt" in done.stdout, done.stdout
		said.append(done.stdout)
	built = [re.findall(r"^  (?:CC|AS|LD|IMG) .*", text, re.MULTILINE) for text in said]
	assert "  IMG     hello.img" in built[0] and not built[1], said[1]


def test_unselected_libraries_leave_no_byte(trees):
	"""The image is the same when all that was not selected cannot even be compiled."""
	one, two = trees
	config = (image(one) / ".config").read_text()
	spoilt = 0
	for menu in two.glob("libs/**/Config.uk"):
		if not (menu.parent / "Makefile.uk").exists():
			continue			# the menu of a group
		# The switch may be in another library's menu; the Makefile names it then.
		option = (re.search(r"^(?:menu)?config (LIB\w+)$", menu.read_text(), re.M) or
			  re.search(r"CONFIG_(LIB\w+)", (menu.parent / "Makefile.uk").read_text()))[1]
		if f"CONFIG_{option}=y" in config:
			continue
		for source in menu.parent.rglob("*.[chS]"):
			source.write_text("#error not selected\n")
			spoilt += 1
	assert spoilt > 20
	make(two, f"O={two}/again")
	for name in ("hello.elf", "hello.img"):
		assert (image(one) / name).read_bytes() == (image(two, "again") / name).read_bytes()
