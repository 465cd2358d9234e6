# SPDX-License-Identifier: BSD-3-Clause
"""Guests that `xl create` makes under a Linux dom0, and what dom0 offers them."""

import sys

from harness import TOP, Run

sys.path.insert(0, str(TOP / "tests/image"))
from test_image import judge	# pylint: disable=wrong-import-position


def test_vpl011(dom0):
	"""hello with the console that Xen emulates, and its power-off."""
	dom0.create("hello", 'vuart="sbsa_uart"')
	dom0.wait_log("hello", "Hello from Tappet on xen-arm64")
	dom0.wait_gone("hello")


def passes(dom0, name):
	"""The guest of test suites ends, and has passed them; what it said."""
	dom0.wait_gone(name, 60)
	run = Run(name, 0, dom0.log(name), 0)
	wrong = judge(run)
	assert not wrong, wrong
	return run.output


def test_suites(dom0):
	"""tests/image/xenpv on the PV console: xenstore and what lies over it."""
	dom0.create("pv")
	passes(dom0, "pv")
