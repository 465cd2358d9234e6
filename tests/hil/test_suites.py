# SPDX-License-Identifier: BSD-3-Clause
"""The suites of tests/image through the boot chain: power on, U-Boot, its count-down, the script on the
board's card, the suite, its end. Nobody types anything.

In QEMU time is virtual here too: 32 ns an instruction. It makes the firmware's waits short, and what a
suite says of time is the same on a busy machine. On a bench (--lg-env) the clock is the board's own.

make test runs those below, make test-long every suite that these boards run without other hardware."""

import dataclasses
import sys

import pytest

from harness import LONG, RUN_LIMIT, TOP, build, needs_emulator
from tap import VIRTUAL_TIME, judge

sys.path.insert(0, str(TOP / "tests/image"))
from test_image import runs	# pylint: disable=wrong-import-position

QEMU = "-icount shift=5,sleep=off -semihosting-config enable=on,target=native"
SUMMARY = r"# uktest: \d+ cases, \d+ passed, \d+ failed, \d+ skipped"

# Memory, the traces of a scheduler, a device.
SUITES = {
	"qemu-virt": [("ukalloc", None), ("sched", "partition")],
	"rpi3": [("arch", None), ("bcm2835", None)],
	"rpi4": [("sched", None), ("ukgpio", None)],
	"imx8mp-evk": [("arch", None)],
}
# Their U-Boots take minutes to build.
if LONG:
	SUITES["xlnx-versal-virt"] = [("arch", None)]
	SUITES["zcu102"] = [("arch", None), ("sched", None)]


@dataclasses.dataclass
class Result:
	"""What the console said, and how the image ended."""
	output: str
	status: int


def parameters():
	"""(board, app, config), each once."""
	found = {(board, *suite): None for board, suites in SUITES.items() for suite in suites}
	for app, board, config, variables, _ in (p.values for p in runs() if LONG):
		plain = set(variables) <= {"CPU", "QEMUFLAGS"} and \
			variables.get("QEMUFLAGS", VIRTUAL_TIME) == VIRTUAL_TIME
		if board in SUITES and plain:
			found[board, app, config] = None
	for board, app, config in found:
		yield pytest.param(board, app, config, id="-".join(filter(None, (board, app, config))))


@pytest.mark.parametrize("name, app, config", parameters())
def test_suite(board, name, app, config):
	needs_emulator(name)
	with board(build(f"tests/image/{app}", config, name), name=name, qemu=QEMU) as b:
		b.expect("Starting kernel", limit=RUN_LIMIT)
		wrong = judge(Result(b.expect(SUMMARY, limit=RUN_LIMIT), b.ended()))
	if wrong:
		pytest.fail(wrong, pytrace=False)
