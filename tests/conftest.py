# SPDX-License-Identifier: BSD-3-Clause
"""Puts this folder where every test finds harness.py; pytest does so because this file is here."""

import os

# labgrid reads a file given by --lg-env before there is an image: what boards/*/labgrid.yaml take from the
# environment has to be known then, and is set for real by the fixtures of tests/hil.
for name in "LG_DISK", "LG_TFTP", "LG_OUT", "LG_TOP", "LG_QEMU":
	os.environ.setdefault(name, "")
