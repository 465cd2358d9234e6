# SPDX-License-Identifier: BSD-3-Clause
"""Worst-case stacks: a corpus that runs on painted stacks, and the high-water marks of the images
that end by themselves, against what the sheet says.
"""
import json
import re

import pytest
from harness import build

from report.elf import Image
from report.measure import marks, painted

# A variable-length array takes what it needs, its annotation what it may need.
WITHIN = 1.10


@pytest.mark.parametrize("config", [None, "speed"])
def test_corpus_is_bounded_and_tightly(config):
    image = build("tests/report/corpus", config)
    run = image.run()
    assert run.status == 0
    used = {m[1]: int(m[2]) for m in re.finditer(r"^used (\w+) (\d+)\r?$", run.output, re.M)}
    sheet = json.loads((image.folder / "report.json").read_text())
    stacks = {s["name"]: s for s in sheet["stacks"]}
    assert len(used) >= 14
    for name, size in used.items():
        bound = stacks["case_" + name]
        assert not bound["problems"], name
        assert size <= bound["worst"] <= size * WITHIN, name


@pytest.mark.parametrize("app, config", [
    ("hello", None), ("hello", "static"), ("tests/report/corpus", None), ("tests/image/arch", None),
    ("tests/image/arch", "runtime"),
    ("tests/image/ukalloc", None), ("tests/image/libc", None), ("tests/image/sched", None)])
def test_high_water_marks_are_below_the_bound(app, config):
    image = build(app, config)
    sheet = json.loads((image.folder / "report.json").read_text())
    stacks = {s["name"]: s for s in sheet["stacks"]}
    elf = Image(str(image.elf))
    names = painted(elf, sheet)
    assert {"main", "exceptions"} <= set(names)
    seen = marks(elf, image.command(), list(names.values()))
    assert len(seen) == len(names)
    for name, symbol in names.items():
        if name in painted_before(image, names):
            assert 0 < seen[symbol] <= stacks[name]["known"], (name, seen[symbol])


def painted_before(image, names):
    """Stacks of tasks are painted when the scheduler is asked to."""
    if image.config().get("CONFIG_LIBUKSCHED_STACK_PAINT") == "y":
        return set(names)
    return {"main", "exceptions"}


def test_hello_is_proved():
    for config in (None, "static"):
        sheet = json.loads((build("hello", config).folder / "report.json").read_text())
        assert {s["name"] for s in sheet["stacks"]} == {"main", "exceptions"}
        for s in sheet["stacks"]:
            assert not s["problems"] and s["worst"] <= s["proposed"] <= s["size"]
            assert s["proposed"] - s["worst"] < 64


def test_interrupts_are_added():
    sheet = json.loads((build("tests/image/arch").folder / "report.json").read_text())
    main = next(s for s in sheet["stacks"] if s["name"] == "main")
    assert {"function": "(interrupt)", "library": "", "file": "", "line": 0, "bytes": 192} \
        in main["chain"]
