# SPDX-License-Identifier: BSD-3-Clause
"""Systems on Xen, in QEMU: Debian's own 4.17 and one with static partitions, built from its source.

Time is the host's: what is asked of a run is what was said and in which order, not how fast.
"""

import re

import pytest

from harness import LONG, TOP, debian, sample, suite_of
from system_runner import GATEWAY, near, run_counted, run_tool, said_in

HERE = TOP / "tests/system"
STREAM = HERE / "stream.toml"
LIMIT = 150		# seconds of one run, on a busy machine


@pytest.fixture(scope="module", autouse=True)
def fixture_xen():
	"""Skips where Debian's hypervisor cannot be had."""
	debian("xen-4.17", "--arch", "arm64", *suite_of("xen-4.17"), "xen-hypervisor-4.17-arm64")


def run(path, *variables):
	return run_tool(path, "run", f"LIMIT={LIMIT}", *variables, limit=2 * LIMIT + 300)


def gateway(*variables, options="", jobs=200):
	return run(GATEWAY, *variables, f"OPTIONS=control:APPGATEWAY_JOBS={jobs} {options}")


def all_came_up(output):
	return all(re.search(rf"^{name} +\| {name} is up$", output, re.MULTILINE)
		   for name in ("control", "gateway", "supervisor"))


@pytest.mark.parametrize("variables", sample([
	("GIC=3", "BOOT=uboot"), ("XEN=4.20",), ("GIC=2",), ("GIC=3",), ("GIC=2", "XEN=static")], 2),
			 ids=" ".join)
def test_three_partitions(variables):
	"""On 4.20, too, each line is known to be its partition's."""
	if "XEN=4.20" in variables:
		debian("xen-4.20", "--arch", "arm64", *suite_of("xen-4.20"), "xen-hypervisor-4.20-arm64")
	status, output = gateway(*variables)
	assert status == 0 and all_came_up(output), output
	assert "control: 200 jobs" in output, output
	assert int(re.search(r"(\d+) reports seen", output)[1]) > 0, output	# its doorbell rang


# What the gateway does, and the status of the run.
CONDUCT = {"HONEST": 0, "FLOOD": 0, "BURN": 0, "CRASH": 70, "LIE": 0}


@pytest.mark.parametrize("conduct", CONDUCT)
def test_neighbours_do_not_touch_the_control_loop(conduct):
	"""Whatever the gateway does, the others get through it, and every job of the control loop begins
	the same number of instructions, Xen's included, after its timer has woken its CPU."""
	status, output, seen = run_counted(
		GATEWAY, ("control", "job", 1),
		f"OPTIONS=control:APPGATEWAY_JOBS=300 gateway:APPGATEWAY_{conduct}=y", limit=LIMIT)
	assert status == CONDUCT[conduct] and all_came_up(output), output
	assert "control: 300 jobs" in output and "partition control ended with status 0" in output, output
	assert "partition supervisor ended with status 0" in output, output
	assert seen["jobs"] == [300]
	# Not the first ones: what they execute is not in the caches of Xen's own yet. 0: on a busy host
	# the CPU had no time to sleep. Nor is every count exact there: where two CPUs want one lock of
	# Xen's, or one line for an atomic instruction, the host decides how often the second tries.
	counts = [n for n in seen["since"][5:] if n]
	usual = max(set(counts), key=counts.count) if counts else 0
	assert len(counts) >= 20 and counts.count(usual) >= 0.9 * len(counts), counts
	assert near(usual, said_in("systems.md", conduct.lower())), usual


@pytest.mark.parametrize("xen", sample(["stock", "static"]))
def test_every_message_once_in_order(xen):
	n = 1000000 if LONG else 20000		# test_counted.py has the million
	status, output = run(STREAM, f"XEN={xen}", f"OPTIONS=sink:APPTRAFFIC_MESSAGES={n}"
			     f" source:APPTRAFFIC_MESSAGES={n}")
	assert status == 0 and f"sink: {n} in order, 0 wrong" in output, output


@pytest.mark.parametrize("variables", sample([("XEN=static", "GIC=2"), ("XEN=stock",), ("BOOT=uboot",)]),
			 ids=" ".join)
def test_a_device_of_its_own(variables):
	"""The clock of the machine: its registers, and its interrupt, which is the alarm."""
	status, output = run(HERE / "devices.toml", "QEMUFLAGS=-rtc base=2024-02-28T23:59:50", *variables)
	assert status == 0, output
	assert re.search(r"uktest: (\d+) cases, \1 passed, 0 failed, 0 skipped", output), output
	assert re.search(r"ok \d+ - rtc\.alarm\n", output), output


@pytest.mark.parametrize("path, says", [
	("/pl031@9010001", "is not in the machine's device tree: did you mean /pl031@9010000"),
	("/pl011@9000000", "is the console of Xen"),
	("/virtio_mmio@a000000", "accesses memory by itself"),
	("/intc@8000000", "is the interrupt controller"),
	("/psci", "is no device"),
	("/pl031@9010000", "is partition clock's already"),
])
def test_a_device_that_cannot_be_given_away(path, says, tmp_path):
	"""Line and column, before anything is built."""
	text = (HERE / "devices.toml").read_text(encoding="utf-8").replace(
		'["/pl031@9010000"]', f'["/pl031@9010000", "{path}"]')
	text = text.replace("../image", str(TOP / "tests/image"))
	file = tmp_path / "system.toml"
	file.write_text(text, encoding="utf-8")
	status, output = run_tool(file, "all", limit=120)
	line = text[:text.index("devices = ")].count("\n") + 1
	assert status == 2 and f"{file}:{line}:30: device {path} {says}" in output, output
	assert "CC" not in output


@pytest.mark.parametrize("xen", sample(["stock", "static"]))
def test_a_partition_with_two_cpus(xen):
	status, output = run(HERE / "cores.toml", f"XEN={xen}")
	assert status == 0 and "ok 1 - cross.every_cpu_is_up" in output, output
	assert re.search(r"uktest: \d+ cases, \d+ passed, 0 failed, 0 skipped", output), output


def test_a_feature_that_is_missing_is_named(tmp_path):
	"""Before anything is built."""
	path = tmp_path / "system.toml"
	text = GATEWAY.read_text(encoding="utf-8").replace("[machine]", '[machine]\nneeds = ["null"]')
	path.write_text('name = "needs"\n' + text, encoding="utf-8")
	status, output = run(path, "XEN=stock")
	assert status == 2 and "has no null scheduler" in output and "XEN=static" in output, output
	assert "CC" not in output
