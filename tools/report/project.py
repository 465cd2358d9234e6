# SPDX-License-Identifier: BSD-3-Clause
"""The build folder beside the ELF: configuration, and which library lies where."""
import os
import re

from .errors import ReportError


class Project:
    """@build: build/<board>/<app>[-<config>]; @elf: the image, found there when not given."""

    def __init__(self, build, elf=None, top=None):
        self.build = os.path.abspath(build)
        self.measuring = False      # an image that is made to be measured, see schedule.py
        self.top = os.path.abspath(top) if top else \
            os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        if not os.path.isdir(self.build):
            raise ReportError(f"{build}: no such build folder")
        self.config = self._read_config()
        self.app = self.string("UK_APP_NAME") or os.path.basename(self.build).split("-")[0]
        self.board = self.string("UK_BOARD_NAME") or os.path.basename(os.path.dirname(self.build))
        self.elf = elf or os.path.join(self.build, self.app + ".elf")
        self.map = os.path.splitext(self.elf)[0] + ".map"
        self.image = os.path.splitext(self.elf)[0] + ".img"
        self.folders = self._read_folders()

    def _read_config(self):
        path = os.path.join(self.build, ".config")
        out = {}
        try:
            with open(path, encoding="utf-8") as f:
                for line in f:
                    m = re.match(r"CONFIG_(\w+)=(.*)", line)
                    if m:
                        out[m.group(1)] = m.group(2)
        except OSError as e:
            raise ReportError(f"{path}: {e.strerror}: the budgets are not known") from e
        return out

    def on(self, name):
        return self.config.get(name) == "y"

    def string(self, name, default=""):
        return self.config.get(name, default).strip('"')

    def number(self, name, default=0):
        text = self.config.get(name, "")
        try:
            return int(text, 0)
        except ValueError:
            return default

    def _read_folders(self):
        """{library: folder} as the build recorded it; without the record every library is
        of group "unknown", and nothing else changes."""
        try:
            with open(os.path.join(self.build, "libraries"), encoding="utf-8") as f:
                pairs = (word.partition("=") for word in f.read().split())
                return {lib: folder for lib, _, folder in pairs}
        except OSError:
            return {}

    def _toolchain(self, name):
        try:
            with open(os.path.join(self.build, "toolchain.mk"), encoding="utf-8") as f:
                m = re.search(rf"^{name} := (.*)$", f.read(), re.M)
                return m.group(1).strip() if m else ""
        except OSError:
            return ""

    def compiler(self):
        """The compiler's version as the build recorded it, "" when it did not."""
        return self._toolchain("UK_CC_VERSION")

    def untested_compiler(self):
        """A line about a compiler whose output this tool was never tested with; "" when it was."""
        version, tested = self.compiler(), self._toolchain("UK_CC_TESTED").split()
        if version.split(".")[0] in tested:
            return ""
        return (f"gcc {version or 'of unknown version'} was never tested here (tools/release names "
                f"{', '.join(tested) or 'those that were'}): what does not fit the machine code is "
                "reported, the rest is taken as it is")

    def group(self, library):
        """The group of a library: its folder in libs/, or what it is instead of one."""
        if library in ("libgcc.a", "libgcc"):
            return "toolchain"
        folder = self.folders.get(library)
        if folder is None:
            return "unknown"
        parts = os.path.relpath(folder, self.top).split(os.sep)
        if parts[0] == "libs" and len(parts) > 2:
            return parts[1]
        if parts[0] in ("arch", "plat", "boards", "rtos-compat", "apps"):
            return {"boards": "board", "apps": "app"}.get(parts[0], parts[0])
        if library.startswith("app"):
            return "app"
        return "external"

    def relative(self, path):
        """A path of a compiler's output, as a reader of the tree knows it."""
        for base, name in ((self.build, "build"), (self.top, "")):
            if path.startswith(base + os.sep):
                return os.path.join(name, path[len(base) + 1:])
        return path
