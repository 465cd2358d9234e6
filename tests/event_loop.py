# SPDX-License-Identifier: BSD-3-Clause
"""labgrid asks for the event loop of its thread when it is imported. A worker of pytest-xdist may import it
in a thread that has none. tools/build/pytest loads this file first (-p)."""

import asyncio

asyncio.set_event_loop(asyncio.new_event_loop())
