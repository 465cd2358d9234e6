# SPDX-License-Identifier: BSD-3-Clause
"""Linux's TCP and apps/netecho over a wire that loses, doubles, delays, reorders and corrupts frames
(relay.py): what comes back is what was sent, in a time that shows that nothing waits for long."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from echo import serving
from harness import LONG, patient
from wire import Wire

RELAY = pathlib.Path(__file__).with_name("relay.py")
BYTES = 8_000_000 if LONG else 300_000
ALL = {"lost": 0.01, "reordered": 0.05, "doubled": 0.02, "corrupt": 0.001, "delay": 0.005}
# Bytes a second at least, each way, on an idle machine; a wire without faults carries a hundred times that.
RATE = 20_000
PAUSE = 2		# seconds, on an idle machine


def needs_namespace():
	"""A TAP of our own takes root and the kernel's driver."""
	if os.geteuid() or not os.access("/dev/net/tun", os.R_OK | os.W_OK):
		pytest.skip("needs root and /dev/net/tun")


@pytest.mark.parametrize("config", [None, "throughput"])
@pytest.mark.parametrize("faults", [{}, *({k: v} for k, v in ALL.items()), ALL],
			 ids=lambda f: "-".join(f) if len(f) < 2 else "all")
def test_bad_wire(tmp_path, config, faults):
	needs_namespace()
	wire = Wire(tmp_path)
	wire.socket.close()	# the relay is at that end
	os.unlink(wire.paths[0])
	with serving("qemu-virt", wire, config):
		done = subprocess.run(["unshare", "-n", sys.executable, RELAY, *wire.paths, "1", str(BYTES),
				       json.dumps(faults)], capture_output=True, text=True, check=False,
				      timeout=60 + BYTES / RATE)
		assert done.returncode == 0, done.stderr
		found = json.loads(done.stdout)
		print(config, faults, found)
		assert found["right"]
		assert found["pause"] < patient(PAUSE / 4)
		assert found["seconds"] < patient(BYTES / RATE / 4)
