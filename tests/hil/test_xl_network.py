# SPDX-License-Identifier: BSD-3-Clause
"""Guests of `xl create` on a bridge of dom0: pings, TCP both ways, cards that come and go."""

import re

import pytest

from harness import LONG
from test_xl import ABSURD, passes

BRIDGE = 'vif=["bridge=xenbr0"]'
ADDRESS = "net.ip=10.0.0.2/24"


def offer(dom0, queues):
	"""So many pairs of queues to cards that come from now on."""
	dom0.sh(f"echo {queues} >/sys/module/xen_netback/parameters/max_queues")


@pytest.fixture(scope="module")
def bridge(dom0):
	"""dom0 with a bridge that it is on as 10.0.0.1."""
	# Nobody but the guests shall say anything by himself.
	for which in "all", "default":
		dom0.sh(f"echo 1 >/proc/sys/net/ipv6/conf/{which}/disable_ipv6")
	offer(dom0, 2)
	dom0.sh("mount -t debugfs none /sys/kernel/debug")
	dom0.sh("brctl addbr xenbr0; ip addr add 10.0.0.1/24 dev xenbr0; ip link set xenbr0 up")
	return dom0


@pytest.fixture
def echo(bridge):
	"""netecho as a guest that is there."""
	bridge.create("echo", BRIDGE, f'extra="{ADDRESS}"')
	bridge.wait_log("echo", "netecho: 10.0.0.2, port 7")
	yield bridge
	bridge.sh("xl destroy echo", status=None)


def test_suite(bridge):
	"""The suite of every network device, over two cards on the bridge, of two queues each."""
	bridge.create("net", 'vif=["bridge=xenbr0", "bridge=xenbr0"]')
	text = passes(bridge, "net")
	assert "2 and 2 queues" in text, text


def frames(dom0, name):
	"""What dom0's driver counts by queue of the guest's card: frames from the guest, frames to it."""
	text = dom0.sh(f"cat /sys/kernel/debug/xen-netback/vif$(xl domid {name}).0/io_ring_q*")
	found = re.findall(r"TX:.*?rsp prod (\d+).*?RX:.*?rsp prod (\d+)", text, re.DOTALL)
	return [tuple(map(int, queue)) for queue in found]


def test_ping_and_tcp(echo):
	"""What dom0 sends comes back: pings, a file over TCP, and several at once, which dom0 spreads over
	the queues as it likes: by a hash of its own of what tells connections apart."""
	for size in 0, 56, 1472:
		# On a busy host an answer may come after ping's own limit; one of three is enough.
		echo.sh(f"ping -c 3 -W 10 -s {size} 10.0.0.2")
	send = "head -c %d /dev/urandom >/tmp/sent%d; nc 10.0.0.2 7 </tmp/sent%d >/tmp/back%d; " \
		"cmp /tmp/sent%d /tmp/back%d"
	echo.sh(send % (300000, *[0] * 5))
	before = frames(echo, "echo")
	assert len(before) == 2
	for _ in range(10):
		several = [f"({send % (3000, *[i] * 5)} || touch /tmp/wrong) &" for i in range(6)]
		echo.sh(f"{' '.join(several)} wait; [ ! -e /tmp/wrong ]")
		now = frames(echo, "echo")
		if all(n[1] > b[1] for n, b in zip(now, before)):
			break
	assert all(n[1] > b[1] for n, b in zip(now, before)), (before, now)


def test_it_connects_to_dom0(bridge):
	"""The other way, with one queue: it sends a line, dom0 answers and closes, it ends."""
	offer(bridge, 1)
	# No child of the shell: it does not wait for that.
	bridge.sh("(echo and hello to you | nc -l -p 5000 >/tmp/line &)")
	bridge.create("echo", BRIDGE, f'extra="{ADDRESS} netecho.connect=10.0.0.1:5000"')
	bridge.wait_log("echo", "and hello to you")
	bridge.wait_gone("echo")
	offer(bridge, 2)
	assert "Hello from Tappet on xen-arm64" in bridge.sh("cat /tmp/line")


def test_a_card_comes_and_goes(echo):
	"""dom0 takes it away and gives it back, the second time after its state has been written over with
	what makes no sense; the guest waits for that and goes on."""
	node = f"/local/domain/0/backend/vif/{echo.sh('xl domid echo').strip()}/0/state"
	for state in ("", *ABSURD):
		if state:
			before = echo.count("echo", "netecho: no link")
			echo.sh(f"xenstore-write {node} {state}")
			echo.wait_more("echo", "netecho: no link", before)
		echo.sh("xl network-detach echo 0")
		echo.wait_last("echo", "netecho:", "no link")
		echo.sh("xl network-attach echo bridge=xenbr0")
		echo.wait_last("echo", "netecho:", "netecho: link")
		# Linux opens a bridge's port up to a second after its card is there.
		echo.wait("ping -c 1 -W 2 10.0.0.2 >/dev/null")


# A node, what is written there, and what the guest says.
NONSENSE = [
	("back/feature-rx-copy", "perhaps", "not connected: the backend cannot copy what is received"),
	("front/mac", "00:16:3e:00:00", "device/vif/0/mac is no address of a card"),
	("front/mtu", "seventy", "netecho: 10.0.0.2, port 7"),
	("back/multi-queue-max-queues", "99999999999999999999", "netecho: 10.0.0.2, port 7"),
]


@pytest.mark.skipif(not LONG, reason="make test-long: the guests of others' nonsense are in test_xl.py")
def test_nonsense(bridge):
	"""What makes no sense in xenstore: the guest says which, or goes on without."""
	for node, value, text in NONSENSE:
		bridge.create("echo", BRIDGE, f'extra="{ADDRESS}"', how="-p")
		number = bridge.sh("xl domid echo").strip()
		path = node.replace("front", f"/local/domain/{number}/device/vif/0").replace(
			"back", f"/local/domain/0/backend/vif/{number}/0")
		bridge.sh(f"xenstore-write {path} {value}; xl unpause echo")
		bridge.wait_log("echo", text)
		if "port 7" in text:
			bridge.wait("ping -c 1 -W 2 10.0.0.2 >/dev/null")
			bridge.sh("xl destroy echo")
		bridge.wait_gone("echo")
