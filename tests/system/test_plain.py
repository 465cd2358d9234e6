# SPDX-License-Identifier: BSD-3-Clause
"""The gateway without a hypervisor: three emulators joined by shared memory; and what a build checks.

Time is the host's here, so nothing is said about jitter: tests/system/test_on_xen.py does, on Xen.
"""

import json
import re

import pytest

from harness import OUT
from system_runner import GATEWAY, run_system, run_tool


def run(*options):
	words = [f"gateway:{o}=y" for o in options]
	status, output = run_tool(GATEWAY, "run", "XEN=no", "LIMIT=60",
				  "OPTIONS=" + " ".join([*words, "control:APPGATEWAY_JOBS=500"]),
				  out=OUT / "systems")
	return status, output


def test_three_partitions_talk():
	status, output = run()
	assert status == 0, output
	for name in "control", "gateway", "supervisor":
		assert re.search(rf"^{name} +\| {name} is up$", output, re.MULTILINE), output
		assert f"partition {name} ended with status 0" in output, output
	assert re.search(r"control: 500 jobs", output), output
	relayed, filtered = map(int, re.search(r"gateway: (\d+) relayed, (\d+) filtered", output).groups())
	assert relayed > 100 and filtered > 100, output
	assert int(re.search(r"(\d+) commands, 0 refused, 0 times", output)[1]) > 20, output


@pytest.mark.parametrize("misdeed, says, status", [
	("APPGATEWAY_FLOOD", "gateway: flooded with", 0),
	("APPGATEWAY_CRASH", r"CRASH", 70),
	("APPGATEWAY_LIE", r"control: .* [1-9]\d* times a channel was broken", 0),
])
def test_the_others_get_through_it(misdeed, says, status):
	found, output = run(misdeed)
	assert found == status, output
	assert re.search(says, output), output
	assert re.search(r"control: 500 jobs", output), output
	assert "partition control ended with status 0" in output
	assert "partition supervisor ended with status 0" in output


def test_report():
	status, output = run_system(GATEWAY, "report", "XEN=no")
	assert status == 0, output
	report = json.loads((OUT / "systems/gateway/plain/report.json").read_text(encoding="utf-8"))
	channels = {c["name"]: c for c in report["channels"]}
	# control's response, a period of relay, and relay's response.
	assert 2_000_000 + 50_000 + 100_000 <= channels["status"]["response"] <= 3_000_000
	assert channels["telemetry"]["response"] is None
	partitions = {p["name"]: p for p in report["partitions"]}
	assert partitions["control"]["load"] == 5.0
	assert all(p["ram"] <= p["memory"] for p in partitions.values())


@pytest.mark.parametrize("old, new, says", [
	('within = "5ms"', 'within = "2ms"', r"takes up to [\d.]+ us from control to relay, and 2000.0 us"
	 r' are allowed: write within = "\d+us"'),
	("budget = 20", "budget = 3", "the tasks of partition supervisor take 4.0 % of its CPU, and it has 3"
	 " %: write budget = 5"),
	('receives = "relay"', 'receives = "relais"', "partition gateway has no task relais: it has"),
])
def test_a_build_checks_time(old, new, says, tmp_path):
	text = GATEWAY.read_text(encoding="utf-8")
	assert text.count(old) == 1
	path = tmp_path / "system.toml"
	path.write_text(text.replace(old, new).replace("[machine]", 'name = "gateway"\n[machine]'),
			encoding="utf-8")
	status, output = run_system(path, "all", "XEN=no")
	assert status == 2 and re.search(rf"{re.escape(str(path))}:\d+:1: .*{says}", output), output


def test_a_partition_that_does_not_fit(tmp_path):
	"""The budget of its image is its memory: the build names who takes it."""
	text = GATEWAY.read_text(encoding="utf-8").replace("[machine]", 'name = "gateway"\n[machine]')
	path = tmp_path / "system.toml"
	path.write_text(text, encoding="utf-8")
	status, output = run_system(path, "all", "XEN=no", "OPTIONS=control:BUDGET_RAM=60000")
	assert status == 2 and "partition control was not built" in output, output
