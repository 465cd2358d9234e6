# SPDX-License-Identifier: BSD-3-Clause
"""Systems: one description, system.toml, of a machine of several partitions; see docs/systems.md."""
