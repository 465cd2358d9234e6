# SPDX-License-Identifier: BSD-3-Clause
"""One image on every machine that the board's emulator can be."""

import random
import re

import pytest

from machine import HELLO, RAM, STOPPED, device_tree, loaded, run, started_at, started_with, virt

CPUS = ["cortex-a53", "cortex-a72", "cortex-a76", "max"]


def says_hello(end, powers_off=True):
	assert re.fullmatch(rf"{HELLO}({STOPPED}\s*)?", end.text), end
	assert end.status == (0 if powers_off else None), end


@pytest.mark.parametrize("el", [1, 2])
@pytest.mark.parametrize("gic", [2, 3])
@pytest.mark.parametrize("cpu", CPUS)
def test_entry(hello, cpu, gic, el):
	"""PSCI is called by hvc at EL1 and by smc below EL2, as the device tree says."""
	says_hello(run(*virt(cpu, gic, el), "-kernel", hello))


@pytest.mark.parametrize("virtualization", ["off", "on"])
@pytest.mark.parametrize("gic", [2, 3])
@pytest.mark.parametrize("cpu", CPUS)
def test_entry_at_el3(hello, cpu, gic, virtualization):
	"""Without firmware, so without PSCI, and with the device tree where QEMU leaves it."""
	machine = virt(cpu, gic, 3, virtualization=virtualization)
	says_hello(run(*machine, *started_at(hello, RAM + 0x200000)), powers_off=False)


@pytest.mark.parametrize("mem", ["2049K", "3M", "16M", "1G"])
def test_memory(hello, mem):
	"""2049K is the least that QEMU loads a kernel and its device tree into."""
	says_hello(run(*virt(mem=mem), "-kernel", hello))


@pytest.mark.parametrize("mem", ["8G", "200G"])
def test_much_memory(hello, mem):
	"""The host need not have that much."""
	ram = ["-object", f"memory-backend-ram,id=ram,size={mem},reserve=off",
	       "-machine", "memory-backend=ram"]
	says_hello(run(*virt(mem=mem), *ram, "-kernel", hello))


def test_two_memory_nodes(hello):
	nodes = []
	for i in 0, 1:
		nodes += ["-object", f"memory-backend-ram,id=m{i},size=64M", "-numa", f"node,memdev=m{i}"]
	says_hello(run(*virt(mem="128M"), *nodes, "-kernel", hello))


def load_addresses():
	"""Around the boundaries of a block and a table, near both ends, and eight pages anywhere: the
	same in every run."""
	picked = [0x100000, 0x1ff000, 0x200000, 0x3fff000, 0x7fe0000]
	picked += [page << 12 for page in random.Random(1).sample(range(0x100, 0x7f00), 8)]
	return [RAM + offset for offset in picked]


@pytest.mark.parametrize("addr", load_addresses(), ids=hex)
def test_load_address(hello, addr):
	"""Any page will do; the device tree lies at the start of RAM."""
	says_hello(run(*virt(el=2), *started_at(hello, addr)))


@pytest.mark.parametrize("addr", load_addresses(), ids=hex)
def test_load_address_static(hello_static, addr):
	says_hello(run(*virt(), *started_at(hello_static, addr)))


def test_device_tree_of_ones_own(hello, tmp_path):
	"""QEMU hands it over instead of its own, where it likes."""
	machine = virt()
	blob = tmp_path / "own.dtb"
	blob.write_bytes(device_tree(tmp_path, *machine))
	says_hello(run(*machine, "-dtb", blob, "-kernel", hello))


@pytest.mark.parametrize("where", [RAM + 0x100008, RAM + 0x3001238, RAM + 0x7ffe000], ids=hex)
def test_device_tree_anywhere(hello, tmp_path, where):
	"""x0 names it. Its padding may reach beyond the end of RAM."""
	machine = virt()
	data = device_tree(tmp_path, *machine)
	live = tmp_path / "live.dtb"
	live.write_bytes(data[:0x2000])
	assert not any(data[0x2000:]), "the live part is longer than this test thinks"
	says_hello(run(*machine, *loaded(live, where),
		       *started_with(hello, RAM + 0x1000000, where, tmp_path)))


@pytest.mark.parametrize("mem", ["2049K", "128M"])
@pytest.mark.parametrize("cpu", CPUS)
def test_static(hello_static, cpu, mem):
	"""The compiled-in tree, in all the memory it speaks of and in the least there is."""
	says_hello(run(*virt(cpu, mem=mem), "-kernel", hello_static))


@pytest.mark.parametrize("gic", [2, 3])
def test_static_at_el3(hello_static, gic):
	"""It believes its own tree, which names a PSCI that is not there: the report says so."""
	end = run(*virt(gic=gic, el=3), *started_at(hello_static, RAM + 0x200000))
	assert re.match(HELLO, end.text), end
	assert re.search(rf"CRASH: undefined instruction.*{STOPPED}", end.text, re.DOTALL), end
