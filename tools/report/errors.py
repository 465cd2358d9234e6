# SPDX-License-Identifier: BSD-3-Clause
"""How the sheet fails: one line that says what is missing, never a traceback."""


class ReportError(Exception):
    """The sheet cannot be made; the text says why and what is therefore not known."""
