# SPDX-License-Identifier: BSD-3-Clause
"""What the Raspberry Pi 4's hello takes: bytes, and instructions from reset to main(), counted one by one
from a trace of QEMU 10, whose interface for plugins is another than tools/plugin speaks.

TAPPET_RECORD=1 records; otherwise what is recorded for this compiler has to come out, exactly."""

import json
import os
import re
import subprocess

import pytest

from harness import OUT, TOP, build, needs_emulator

LIMITS = {"static": {"rom": 12 << 10, "ram": 44 << 10, "reset-to-main": 5000},
	  "live": {"reset-to-main": 60000}}
ADDRESS = re.compile(r"^Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/")


def instructions(image, dtb, folder):
	"""From the first instruction of the image to main(). QEMU's own boot stub in front of it, six
	instructions that play the firmware, is not counted."""
	nm = subprocess.run(["aarch64-linux-gnu-nm", image.elf], check=True, text=True, capture_output=True)
	main = next(int(f[0], 16) for f in map(str.split, nm.stdout.splitlines()) if f[2:] == ["main"])
	trace = folder / "trace"
	argv = image.command(**({"DTB": dtb} if dtb else {}))
	subprocess.run([*argv, "-display", "none", "-monitor", "none", "-serial", "null", "-accel",
			"tcg,one-insn-per-tb=on", "-d", "exec,nochain", "-D", trace], check=True, timeout=120,
		       stdin=subprocess.DEVNULL)
	count, started = 0, False
	with trace.open(encoding="utf-8") as lines:
		for line in lines:
			m = ADDRESS.match(line)
			pc = int(m[1], 16) if m else 0
			started |= pc == 0x80000
			if pc == main:
				return count
			count += bool(m and started)
	pytest.fail("main() was not reached")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
	needs_emulator("rpi4")
	files = OUT / "rpi-files"
	done = subprocess.run([TOP / "tools/rpi-files", files], timeout=600, text=True, capture_output=True,
			      check=False)
	if done.returncode:
		pytest.skip(done.stderr.strip())
	folder = tmp_path_factory.mktemp("count")
	values = {}
	for name, config, dtb in (("static", "static", None), ("live", None, files / "bcm2711-rpi-4-b.dtb")):
		image = build("hello", config, "rpi4")
		totals = json.loads((image.folder / "report.json").read_text(encoding="utf-8"))["totals"]
		values[name] = {"rom": totals["rom"], "ram": totals["ram"],
				"reset-to-main": instructions(image, dtb, folder)}
	return values


@pytest.mark.parametrize("name, what", [(n, w) for n, limits in LIMITS.items() for w in limits])
def test_within_the_limit(found, name, what):
	assert found[name][what] <= LIMITS[name][what]


def test_as_recorded(found):
	version = subprocess.run(["aarch64-linux-gnu-gcc", "-dumpfullversion"], check=True, text=True,
				 capture_output=True).stdout.strip()
	path = TOP / f"tests/bench/recorded/rpi4-gcc-{version}.json"
	if os.environ.get("TAPPET_RECORD"):
		path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
	if not path.exists():
		pytest.skip(f"nothing is recorded for gcc {version}")
	# The tree comes from Debian's current kernel: what the pass over it takes is its length's.
	known = json.loads(path.read_text(encoding="utf-8"))
	for values in (known, found):
		values["live"] = {k: v for k, v in values["live"].items() if k != "reset-to-main"}
	assert found == known
