# SPDX-License-Identifier: BSD-3-Clause
"""What `make test` runs, with pytest. docs/testing-my-app.md of the tree describes the fixtures."""


def test_suite(suite):
	"""tests/suite.c, in the image of CONFIG=test."""
	suite(config="test")


def test_says_hello(board):
	"""The app itself on its board: in QEMU, or on the bench that --lg-env=FILE describes."""
	with board() as console:
		console.expect(r"Hello from sample on \S+")
