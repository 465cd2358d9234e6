# SPDX-License-Identifier: BSD-3-Clause
"""Where the files really are that debug information names relative to the tree (tools/build/flags.mk):
an app outside the tree is apps/NAME/ there, what is fetched build/. For messages, whose paths people click;
what is recorded keeps the names, which are the same on every machine."""
import os
import re


class Places:
    """As the build left them beside the ELF; none if it did not."""

    def __init__(self, build):
        self.moved = []
        try:
            with open(os.path.join(build, "places"), encoding="utf-8") as f:
                self.moved = [word.split("=", 1) for word in f.read().split() if "=" in word]
        except OSError:
            pass

    def real(self, text):
        for name, folder in self.moved:
            text = re.sub(rf"(?<![\w./-])(?:\./)?{re.escape(name)}(?=\w)", lambda _, f=folder: f, text)
        return text

    def name(self, path):
        """The other way: a path as it is called on every machine."""
        for name, folder in self.moved:
            if path.startswith(folder):
                return name + path[len(folder):]
        return path
