# SPDX-License-Identifier: BSD-3-Clause
"""Guests that `xl create` makes under a Linux dom0, and what dom0 offers them."""


def test_vpl011(dom0):
	"""hello with the console that Xen emulates, and its power-off."""
	dom0.create("hello", 'vuart="sbsa_uart"')
	dom0.wait_log("hello", "Hello from Tappet on xen-arm64")
	dom0.wait_gone("hello")
