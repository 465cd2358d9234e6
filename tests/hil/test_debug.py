# SPDX-License-Identifier: BSD-3-Clause
"""make debug on the real boards: gdb stops at the image's first instruction, wherever it was loaded and
whatever ran before, with the symbols moved there."""

import os
import re
import shutil

import pytest

from harness import make

pytestmark = pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch here")

UBOOT = pytest.mark.skipif(not os.path.exists("/usr/lib/u-boot/qemu_arm64/u-boot.bin"),
			   reason="no u-boot-qemu here")


@pytest.mark.parametrize("board, how, moved", [
	("qemu-virt", [], False),
	("qemu-virt", ["CONFIG=static", "CPU=max", "EL=2"], False),
	("qemu-virt", ["EL=3"], True),
	pytest.param("qemu-virt", ["BOOT=uboot"], True, marks=UBOOT),
	pytest.param("qemu-virt", ["BOOT=tftp"], True, marks=UBOOT),
	("qemu-microvm", [], False),
	("qemu-q35", [], False),
])
def test_stops_at_the_entry_and_in_main(board, how, moved):
	out = make(f"BOARD={board}", "APP=hello", *how, "debug", """GDBFLAGS=-batch -ex 'info symbol $$pc' \
-ex 'break main' -ex continue -ex backtrace""")
	assert "_start in section .text" in out, out
	linked, loaded = re.search(r"linked at (\w+), loaded at (\w+)", out).groups()
	assert (linked != loaded) == moved
	assert "main (argc=1" in out and "apps/hello/main.c:" in out, out


def test_wrong_entry_ends_with_a_line():
	"""Nothing that GDBFLAGS asks for happens with symbols that are elsewhere."""
	with pytest.raises(pytest.fail.Exception) as e:
		make("debug", "BOARD_ENTRY=0x50",
		     r"GDBFLAGS=-batch -ex 'printf \"%s-%s\\n\", \"went\", \"on\"'")
	assert "was not entered at 0x50 (BOARD_ENTRY)" in str(e.value)
	assert "Traceback" not in str(e.value) and "went-on" not in str(e.value)
