# SPDX-License-Identifier: BSD-3-Clause
"""What apps/reaper does as dom0 when a partition ends, in every of its policies. Xen says how the
machine ends: it halts or restarts."""

import re

import pytest

from harness import OUT, TOP, build, make
from machine import run
from test_xen import FIRST, STEP, describe, hello, xen		# noqa: F401, the fixture

HALTS, RESTARTS = "halting machine", "rebooting machine"


PARTITIONS = {
	"crashes": ("tests/image/crash", "halt", "null-read"),
	"wants-restart": ("tests/image/ends", None, "restart"),
	"ends-later": ("tests/image/ends", None, "later"),
	"ends-at-once": ("hello", None, ""),
	"runs-on": ("console", None, ""),
}


def partition(name):
	"""(image, what xen-dtb is told of it)."""
	app, config, args = PARTITIONS[name]
	return build(app, config, board="xen-arm64").img, f"memory=16384,args={args}"


def reaper(policy):
	"""The image with one option of the menu beside its defaults."""
	if not policy:
		return build("reaper", board="xen-dom0").img
	out = OUT / f"reaper-{policy.lower()}"
	out.mkdir(parents=True, exist_ok=True)
	(out / "defconfig").write_text(f"CONFIG_APPREAPER_{policy}=y\n", encoding="utf-8")
	parts = [TOP / "boards/xen-dom0/defconfig", TOP / "apps/reaper/defconfig", out / "defconfig"]
	make("BOARD=xen-dom0", "APP=reaper", f"O={out}",
	     "UK_DEFCONFIGS=" + " ".join(str(p) for p in parts if p.exists()))
	return out / "xen-dom0/reaper/reaper.img"


@pytest.mark.parametrize("policy, partitions, says, end", [
	# The default of each choice, then the others.
	("", ("crashes", "ends-later"), ("domain 1 crashed", "domain 2 switched itself off"), HALTS),
	("CRASH_OFF", ("crashes", "runs-on"), ("domain 1 crashed",), HALTS),
	("CRASH_RESTART", ("crashes", "runs-on"), ("domain 1 crashed",), RESTARTS),
	("", ("wants-restart", "runs-on"), ("domain 1 wants a restart",), RESTARTS),
	("REBOOT_GO_ON", ("wants-restart", "ends-later"),
	 ("domain 1 wants a restart", "domain 2 switched itself off"), HALTS),
	("", ("ends-at-once",), ("domain 1 switched itself off",), HALTS),
	("LAST_RESTART", ("ends-at-once",), ("domain 1 switched itself off",), RESTARTS),
])
def test_policy(xen, tmp_path, policy, partitions, says, end):	# noqa: F811
	guests = [partition(p) for p in partitions]
	image, at = reaper(policy), FIRST + len(guests) * STEP
	argv = describe(tmp_path, 3, guests, "straight", "--xen",
			"console=dtuart noreboot guest_loglvl=all dom0_mem=16M", "--dom0",
			f"image={image},addr={at:#x}")
	argv += ["-kernel", xen, "-no-reboot"]
	for n, (file, _) in enumerate([*guests, (image, "")]):
		argv += ["-device", f"loader,file={file},addr={FIRST + n * STEP:#x},force-raw=on"]
	found = run(*argv, until=f"{HALTS}|{RESTARTS}", limit=60)
	# dom0's characters go out one by one: a line of Xen's or of a guest can come in between.
	text = re.sub(r"\(XEN\) [^\n]*\n", "", found.text)
	for said in says:
		assert f"reaper: {said}" in text, found
	assert end in found.text, found
	if "runs-on" in partitions:
		assert "domain 2 switched" not in text and "domain 2 runs" in text, found
