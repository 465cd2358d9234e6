# SPDX-License-Identifier: BSD-3-Clause
"""What a message between partitions on Xen costs, counted: all CPUs take turns, an instruction is 8 ns
(ICOUNT=1), and every run gives the same. docs/channels.md has the figures."""

import subprocess

import pytest

from harness import BUILD_LIMIT, LONG, TOP
from system_runner import near, run_counted, said_in


@pytest.fixture(scope="module", autouse=True)
def fixture_emulator():
	"""Skips where QEMU 10 cannot be had."""
	done = subprocess.run([TOP / "tools/qemu-recent", "--at-least", "10", "--check", "virt"], text=True,
			      timeout=BUILD_LIMIT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT, check=False)
	if done.returncode:
		pytest.skip(done.stdout.strip())


def counted(system, job, options):
	return run_counted(TOP / f"tests/system/{system}.toml", job, "ICOUNT=1", f"OPTIONS={options}",
			   plugin=4)


def test_a_message_that_wakes_its_receiver():
	"""One at a time, there and back; both guests, the programs' own loops included."""
	status, output, seen = counted("pingpong", ("ping", "uk_chan_send", 1),
				       "ping:APPTRAFFIC_MESSAGES=1000")
	assert status == 0 and "ping: 1000, 0" in output, output
	assert seen["jobs"] == [1000] and seen["sleeps"] == [2 * 999]
	cost = seen["between"][0] / 999 / 2
	assert cost <= 600 and near(cost, said_in("channels.md", "each message wakes")), cost


def test_every_message_once_in_order_at_full_rate():
	"""A million, ten in make test-long."""
	n = 10 ** 7 if LONG else 10 ** 6
	status, output, seen = counted("stream", ("sink", "uk_chan_recv", 1),
				       f"sink:APPTRAFFIC_MESSAGES={n} source:APPTRAFFIC_MESSAGES={n}")
	assert status == 0 and f"sink: {n} in order, 0 wrong" in output, output
	cost = seen["between"][0] / n
	assert seen["sleeps"][0] < n / 25 and near(cost, said_in("channels.md", "at full rate")), cost
