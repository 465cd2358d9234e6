# SPDX-License-Identifier: BSD-3-Clause
"""Guests of `xl create` on a bridge of dom0: pings, TCP both ways, cards that come and go."""

import pytest

from test_xl import passes

BRIDGE = 'vif=["bridge=xenbr0"]'
ADDRESS = "net.ip=10.0.0.2/24"


@pytest.fixture(scope="module")
def bridge(dom0):
	"""dom0 with a bridge that it is on as 10.0.0.1."""
	# Nobody but the guests shall say anything by himself.
	for which in "all", "default":
		dom0.sh(f"echo 1 >/proc/sys/net/ipv6/conf/{which}/disable_ipv6")
	dom0.sh("echo 2 >/sys/module/xen_netback/parameters/max_queues")
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


def test_ping_and_tcp(echo):
	"""What dom0 sends comes back: pings, and a file over TCP."""
	for size in 0, 56, 1472:
		echo.sh(f"ping -c 1 -W 10 -s {size} 10.0.0.2")
	echo.sh("head -c 300000 /dev/urandom >/tmp/sent; nc 10.0.0.2 7 </tmp/sent >/tmp/back; "
		"cmp /tmp/sent /tmp/back")


def test_it_connects_to_dom0(bridge):
	"""The other way: it sends a line, dom0 answers and closes, it ends."""
	# No child of the shell: when one ends, BusyBox's prompt may take that for the end of its input.
	bridge.sh("(echo and hello to you | nc -l -p 5000 >/tmp/line &)")
	bridge.create("echo", BRIDGE, f'extra="{ADDRESS} netecho.connect=10.0.0.1:5000"')
	bridge.wait_log("echo", "and hello to you")
	bridge.wait_gone("echo")
	assert "Hello from Tappet on xen-arm64" in bridge.sh("cat /tmp/line")


def test_a_card_comes_and_goes(echo):
	"""dom0 takes it away and gives it back; the guest waits for that and goes on."""
	for i in range(1, 3):
		echo.sh("xl network-detach echo 0")
		echo.wait(f"[ $(grep -c 'netecho: no link' /var/log/xen/console/guest-echo.log) = {i} ]")
		echo.sh("xl network-attach echo bridge=xenbr0")
		echo.wait(f"[ $(grep -c 'netecho: link' /var/log/xen/console/guest-echo.log) = {i} ]")
		# Linux opens a bridge's port up to a second after its card is there.
		echo.wait("ping -c 1 -W 2 10.0.0.2 >/dev/null")
