# SPDX-License-Identifier: BSD-3-Clause
"""Guests of `xl create` on Debian 13's Xen, tools and dom0: its console, disk and network, and what lies
over xenstore. The tests are those of Debian 12's; make test-long has all of them on both."""

import pytest

# pylint: disable=unused-import
from test_xl import test_console, test_file_system, test_suites		# noqa: F401
from test_xl_network import bridge, echo, test_ping_and_tcp		# noqa: F401

pytestmark = pytest.mark.parametrize("dom0", [("4.20", 3)], indirect=True, ids=["4.20-GICv3"])
