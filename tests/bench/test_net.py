# SPDX-License-Identifier: BSD-3-Clause
"""What lwIP takes to answer a datagram over the pair of cards of netpair, in instructions: the same in
every run, and within limits."""

import re
import shlex
import subprocess

import pytest

from harness import TOP, build

# Instructions at most, by bytes of a datagram: one that comes alone, and each of 16 that come together.
LIMITS = {
	None: {64: (2300, 2150), 512: (2600, 2450), 1472: (3230, 3070)},
	"release": {64: (2150, 2000), 512: (2460, 2300), 1472: (3100, 2950)},
}


def counted(config):
	"""What the image prints on the machine of the counted runs, with an address."""
	image = build("tests/bench/net", config)
	args = (TOP / "boards/qemu-virt/bench.args").read_text(encoding="utf-8").splitlines()
	argv = shlex.split(" ".join(a for a in args if not a.startswith("#")))
	done = subprocess.run([*argv, "-machine", "dtb-randomness=off", "-append", "net.ip=10.0.0.2/24",
			       "-kernel", image.img], text=True, stdin=subprocess.DEVNULL, timeout=120,
			      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
	assert done.returncode == 0, done.stdout
	return {int(size): (int(one), int(many)) for size, one, many in
		re.findall(r"bench udp-echo-(\d+) (\d+) (\d+)", done.stdout)}


@pytest.mark.parametrize("config", LIMITS)
def test_udp_echo(config):
	found = counted(config)
	assert found == counted(config), "not the same in two runs"
	assert set(found) == set(LIMITS[config])
	for size, limits in LIMITS[config].items():
		for count, limit in zip(found[size], limits):
			assert 0 < count <= limit, (size, found)
