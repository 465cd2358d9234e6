# SPDX-License-Identifier: BSD-3-Clause
"""An app outside the tree: every message names its files by where they are, and a function that is not
there is named, with its caller, on both processors."""

import json
import re
import subprocess

from harness import BUILD_LIMIT, TOP, make

MAKEFILE = """$(eval $(call addlib,appoutside))
APPOUTSIDE_CINCLUDES-y += -isystem $(APPOUTSIDE_BASE)/far
APPOUTSIDE_SRCS-y += $(APPOUTSIDE_BASE)/main.c
"""
FAR = '__attribute__((visibility("default"))) int far_away(void);\n'


class App:
	def __init__(self, folder):
		self.folder = folder / "outside"
		self.out = folder / "out"
		(self.folder / "far").mkdir(parents=True)
		(self.folder / "far/far.h").write_text(FAR)
		(self.folder / "Makefile.uk").write_text(MAKEFILE)
		(self.folder / "Config.uk").write_text((TOP / "apps/hello/Config.uk").read_text())
		(self.folder / "defconfig").write_text((TOP / "apps/hello/defconfig").read_text())

	def args(self, board):
		return [f"A={self.folder}", f"O={self.out}", f"BOARD={board}"]

	def fails(self, board, text):
		(self.folder / "main.c").write_text(text)
		done = subprocess.run(["make", "-C", TOP, *self.args(board)], stdin=subprocess.DEVNULL,
				      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
				      timeout=BUILD_LIMIT, check=False)
		assert done.returncode == 2, done.stdout
		return done.stdout


def undefined(app, board):
	"""Not hidden, as what the compiler declares by itself: ld crashed, or complained of a section. What
	nobody declares, the compiler names."""
	out = app.fails(board, "int main(void)\n{\n\treturn far_away();\n}\n")
	assert f"{app.folder}/main.c:3:" in out and "implicit declaration of function ‘far_away’" in out
	out = app.fails(board, "#include <far.h>\nint main(void)\n{\n\treturn far_away();\n}\n")
	place = re.escape(f"{app.folder}/main.c:4")
	assert re.search(rf"^{place}: undefined reference to `far_away'", out, re.MULTILINE), out
	assert "in function `main'" in out and "terminated" not in out, out


def test_undefined_function_on_x86(tmp_path):
	undefined(App(tmp_path), "qemu-microvm")


def test_messages(tmp_path):
	app = App(tmp_path)
	undefined(app, "qemu-virt")
	(app.folder / "main.c").write_text("int main(void)\n{\n\treturn 0;\n}\n")
	out = make(*app.args("qemu-virt"), "report", "DEPTH=5", "sbom")
	assert f"{app.folder}/main.c" in out and "apps/outside" not in out, out
	text = (app.out / "qemu-virt/outside/outside.spdx.json").read_text(encoding="utf-8")
	names = [f["fileName"] for f in json.loads(text)["files"]]
	assert "./apps/outside/main.c" in names, "the same on every machine"
