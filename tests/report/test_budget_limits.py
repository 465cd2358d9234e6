# SPDX-License-Identifier: BSD-3-Clause
"""One byte, one frame, one microsecond too many: no image, and the culprit's name."""
import json
import re

import pytest
from runner import run_make

APP = {
    "Config.uk": "config APPTIGHT\n\tbool\n\tdefault y\n\tselect LIBUKSCHED\n\tselect LIBUKTIME\n",
    "Makefile.uk": "$(eval $(call addlib,apptight))\nAPPTIGHT_SRCS-y += $(APPTIGHT_BASE)/main.c\n",
    "main.c": """
#include <uk/annotate.h>
#include <uk/sched.h>
#include <uk/thread.h>
#ifndef WCET
#define WCET 200000
#endif
char extra[EXTRA];
static void job(void *arg)
{
	volatile char room[FRAME];

	for (;;) {
		room[0] = extra[0] + (arg != 0);
		uk_period_wait();
	}
}
UK_TASK(quick, job, .priority = 1, .stack = 2048, .period = 1000000, .wcet = 300000);
UK_TASK(slow, job, .priority = 2, .stack = 2048, .period = 2000000, .deadline = 800000,
	.wcet = WCET);
UK_HOLDS(quick, bus, UK_US(1));
UK_HOLDS(slow, bus, 1000);
UK_HOLDS(last, bus, UK_MS(1) / 10 + 2 * (uint64_t)50000);
UK_TASK(last, job, .priority = 3, .stack = 2048, .period = 4000000, .wcet = 400000);
int main(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	return 0;
}
""",
}


class App:
    """An app outside the tree whose budgets and sizes a test sets."""

    def __init__(self, folder):
        self.folder, self.out = folder / "tight", folder / "out"
        self.folder.mkdir()
        for name, text in APP.items():
            (self.folder / name).write_text(text)
        self.build = self.out / "qemu-virt/tight"

    def make(self, extra=64, frame=64, wcet=300000, goal="all", **budgets):
        makefile = APP["Makefile.uk"] + \
            f"APPTIGHT_CFLAGS-y += -DEXTRA={extra} -DFRAME={frame} -DWCET={wcet}\n"
        if (self.folder / "Makefile.uk").read_text() != makefile:
            (self.folder / "Makefile.uk").write_text(makefile)
        options = "".join(f'CONFIG_{k}="{v}"\n' if isinstance(v, str) and v != "y" else f"CONFIG_{k}={v}\n"
                          for k, v in ({"BUDGET_SWITCH_NS": 0} | budgets).items())
        (self.folder / "defconfig").write_text(options)
        return run_make(self.out, f"A={self.folder}", goal)

    @property
    def sheet(self):
        return json.loads((self.build / "report.json").read_text())

    @property
    def image(self):
        return self.build / "tight.img"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    made = App(tmp_path_factory.mktemp("limits"))
    status, out = made.make()
    assert status == 0, out
    return made


def test_exact_budgets_fit_and_one_byte_less_does_not(app):
    status, out = app.make()
    assert status == 0, out
    rom, ram = app.sheet["totals"]["rom"], app.sheet["totals"]["ram"]
    status, out = app.make(BUDGET_ROM=rom, BUDGET_RAM=ram)
    assert status == 0, out
    assert app.image.exists() and ", 0 left" in out
    for name, value in (("BUDGET_ROM", rom - 1), ("BUDGET_RAM", ram - 1)):
        status, out = app.make(**{name: value})
        assert status != 0 and not app.image.exists()
        assert f"1 more than the budget of {value} ({name})" in out
    assert app.make()[0] == 0 and app.image.exists()


def test_budget_of_the_heap(app):
    heap = {"LIBUKALLOC_HEAP": "y", "LIBUKALLOC_HEAP_SIZE": 8192}
    status, out = app.make(**heap, BUDGET_HEAP=8192)
    assert status == 0, out
    used = next(b["used"] for b in app.sheet["budgets"] if b["name"] == "heap")
    assert 0 < used <= 8192
    assert app.make(**heap, BUDGET_HEAP=used)[0] == 0
    status, out = app.make(**heap, BUDGET_HEAP=used - 1)
    assert status != 0 and not app.image.exists()
    assert f"heap: {used} bytes, 1 more than the budget of {used - 1} (BUDGET_HEAP)" in out


def test_growth_is_named_with_its_options(app):
    assert app.make(extra=64)[0] == 0
    ram = app.sheet["totals"]["ram"]
    status, out = app.make(extra=8256, BUDGET_RAM=ram)
    assert status != 0 and not app.image.exists()
    assert re.search(r"\+8192 apptight extra \(.*main\.c\)", out)
    assert out.count("\nbudget:     +") <= 3
    used = app.sheet["totals"]["ram"]
    assert f"ram: {used} bytes, {used - ram} more" in out


def test_budget_of_a_library(app):
    assert app.make()[0] == 0
    used = sum(r["rom"] for r in app.sheet["rows"] if r["library"] == "libuksched")
    assert app.make(BUDGET_LIBRARIES=f"libuksched:rom={used}")[0] == 0
    status, out = app.make(BUDGET_LIBRARIES=f"libuksched:rom={used - 1}")
    assert status != 0 and not app.image.exists()
    assert f"libuksched.rom: {used} bytes, 1 more" in out
    assert "nothing has grown since the baseline; the largest are:" in out
    assert "options: LIBUKSCHED" in out
    for wrong, said in (("nolib:rom=1", "nolib is not in this image"),
                        ("libuksched:rom", "is not library:rom=bytes")):
        status, out = app.make(BUDGET_LIBRARIES=wrong)
        assert status != 0 and said in out


def test_budget_of_a_stack_to_the_frame(app):
    assert app.make()[0] == 0
    worst = {s["name"]: s["worst"] for s in app.sheet["stacks"]}
    assert app.make(BUDGET_THREADS=f"quick={worst['quick']}")[0] == 0
    status, out = app.make(BUDGET_THREADS=f"quick={worst['quick'] - 1}")
    assert status != 0 and not app.image.exists()
    assert f"stack quick: the worst case takes {worst['quick']} bytes, 1 more" in out
    assert "job" in out and "uk_period_wait" in out
    # One frame more than the stack can hold.
    room = 2048 - worst["quick"]
    assert app.make(frame=64 + room)[0] == 0
    status, out = app.make(frame=64 + room + 16)
    assert status != 0 and not app.image.exists()
    assert "stack quick: 2048 bytes, the worst case takes 2064" in out
    assert "the smallest safe size is 2112" in out
    assert app.make(BUDGET_THREADS="nobody=1")[0] != 0


def test_a_microsecond_of_wcet(app):
    # slow: 200 us of blocking by last, 300 us of quick, 300 us of its own = its deadline.
    status, out = app.make(wcet=300000)
    assert status == 0, out
    slow = next(t for t in app.sheet["tasks"] if t["name"] == "slow")
    assert slow["response"] == slow["deadline"] == 800000 and slow["blocking"] == 200000
    status, out = app.make(wcet=301000)
    assert status != 0 and not app.image.exists()
    assert "task slow is not schedulable: its response time is 801000 ns" in out
    assert "quick (300000 every 1000000)" in out and "held up 200000 ns by last" in out
    # A switch costs something: known, so counted.
    assert app.make(wcet=300000, BUDGET_SWITCH_NS=500)[0] != 0


def test_unknown_is_an_error(app):
    main = app.folder / "main.c"
    try:
        main.write_text(APP["main.c"] + """
static int twice(int n)
{
	return n ? twice(n - 1) * n + twice(n / 2) : extra[1];
}
int extra_recursion(int n)
{
	return twice(n);
}
""".replace("int extra_recursion", "__attribute__((used)) int extra_recursion"))
        text = main.read_text().replace("return 0;\n", "return extra_recursion(argc);\n").replace(
            "int main(", "int extra_recursion(int n);\nint main(")
        main.write_text(text)
        status, out = app.make(BUDGET_STACKS_WARN=Bare("y"))
        assert status == 0 and "stack main: not proved: recursion without a bound: twice" in out
        status, out = app.make()
        assert status != 0 and not app.image.exists()
        assert "twice -> twice" in out
        assert app.make(BUDGET_STACKS_OFF=Bare("y"))[0] == 0
    finally:
        main.write_text(APP["main.c"])


def test_a_task_of_unknown_time_is_an_error(app):
    main = app.folder / "main.c"
    try:
        main.write_text(APP["main.c"].replace(".wcet = 300000", ".wcet = 0"))
        status, out = app.make()
        assert status != 0 and not app.image.exists()
        assert "task quick: not proved: its .wcet is neither declared nor measured" in out
        assert "task quick has no known load" in out and "may hold up last, slow" in out
        # A recorded measurement is taken, and called that.
        table = app.folder / "wcet-qemu-virt.json"
        table.write_text('{"quick": {"ns": 250000, "margin": 20}}')
        status, out = app.make(BUDGET_TASKS_WARN=Bare("y"))
        assert status == 0, out
        quick = next(t for t in app.sheet["tasks"] if t["name"] == "quick")
        assert (quick["wcet"], quick["source"]) == (300000, "measured + 20 %")
        assert any("no bounds" in n for n in app.sheet["schedule"]["notes"])
        table.write_text("[1, 2")
        status, out = app.make(BUDGET_TASKS_OFF=Bare("y"))
        assert status == 0 and "not a table of measurements" in out
        table.unlink()
    finally:
        main.write_text(APP["main.c"])


class Bare:
    """A value that is written without quotes."""

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text
