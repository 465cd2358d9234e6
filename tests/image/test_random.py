# SPDX-License-Identifier: BSD-3-Clause
"""ukrandom on machines with and without sources of randomness: what it says of them, that no two boots
are alike, and that an image which needs more than there is does not start."""

import re

import pytest

from harness import LONG, build

BOOT_FAILED = 71	# EX_OSERR, UKPLAT_STATUS_BOOT
COUNTER, RNG_SEED, KASLR_SEED, CPU_SEED, CPU_RAND, FIXED = 1, 2, 4, 8, 16, 64
NO_SEED = "-machine dtb-randomness=off"
BOOTS = 1000 if LONG else 12


def boot(board="qemu-virt", config=None, **variables):
	return build("tests/image/ukrandom", config, board).run(**variables)


def numbers(run):
	"""What it printed: quality, bytes of seeds left in the tree, and all that shall be random."""
	assert run.status == 0, run.output
	bits, sources, left = re.search(r"bits (\d+) sources ([0-9a-f]+) left (\d+)", run.output).groups()
	found = re.findall(r"(?:canary|short|long|word) ([0-9a-f]+)", run.output)
	assert len(found) == 23
	return int(bits), int(sources, 16), int(left), found


@pytest.mark.parametrize("board, variables, bits, sources", [
	("qemu-virt", {}, 256, COUNTER | RNG_SEED | KASLR_SEED),
	("qemu-virt", {"CPU": "max"}, 256, COUNTER | RNG_SEED | KASLR_SEED | CPU_RAND),
	("qemu-virt", {"CPU": "max", "QEMUFLAGS": NO_SEED}, 256, COUNTER | CPU_RAND),
	("qemu-virt", {"QEMUFLAGS": NO_SEED}, 0, COUNTER),
	("qemu-microvm", {"CPU": "qemu64"}, 0, COUNTER),
	("qemu-microvm", {"CPU": "qemu64,+rdrand"}, 256, COUNTER | CPU_RAND),
])
def test_sources(board, variables, bits, sources):
	"""What answers is counted as it promises, and a seed in the tree is gone."""
	assert numbers(boot(board, **variables))[:3] == (bits, sources, 0)


def test_no_two_boots():
	"""Nothing of one boot comes again in another, though the counter is the same at each."""
	seen = set()
	for _ in range(BOOTS):
		found = numbers(boot(QEMUFLAGS="-icount shift=0,sleep=off"))[3]
		assert not seen & set(found)
		assert len(set(found)) == len(found)
		seen |= set(found)
		# A byte of 0 first, so that no string spells it; the other 56 bits are random.
		assert found[0].startswith("00") and len(found[0]) == 16


def test_the_seed_is_all():
	"""Without a source and with the same counter two boots are alike: nothing else is random."""
	runs = [numbers(boot(QEMUFLAGS=f"{NO_SEED} -icount shift=0,sleep=off")) for _ in range(2)]
	assert runs[0] == runs[1]


def test_fixed():
	"""The seed of the menu: the same at every boot and on every machine, and said."""
	runs = [boot(config="fixed"), boot(config="fixed", CPU="max"), boot("qemu-microvm", "fixed")]
	for run in runs:
		assert "LIBUKRANDOM_FIXED: the same numbers at every boot, for tests only" in run.output
		assert numbers(run)[:2] == (0, FIXED)
		assert numbers(run)[3] == numbers(runs[0])[3]


@pytest.mark.parametrize("config, variables, lacks", [
	("need64", {"QEMUFLAGS": NO_SEED}, 64),
	("need256", {"QEMUFLAGS": NO_SEED}, 256),
	("need64", {}, None),
	("need256", {}, None),
	("need256", {"QEMUFLAGS": NO_SEED, "CPU": "max"}, None),
])
def test_need(config, variables, lacks):
	run = boot(config=config, **variables)
	if lacks:
		assert run.status == BOOT_FAILED
		assert f"asks for {lacks} bits of entropy, the sources of this machine have 0" in run.output
		assert "no seed in /chosen" in run.output
	else:
		numbers(run)
