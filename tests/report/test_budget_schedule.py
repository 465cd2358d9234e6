# SPDX-License-Identifier: BSD-3-Clause
"""From descriptors in a real ELF to the analysis: each policy, tables, partitions, interrupts."""
import json

import pytest
from runner import run_make

HEAD = """
#include <uk/annotate.h>
#include <uk/sched.h>
#include <uk/thread.h>
"""
BODY = """
static void job(void *arg)
{
	(void)arg;
	for (;;)
		uk_period_wait();
}
UK_TASK(quick, job, .priority = 1, .stack = 2048, .period = 1000000, .wcet = 300000);
UK_TASK(slow, job, .priority = 2, .stack = 2048, .period = 2000000, .wcet = 600000);
"""
MAIN = """
int main(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	%s
	return 0;
}
"""
SLOTS = """
static const struct uk_slot table[] = {
	{ .offset = 0, .length = 300000, .thread = &quick_thread },
	{ .offset = 300000, .length = %d, .thread = &slow_thread },
};
"""
WINDOWS = """
static const struct uk_window windows[] = {
	{ .offset = 0, .length = 400000, .partition = 0 },
	{ .offset = 500000, .length = 300000, .partition = %d },
};
"""


@pytest.fixture
def sheet_of(tmp_path):
    """sheet_of(source, options): (status, output, report.json)"""
    def make(source, options=""):
        app = tmp_path / "plan"
        app.mkdir(exist_ok=True)
        (app / "Config.uk").write_text("config APPPLAN\n\tbool\n\tdefault y\n\tselect LIBUKSCHED\n"
                                       "\tselect LIBUKTIME\n")
        (app / "Makefile.uk").write_text("$(eval $(call addlib,appplan))\n"
                                         "APPPLAN_SRCS-y += $(APPPLAN_BASE)/main.c\n")
        (app / "defconfig").write_text("CONFIG_BUDGET_SWITCH_NS=0\n" + options)
        (app / "main.c").write_text(source)
        status, out = run_make(tmp_path / "out", f"A={app}")
        path = tmp_path / "out/qemu-virt/plan/report.json"
        assert path.exists(), out
        return status, out, json.loads(path.read_text())
    return make


def responses(sheet):
    return {t["name"]: t["response"] for t in sheet["tasks"]}


def test_fixed_priority_with_a_declared_interrupt(sheet_of):
    irq = """
#include <uk/irq.h>
static void on_device(void *arg)
{
	volatile char room[256];

	(void)arg;
	room[0] = 1;
}
UK_IRQ(device, on_device, .irq = 40, .priority = 4, .trigger = UK_IRQ_EDGE, .bound = 10000,
       .period = 500000);
UK_IRQ(silent, on_device, .irq = 41, .priority = 4, .trigger = UK_IRQ_EDGE);
"""
    status, out, sheet = sheet_of(HEAD + irq + BODY + MAIN % "", "CONFIG_LIBUKINTCTLR_STATIC=y\n")
    assert status == 0, out
    # 300 + 10, and 600 + 300 + 2 * 10 us: done before the third interrupt and quick's second job.
    assert responses(sheet) == {"quick": 310000, "slow": 920000}
    assert any("interrupt silent declares no .bound" in n for n in sheet["schedule"]["notes"])
    exceptions = next(s for s in sheet["stacks"] if s["name"] == "exceptions")
    assert not exceptions["problems"]


def test_edf(sheet_of):
    options = "CONFIG_LIBUKSCHED_POLICY_EDF=y\n"
    status, out, sheet = sheet_of(HEAD + BODY + MAIN % "", options)
    assert status == 0, out
    assert sheet["schedule"]["policy"] == "EDF" and responses(sheet)["slow"] == 900000
    late = BODY.replace(".wcet =", ".deadline = 800000, .wcet =")
    status, out, sheet = sheet_of(HEAD + late + MAIN % "", options)
    assert status != 0
    assert "900000 ns of work (and 0 of blocking) are due within 800000 ns" in out
    late = BODY.replace(".wcet = 600000", ".wcet = 1500000")
    status, out, sheet = sheet_of(HEAD + late + MAIN % "", options)
    assert status != 0 and "the tasks are not schedulable by EDF: the load is 1.050" in out


def test_cooperative(sheet_of):
    options = "CONFIG_LIBUKSCHED_POLICY_COOP=y\n"
    status, out, sheet = sheet_of(HEAD + BODY + MAIN % "", options)
    assert status == 0, out
    assert responses(sheet) == {"quick": 900000, "slow": 900000}


def test_schedule_table(sheet_of):
    options = "CONFIG_LIBUKSCHED_POLICY_TABLE=y\n"
    call = MAIN % "uk_schedtable_start(table, 2, 1000000);"
    head = HEAD + "#include <uk/schedtable.h>\n"
    status, out, sheet = sheet_of(head + BODY + SLOTS % 600000 + call, options)
    assert status == 0, out
    assert responses(sheet) == {"quick": 300000, "slow": 600000}
    status, out, sheet = sheet_of(head + BODY + SLOTS % 599000 + call, options)
    assert status != 0
    assert "schedule table: slow needs 600000 ns in a window of 599000" in out
    status, out, sheet = sheet_of(head + BODY + SLOTS % 701000 + call, options)
    assert status != 0 and "slow ends at 1001000, after the frame of 1000000" in out


def test_partitions(sheet_of):
    options = "CONFIG_LIBUKPARTITION=y\n"
    head = HEAD + "#include <uk/partition.h>\n"
    body = BODY.replace(".wcet = 600000", ".wcet = 300000, .partition = 1")
    call = MAIN % "uk_partition_start(windows, 2, 1000000);"
    status, out, sheet = sheet_of(head + body + WINDOWS % 1 + call, options)
    assert status == 0, out
    # quick misses its window by nothing: 600 us of gap, then 300 us; slow: 700 us and 300 us.
    assert responses(sheet) == {"quick": 900000, "slow": 1000000}
    assert any("2 windows in a frame of 1000000" in n for n in sheet["schedule"]["notes"])
    status, out, sheet = sheet_of(head + body + WINDOWS % 0 + call, options)
    assert status != 0 and "partition 1 has no window: slow never run" in out


EDF_WINDOWS = """
static const struct uk_window windows[] = {
	{ .offset = 0, .length = 200000, .partition = 0 },
	{ .offset = 200000, .length = 800000, .partition = 1 },
};
"""
EDF_BODY = BODY.replace(".wcet", ".partition = 1, .wcet")


@pytest.mark.parametrize("policy, call, says", [
    # Priorities in one partition, whatever the others have: slow is after quick.
    ("SEVERAL", "uk_partition_policy(0, UK_POLICY_EDF);", {"quick": 500000, "slow": 1600000}),
    ("SEVERAL", "uk_partition_policy(1, UK_POLICY_EDF);", {"quick": 1000000, "slow": 1600000}),
    # Whatever the order, quick may be behind slow.
    ("SEVERAL", "uk_partition_policy((unsigned int)argc, UK_POLICY_EDF);",
     {"quick": None, "slow": 1600000}),
])
def test_a_partition_is_analysed_by_its_policy(sheet_of, policy, call, says):
    options = f"CONFIG_LIBUKSCHED_POLICY_{policy}=y\nCONFIG_LIBSCHEDEDF=y\n"
    head = HEAD + "#include <uk/partition.h>\n"
    main = MAIN % f"{call} uk_partition_start(windows, 2, 1000000);"
    status, out, sheet = sheet_of(head + EDF_BODY + EDF_WINDOWS + main, options)
    assert responses(sheet) == says, out
    assert (status == 0) == (None not in says.values()), out


def test_a_partition_that_deadlines_do_not_fit(sheet_of):
    options = "CONFIG_LIBUKPARTITION=y\nCONFIG_LIBUKSCHED_POLICY_EDF=y\n"
    head = HEAD + "#include <uk/partition.h>\n"
    body = EDF_BODY.replace(".wcet = 300000", ".deadline = 490000, .wcet = 300000")
    main = MAIN % "uk_partition_start(windows, 2, 1000000);"
    status, out, sheet = sheet_of(head + body + EDF_WINDOWS + main, options)
    assert status != 0
    assert "the tasks of partition 1 are not schedulable by EDF: 300000 ns of work" in out
    assert "due within 490000 ns" in out
    assert out.count("not schedulable") == 1
