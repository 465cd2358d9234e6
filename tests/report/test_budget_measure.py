# SPDX-License-Identifier: BSD-3-Clause
"""make measure: exact counts, measured times of tasks and what the analysis makes of them."""
import json
import re
import shutil

import pytest
from harness import TOP, build
from runner import run_make, run_report

RECORDED = TOP / "tests/bench/recorded/qemu-virt-gcc-12.2.0.json"


class Tasks:
    """A copy of apps/tasks whose tasks declare no time."""

    def __init__(self, folder):
        self.folder, self.out = folder / "tasks", folder / "out"
        shutil.copytree(TOP / "apps/tasks", self.folder)
        self.loop = self.folder / "loop.c"
        self.source = self.loop.read_text()
        self.build = self.out / "qemu-virt/tasks"
        self.table = self.folder / "wcet-qemu-virt.json"
        self.image = self.build / "tasks.img"

    def write(self, change=lambda text: text, options=""):
        text = re.sub(r",\s*\.wcet = UK_US\(\d+\)", "", self.source)
        assert ".wcet" not in text
        self.loop.write_text(change(text))
        static = "# ARCH: arm64\nCONFIG_DEVICETREE_STATIC=y\n"
        (self.folder / "defconfig").write_text(options + static)

    def make(self, goal="all", board="qemu-virt"):
        return run_make(self.out, f"A={self.folder}", f"BOARD={board}", goal)

    @property
    def sheet(self):
        return json.loads((self.build / "report.json").read_text())


@pytest.fixture(scope="module")
def tasks(tmp_path_factory):
    return Tasks(tmp_path_factory.mktemp("measure"))


def test_measured_times_are_recorded_and_called_that(tasks):
    tasks.write()
    status, out = tasks.make()
    assert status != 0 and not tasks.image.exists()
    assert "task sensor: not proved: its .wcet is neither declared nor measured" in out
    status, out = tasks.make("measure")
    assert status == 0, out
    table = json.loads(tasks.table.read_text())
    assert set(table) == {"sensor", "control", "logger"}
    # 200 ms of jobs every 2, 5 and 20 ms; a counted instruction is a nanosecond on this board.
    assert {n: t["jobs"] for n, t in table.items()} == {"sensor": 101, "control": 41, "logger": 11}
    for t in table.values():
        assert t["ns"] == t["instructions"] > 100 and t["margin"] == 20
    assert "WCET" in out and str(tasks.table) in out
    # The next build takes them and says what they are, in every form of the sheet.
    status, out = tasks.make()
    assert status == 0 and tasks.image.exists(), out
    for t in tasks.sheet["tasks"]:
        assert t["source"] == "measured + 20 %" and t["ok"]
        assert t["wcet"] == table[t["name"]]["ns"] * 120 // 100
    assert any("observations with a margin, no bounds" in n for n in
               tasks.sheet["schedule"]["notes"])
    status, out = tasks.make("report")
    assert status == 0 and out.count("measured + 20 %") == 3
    assert "measured + 20 %" in (tasks.build / "report.html").read_text()
    # The same in every run.
    status, out = tasks.make("measure")
    assert status == 0 and json.loads(tasks.table.read_text()) == table, out


def test_a_job_that_takes_longer_is_seen(tasks):
    """1000 additions more in each job of control: at least so many instructions more."""
    tasks.write()
    assert tasks.make("measure")[0] == 0
    before = json.loads(tasks.table.read_text())
    more = "for (volatile int n = 0; n < 1000; n++)\n\t\t\t;\n\t\tjobs[1]++;"
    tasks.write(lambda text: text.replace("jobs[1]++;", more))
    status, out = tasks.make("measure")
    assert status == 0, out
    after = json.loads(tasks.table.read_text())
    grown = after["control"]["instructions"] - before["control"]["instructions"]
    assert 4000 <= grown <= 8000
    # The others are not charged for it.
    for name in ("sensor", "logger"):
        assert abs(after[name]["instructions"] - before[name]["instructions"]) < 100


def test_a_measured_time_that_is_too_long_fails_the_build(tasks):
    deadline = ".deadline = UK_US(20)"
    slow = "for (volatile int n = 0; n < 8000; n++)\n\t\t\t;\n\t\tjobs[0]++;"
    tasks.write(lambda text: text.replace(".deadline = UK_MS(1)", deadline).replace(
        "jobs[0]++;", slow))
    status, out = tasks.make("measure")
    assert status != 0 and not tasks.image.exists()
    assert "budget: task sensor is not schedulable: its response time is" in out
    assert "its deadline 20000 ns" in out and "(measured + 20 %)" in out
    # A plain build says the same and makes no image either.
    status, out = tasks.make()
    assert status != 0 and not tasks.image.exists()
    assert "budget: task sensor is not schedulable" in out and "(measured + 20 %)" in out
    # It can be measured again when it has become quick.
    tasks.write()
    status, out = tasks.make("measure")
    assert status == 0, out
    assert tasks.make()[0] == 0 and tasks.image.exists()


def test_a_job_longer_than_declared(tasks):
    tasks.table.unlink(missing_ok=True)
    tasks.write(lambda text: text.replace(".period = UK_MS(2)", ".wcet = 100, .period = UK_MS(2)"))
    status, out = tasks.make("measure")
    assert status != 0
    assert re.search(r"task sensor: a job took \d+ ns \(\d+ instructions at 1000 a microsecond\), \d+ "
                     r"more than its declared wcet of 100 ns", out), out
    assert set(json.loads(tasks.table.read_text())) == {"control", "logger"}
    tasks.table.unlink()


def test_switches_cost_what_the_table_says(tasks):
    """By default as measured, at the assumed speed; BUDGET_SWITCH_NS comes first. The sheet says so."""
    recorded = {r["name"]: r["value"] for r in json.loads(RECORDED.read_text())["results"]}
    switch = int(recorded["irq-switch"] + recorded["switch-preemptive"])
    tasks.loop.write_text(tasks.source)

    def responses(options):
        (tasks.folder / "defconfig").write_text("# ARCH: arm64\nCONFIG_DEVICETREE_STATIC=y\n" + options)
        status, out = tasks.make("report")
        assert status == 0, out
        notes = [n for n in tasks.sheet["schedule"]["notes"] if n.startswith("switches between")]
        assert len(notes) == 1 and notes[0] in out
        return [t["response"] for t in tasks.sheet["tasks"]], notes[0]

    found, note = responses("")
    assert found == [50000 + switch, 150000 + 2 * switch, 350000 + 3 * switch]
    assert f"cost {switch} ns a job" in note and RECORDED.name in note
    assert "at 1000 a microsecond (BUDGET_MIPS)" in note
    found, note = responses("CONFIG_BUDGET_MIPS=100\n")
    assert found[0] == 50000 + 10 * switch and "at 100 a microsecond" in note
    found, note = responses("CONFIG_BUDGET_SWITCH_NS=500\n")
    assert found[0] == 51000 and "2 * 500 ns a job (BUDGET_SWITCH_NS)" in note
    found, note = responses("CONFIG_BUDGET_SWITCH_NS=0\n")
    assert found[0] == 50000 and "2 * 0 ns" in note


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
def test_an_instruction_more_with_interrupts_off(tasks, board):
    tasks.write()
    status, out = tasks.make("measure", board)
    assert status == 0, out
    build = tasks.out / board / "tasks"
    longest = json.loads((build / "measure.json").read_text())["instructions"]["irqs-off-max"]
    assert longest > 0
    for limit, good in ((longest, True), (longest - 1, False)):
        tasks.write(options=f"CONFIG_BUDGET_IRQS_OFF={limit}\n")
        status, out = tasks.make("measure", board)
        assert (status == 0) == good, out
    assert f"irqs-off-max: {longest} instructions, 1 more than the budget of {longest - 1} " \
        "(BUDGET_IRQS_OFF)" in out
    assert not (build / "tasks.img").exists()


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
def test_an_instruction_more_than_measured(board, tmp_path):
    """BUDGET_BOOT is exact, as the count is."""
    def measure(options):
        app = tmp_path / "hello"
        if not app.exists():
            shutil.copytree(TOP / "apps/hello", app)
        (app / "defconfig").write_text(options)
        return run_make(tmp_path / "out", f"A={app}", f"BOARD={board}", "measure")

    status, out = measure("")
    assert status == 0, out
    found = json.loads((tmp_path / "out" / board / "hello/measure.json").read_text())
    boot = found["instructions"]["reset-to-main"]
    assert boot > 0 and found["stacks_used"]["main"] > 0
    status, out = measure(f"CONFIG_BUDGET_BOOT={boot}\n")
    assert status == 0, out
    status, out = measure(f"CONFIG_BUDGET_BOOT={boot - 1}\n")
    assert status != 0
    assert f"reset-to-main: {boot} instructions, 1 more than the budget of {boot - 1} " \
        "(BUDGET_BOOT)" in out


def test_measure_says_where_it_cannot_count():
    image = build("hello", None, "qemu-q35")
    status, out, err = run_report("measure", image.folder)
    assert status == 0, err
    assert "has no bench.args: instructions are not counted" in out


def test_an_app_that_never_ends_is_measured(tmp_path):
    """console waits for input for ever: it is stopped after seconds, and its marks are there."""
    status, out = run_make(tmp_path, "APP=console", "measure")
    assert status == 0, out
    found = json.loads((tmp_path / "qemu-virt/console/measure.json").read_text())
    assert found["instructions"]["reset-to-main"] > 0
    assert found["stacks_used"]["main"] > 0 and found["stacks_used"]["exceptions"] > 0
