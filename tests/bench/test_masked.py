# SPDX-License-Identifier: BSD-3-Clause
"""How long interrupts are masked does not depend on the load: tests/image/masked runs each path at
several loads, and a plugin counts the longest stretch of each round."""

import re

import pytest

from harness import OUT, TOP, build, locked
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

LOADS = (1, 4, 16, 60, 250)
# Instructions at most, in any round.
LIMITS = {"qemu-virt": 300, "qemu-microvm": 390}


def tool():
	loader = SourceFileLoader("bench", str(TOP / "tools/bench"))
	module = module_from_spec(spec_from_loader("bench", loader))
	loader.exec_module(module)
	return module


def rounds(board, config=None, loads=LOADS):
	"""{case: [(load, instructions, where), ...]} of one run."""
	bench = tool()
	image = build("tests/image/masked", config, board)
	syms = bench.symbols(board, image.elf)
	out = OUT / f"masked-{config}-{board}.txt"
	out.unlink(missing_ok=True)
	with locked("bench-plugin"):
		lib = bench.plugin(OUT / "bench")
	text = bench.run(board, image.img, "-plugin",
			 f"{lib},from={syms['main']:#x},begin={syms['round_begin']:#x},"
			 f"end={syms['round_end']:#x},out={out}"
			 + bench.interrupts(lambda name: syms.get(name, 0)))
	cases = re.findall(r"^ok \d+ - (\S+)\s*$", text, re.MULTILINE)
	assert "not ok" not in text and cases, text
	found = re.findall(r"^round (\d+) (\S+) (\S+)$", out.read_text(encoding="utf-8"), re.MULTILINE)
	assert len(found) == len(cases) * len(loads), text
	places = bench.call([bench.tool(board, "addr2line"), "-fpse", image.elf,
			     *(a for f in found for a in f[1:])]).splitlines()
	runs = [(int(f[0]), " to ".join(places[2 * i:2 * i + 2])) for i, f in enumerate(found)]
	return {case: [(load, *runs[len(loads) * i + k]) for k, load in enumerate(loads)]
		for i, case in enumerate(cases)}


@pytest.mark.parametrize("board", LIMITS)
def test_masked_time_is_the_same_at_every_load(board):
	"""A low load may be less than one full step, so that its stretch is shorter; none is longer than
	the limit. From there on it must not change."""
	wrong = []
	for case, runs in rounds(board).items():
		values = [n for _, n, _ in runs]
		print(case, *values)
		if values[-1] != values[-2] or max(values) > LIMITS[board]:
			wrong += [f"{case}: {' '.join(map(str, values))}",
				  f"  {max(runs, key=lambda r: r[1])[2]}"]
	assert not wrong, "\n".join(wrong)


def test_a_schedule_table_that_names_many_threads():
	"""It can be started once only, so at one load."""
	runs = rounds("qemu-virt", "table", LOADS[-1:])
	(_, masked, where), = runs["table.start_with_many_slots"]
	assert masked <= LIMITS["qemu-virt"], where
