# SPDX-License-Identifier: BSD-3-Clause
"""What an image takes to be RAM: all that there is, and nothing that is somebody else's."""

import re
import subprocess

import pytest

from harness import build
from machine import RAM, device_tree, loaded, run, started_with, virt


@pytest.fixture(scope="module")
def console():
	"""It tells by its command mem."""
	return build("console").img


def free_memory(text):
	"""What mem says: [(base, bytes), ...] of free memory, and all RAM."""
	free = [(int(a, 16), int(n)) for a, n in re.findall(r"free +(0x[0-9a-f]+) +(\d+) bytes", text)]
	return free, int(re.search(r"RAM +(\d+) bytes", text).group(1))


@pytest.mark.parametrize("size", [16 << 20, 1 << 30, 8 << 30])
def test_all_memory_is_known(console, size):
	ram = ["-object", f"memory-backend-ram,id=ram,size={size},reserve=off", "-machine",
	       "memory-backend=ram"]
	end = run(*virt(mem=f"{size >> 20}M"), *ram, "-kernel", console, "-append", "mem poweroff")
	free, total = free_memory(end.text)
	assert total == size, end
	assert size - (2 << 20) < sum(n for _, n in free) < size, end
	assert all(RAM <= base and base + n <= RAM + size for base, n in free), end


def test_banks_apart(console, tmp_path):
	"""Free memory lies in the banks, not in the hole, nor in what is reserved, nor in the image."""
	blob = tmp_path / "apart.dtb"
	blob.write_bytes(device_tree(tmp_path, *virt()))

	def put(*args):
		subprocess.run(["fdtput", *args], check=True, timeout=10)
	put("-t", "x", blob, "/memory@40000000", "reg", "0", "40000000", "0", "2000000",
	    "0", "44000000", "0", "4000000")
	put("-cp", blob, "/reserved-memory/x")
	for cells in "#address-cells", "#size-cells":
		put("-t", "x", blob, "/reserved-memory", cells, "2")
	put("-t", "x", blob, "/reserved-memory", "ranges")
	put("-t", "x", blob, "/reserved-memory/x", "reg", "0", "45000000", "0", "100000")
	put("-t", "s", blob, "/chosen", "bootargs", "mem poweroff")
	live = tmp_path / "live.dtb"
	live.write_bytes(blob.read_bytes()[:0x2800])
	end = run(*virt(), *loaded(live, RAM + 0x6000000),
		  *started_with(console, RAM + 0x1000000, RAM + 0x6000000, tmp_path))
	free, total = free_memory(end.text)
	assert total == 0x6000000, end
	taken = [(0x41000000, 0x41010000), (0x42000000, 0x44000000), (0x45000000, 0x45100000),
		 (0x46000000, 0x46002000), (0x48000000, 1 << 48)]
	for base, n in free:
		assert all(base + n <= a or base >= b for a, b in taken), end
	assert sum(n for _, n in free) > 0x5d00000, end
