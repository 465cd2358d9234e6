# SPDX-License-Identifier: BSD-3-Clause
"""The budget sheet: memory, stack and time of an image, from what the build left behind."""
