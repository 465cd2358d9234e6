# SPDX-License-Identifier: BSD-3-Clause
"""What stacks were used at most in a run, of every app on the boards that QEMU has, against the bound."""
import json
import re

import pytest
from harness import TOP, build

from report.elf import Image
from report.measure import marks, painted

BOARDS = {"qemu-virt": "arm64", "qemu-microvm": "x86_64"}
SECONDS = 3         # of running, of what waits for input for ever
SUITES = [("tests/report/corpus", None), ("tests/image/arch", None), ("tests/image/arch", "runtime"),
          ("tests/image/ukalloc", None), ("tests/image/libc", None), ("tests/image/sched", None)]


def apps():
    """(app, config, board) of all that is in apps/, on each board whose CPU it is for."""
    for path in sorted((TOP / "apps").glob("*/defconfig*")):
        # Its own file says it, or the app's first one.
        texts = [p.read_text() for p in (path, path.with_name("defconfig"))]
        only, named = (next((m[1].split() for t in texts if (m := re.search(rf"^# {key}:(.*)$", t, re.M))),
                            [*BOARDS.values(), *BOARDS]) for key in ("ARCH", "TEST-BOARDS"))
        for board, arch in BOARDS.items():
            if arch in only and board in named:
                yield path.parent.name, path.suffix[1:] or None, board


@pytest.mark.parametrize("app, config, board", [*apps(), *((*s, "qemu-virt") for s in SUITES)])
def test_high_water_marks_are_below_the_bound(app, config, board):
    image = build(app, config, board)
    sheet = json.loads((image.folder / "report.json").read_text())
    stacks = {s["name"]: s for s in sheet["stacks"]}
    elf = Image(str(image.elf))
    names = painted(elf, sheet)
    assert {"main", "exceptions"} <= set(names)
    seen = marks(elf, image.command(), list(names.values()), SECONDS)
    assert len(seen) == len(names)
    for name, symbol in names.items():
        if name in painted_before(image, names):
            # What is not proved has no bound; what is known of it is one of what runs here.
            assert 0 < seen[symbol] <= stacks[name]["known"], (name, seen[symbol])


def painted_before(image, names):
    """Stacks of tasks are painted when the scheduler is asked to."""
    if image.config().get("CONFIG_LIBUKSCHED_STACK_PAINT") == "y":
        return set(names)
    return {"main", "exceptions"}


def test_a_stack_that_is_used_is_seen():
    """The reader of marks itself: main() of hello uses some, and not all."""
    for board in BOARDS:
        image = build("hello", None, board)
        used = marks(Image(str(image.elf)), image.command(), ["ukarch_main"])["ukarch_main"]
        assert 64 <= used <= 1024
