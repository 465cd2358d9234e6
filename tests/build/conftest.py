# SPDX-License-Identifier: BSD-3-Clause
"""Tests of the build system, on a tree of a few tiny libraries that builds in half a second.

The engine (Makefile, Config.uk, tools/) is copied from this tree; arch, board, libraries and app
are the smallest that exercise it. Every test gets a tree of its own.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import textwrap
import time

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]

FILES = {
	"arch/arm64/Config.uk": """
		config ARCH_ARM64
			bool
		""",
	"arch/arm64/Makefile.uk": """
		$(eval $(call addlib,libarch))
		ARCHFLAGS-y += -mcpu=cortex-a53 -mno-outline-atomics
		NOFP_ARCHFLAGS-y += -mgeneral-regs-only
		LIBARCH_SRCS-y += $(LIBARCH_BASE)/head.S
		""",
	"arch/arm64/exportsyms.uk": "_start\n",
	"arch/arm64/head.S": """
			.section .text._start, "ax"
			.global _start
		_start:	bl	main
		1:	wfi
			b	1b
		""",
	"arch/arm64/link.lds.S": """
		ENTRY(_start)
		PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); dynamic PT_DYNAMIC; }
		SECTIONS
		{
			. = 0x40080000;
			.text : { KEEP(*(.text._start)) *(.text .text.*) } :text
			.rodata : { *(.rodata .rodata.*) }
			.rela.dyn : { *(.rela .rela.*) }
			.dynsym : { *(.dynsym) }
			.dynstr : { *(.dynstr) }
			.hash : { *(.hash) }
			.gnu.hash : { *(.gnu.hash) }
			. = ALIGN(4096);
			.dynamic : { *(.dynamic) } :data :dynamic
			.data : { *(.data .data.*) *(.got .got.*) } :data
			.bss : { *(.bss .bss.*) }
			/DISCARD/ : { *(.comment) *(.interp) }
		}
		""",
	"boards/tiny/Config.uk": """
		config BOARD_TINY
			bool
			default y
			select ARCH_ARM64
		""",
	"boards/tiny/board.mk": """
		BOARD_QEMU := qemu-system-aarch64
		BOARD_QEMU_ARGS = -M virt -cpu cortex-a53 -m 64 -nic none
		BOARD_QEMU_BOOT_other = -device loader,file=$(UK_IMG),addr=0x40100000
		""",
	"boards/tiny/defconfig": "CONFIG_ONE_SIZE=7\n",
	"libs/core/one/Config.uk": """
		config LIBONE
			bool "Library one"
			default y

		config ONE_SIZE
			int "Size"
			range 1 100
			default 3

		config ONE_LOUD
			bool "Loud"

		config ONE_LOUDER
			bool "Louder"
			depends on ONE_LOUD
		""",
	"libs/core/one/Makefile.uk": """
		$(eval $(call addlib_s,libone,$(CONFIG_LIBONE)))
		CINCLUDES-$(CONFIG_LIBONE) += -I$(LIBONE_BASE)/include
		LIBONE_SRCS-y += $(LIBONE_BASE)/size.c
		LIBONE_SRCS-y += $(LIBONE_BASE)/loud.c
		LIBONE_SRCS-y += $(LIBONE_BASE)/plain.c
		""",
	"libs/core/one/exportsyms.uk": "# what others call\none_size\none_loud\n",
	"libs/core/one/include/uk/one.h": "int one_size(void);\nint one_loud(void);\n",
	"libs/core/one/private.h": "int one_plain(void);\n",
	"libs/core/one/size.c": """
		#include <uk/one.h>
		#include "private.h"
		int one_size(void) { return CONFIG_ONE_SIZE + one_plain(); }
		""",
	"libs/core/one/loud.c": """
		#include <uk/one.h>
		#ifdef CONFIG_ONE_LOUD
		int one_loud(void) { return 2; }
		#else
		int one_loud(void) { return 1; }
		#endif
		""",
	"libs/core/one/plain.c": """
		#include "private.h"
		static const char *volatile where = __FILE__;
		int one_plain(void) { return *where; }
		""",
	"libs/core/two/Config.uk": """
		config LIBTWO
			bool "Library two"
		""",
	"libs/core/two/Makefile.uk": """
		$(eval $(call addlib_s,libtwo,$(CONFIG_LIBTWO)))
		CINCLUDES-$(CONFIG_LIBTWO) += -I$(LIBTWO_BASE)/include
		LIBTWO_SRCS-y += $(LIBTWO_BASE)/two.c|a|b
		LIBTWO_TWO_A_FLAGS-y += -DNAME=two_a
		LIBTWO_TWO_B_FLAGS-y += -DNAME=two_b
		""",
	"libs/core/two/exportsyms.uk": "none\n",
	"libs/core/two/include/uk/two.h": "int two_a(void);\nint two_b(void);\n",
	"libs/core/two/two.c": """
		#include <uk/two.h>
		__attribute__((used, retain)) int NAME(void) { return CONFIG_ONE_SIZE; }
		""",
	"apps/app/Makefile.uk": """
		$(eval $(call addlib,appapp))
		APPAPP_SRCS-y += $(APPAPP_BASE)/main.c
		""",
	"apps/app/main.c": """
		#include <uk/one.h>
		int main(void) { return one_size() + one_loud(); }
		""",
	"apps/app/defconfig": "",
	"apps/app/defconfig.loud": "CONFIG_ONE_LOUD=y\nCONFIG_ONE_SIZE=9\n",
}


class Tree:
	"""A copy of the tiny tree, and make in it."""

	def __init__(self, path):
		self.path = path
		self.out = path / "build/tiny/app"

	def write(self, name, text):
		file = self.path / name
		file.parent.mkdir(parents=True, exist_ok=True)
		file.write_text(textwrap.dedent(text).lstrip("\n"))
		return file

	def append(self, name, text):
		self.write(name, (self.path / name).read_text() + textwrap.dedent(text))

	def replace(self, name, old, new):
		text = (self.path / name).read_text()
		assert old in text
		self.write(name, text.replace(old, new))

	def make(self, *args, ok=True, env=None):
		"""Runs make; returns what it printed, both streams together."""
		base = {k: v for k, v in os.environ.items()
			if not k.startswith(("MAKE", "MFLAGS", "UK_", "TAPPET_"))}
		# A session of its own: after a timeout everything that make started ends with it.
		with subprocess.Popen(["make", "-C", str(self.path), "--no-print-directory",
				       "BOARD=tiny", "APP=app", "CCACHE=", *args],
				      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
				      env={**base, **(env or {})}, stdin=subprocess.DEVNULL,
				      start_new_session=True) as process:
			try:
				out = process.communicate(timeout=60)[0]
			except subprocess.TimeoutExpired:
				os.killpg(process.pid, signal.SIGTERM)
				raise
		assert (process.returncode == 0) == ok, out
		return out

	def built(self, *args, **kwargs):
		"""Runs make; returns what it compiled and linked, in the quiet lines' words."""
		lines = (line.split() for line in self.make(*args, **kwargs).splitlines())
		return {words[1] for words in lines if words and words[0] in ("CC", "AS", "LD", "LDS")}

	def symbols(self, name="app.elf"):
		"""name -> nm's letter"""
		done = subprocess.run(["aarch64-linux-gnu-nm", self.out / name], capture_output=True,
				      text=True, check=True)
		return {line.split()[-1]: line.split()[-2] for line in done.stdout.splitlines()}


def make_tree(path):
	"""The tiny tree at path, nothing built."""
	path.mkdir()
	shutil.copy(TOP / "Makefile", path)
	shutil.copy(TOP / "Config.uk", path)
	shutil.copytree(TOP / "tools", path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
	tree = Tree(path)
	for name, text in FILES.items():
		tree.write(name, text)
	# As old as a checked-out tree: what a test writes is newer than what it has built.
	old = time.time() - 60
	for file in path.rglob("*"):
		os.utime(file, (old, old))
	return tree


@pytest.fixture
def empty_tree(tmp_path):
	return make_tree(tmp_path / "tree")


@pytest.fixture
def tree(empty_tree):
	"""The default image is built."""
	empty_tree.make()
	return empty_tree


@pytest.fixture(scope="module")
def built(tmp_path_factory):
	"""A tree with the default image, one for all tests of a file: they leave it as it was."""
	tree = make_tree(tmp_path_factory.mktemp("built") / "tree")
	tree.make()
	return tree


@pytest.fixture
def another_tree(tmp_path):
	"""A second one, elsewhere."""
	(tmp_path / "another" / "place").mkdir(parents=True)
	return make_tree(tmp_path / "another" / "place" / "for-it")
