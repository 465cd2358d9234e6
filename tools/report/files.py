# SPDX-License-Identifier: BSD-3-Clause
"""How what the sheet makes becomes a file: in one step and by a name of its own until then, so that nobody
reads half a file and two programs that write the same one do not write into each other's."""
import os


def replace(path, text):
    part = f"{path}.{os.getpid()}"
    try:
        with open(part, "w", encoding="utf-8") as f:
            f.write(text)
        os.replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.unlink(part)
        raise
