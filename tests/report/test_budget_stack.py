# SPDX-License-Identifier: BSD-3-Clause
"""Worst-case stacks: a corpus that runs on painted stacks, against what the sheet says."""
import json
import re

import pytest
from harness import build

# A variable-length array takes what it needs, its annotation what it may need.
WITHIN = 1.10


# There the machine code is not read: a tail call counts as a call.
UNREAD = {"qemu-microvm": {"tail"}}


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
@pytest.mark.parametrize("config", [None, "speed", "nested"])
def test_corpus_is_bounded_and_tightly(config, board):
    image = build("tests/report/corpus", config, board)
    run = image.run()
    assert run.status == 0
    used = {m[1]: int(m[2]) for m in re.finditer(r"^used (\w+) (\d+)\r?$", run.output, re.M)}
    sheet = json.loads((image.folder / "report.json").read_text())
    stacks = {s["name"]: s for s in sheet["stacks"]}
    assert len(used) >= 14 and ("exceptions" in used) == (config == "nested")
    for name, size in used.items():
        bound = stacks[name if name == "exceptions" else "case_" + name]
        assert not bound["problems"], name
        assert size <= bound["worst"], name
        # With interrupts in the image, every stack has room for one, and none comes.
        if name not in UNREAD.get(board, ()) and (config != "nested" or name == "exceptions"):
            assert bound["worst"] <= size * WITHIN, name


def test_hello_is_proved():
    for config in (None, "static"):
        sheet = json.loads((build("hello", config).folder / "report.json").read_text())
        assert {s["name"] for s in sheet["stacks"]} == {"main", "exceptions"}
        for s in sheet["stacks"]:
            assert not s["problems"] and s["worst"] <= s["proposed"] <= s["size"]
            assert s["proposed"] - s["worst"] < 64


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
def test_what_is_called_directly_is_not_called_through_pointers(board):
    """A call of a local function in another section looks like its address on x86_64; functions of
    lwIP would be taken for handlers of timers."""
    sheet = json.loads((build("netecho", board=board).folder / "report.json").read_text())
    for s in sheet["stacks"]:
        assert not s["problems"] and s["worst"], s["problems"]
        assert not [c for c in s["by_type"] if "tcp_kill_state" in c]


def test_interrupts_are_added():
    sheet = json.loads((build("tests/image/arch").folder / "report.json").read_text())
    main = next(s for s in sheet["stacks"] if s["name"] == "main")
    assert {"function": "(interrupt)", "library": "", "file": "", "line": 0, "bytes": 192} \
        in main["chain"]
