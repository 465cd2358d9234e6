# SPDX-License-Identifier: BSD-3-Clause
"""Third-party sources: fetched by checksum, patched, and what is said when they cannot be had."""

import hashlib
import subprocess
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

NAME = "third-1.0.tar.gz"


class Third:
	"""An upstream project, the library that fetches it and an HTTP server that has its archive."""

	def __init__(self, tree, folder):
		self.tree = tree
		self.upstream = folder / "upstream"
		self.cache = folder / "cache"
		self.vendor = folder / "vendor"
		source = folder / "third-1.0"
		for path in (self.upstream, self.vendor, source):
			path.mkdir()
		(source / "third.c").write_text('#include "third.h"\nint third(void);\n'
						"int third(void) { return THIRD; }\n")
		(source / "third.h").write_text("#define THIRD 3\n")
		self.archive = self.upstream / NAME
		subprocess.run(["tar", "czf", self.archive, "-C", folder, "third-1.0"], check=True)
		self.good = self.archive.read_bytes()
		self.sum = hashlib.sha256(self.good).hexdigest()

		handler = type("Handler", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
		self.server = ThreadingHTTPServer(
			("127.0.0.1", 0), lambda *a: handler(*a, directory=str(self.upstream)))
		threading.Thread(target=self.server.serve_forever, daemon=True).start()
		self.url = f"http://127.0.0.1:{self.server.server_port}"
		tree.write("libs/core/third/Config.uk", 'config LIBTHIRD\n\tbool "third"\n\tdefault y\n')
		self.library(self.sum, f"{self.url}/{NAME}")

	def library(self, checksum, url, extra=""):
		pin = f"LIBTHIRD_ORIGIN_SHA256 := {checksum}\n" if checksum else ""
		self.tree.write("libs/core/third/Makefile.uk",
				"$(eval $(call addlib_s,libthird,$(CONFIG_LIBTHIRD)))\n" + pin +
				f"$(eval $(call fetch,libthird,{url}))\n" + extra +
				"LIBTHIRD_SRCS-y += $(LIBTHIRD_ORIGIN)/third-1.0/third.c\n")

	def make(self, *args, **kwargs):
		env = {"DL_DIR": str(self.cache), "TAPPET_VENDOR": str(self.vendor),
		       "no_proxy": "127.0.0.1", **kwargs.pop("env", {})}
		return self.tree.make(*args, env=env, **kwargs)

	def nothing_half_written(self):
		folder = self.tree.out / "libthird"
		assert not list(folder.rglob("*.part*")) and not list(folder.rglob("*.tmp*"))
		assert not (folder / ".origin").exists()
		assert not list(folder.rglob(NAME)), "an unchecked archive stayed"
		assert not list(self.cache.rglob("*"))


@pytest.fixture
def third(empty_tree, tmp_path):
	third = Third(empty_tree, tmp_path)
	yield third
	third.server.shutdown()
	third.server.server_close()


def test_fetched_unpacked_built_once(third):
	out = third.make("-j8")
	assert "FETCH   libthird/third-1.0.tar.gz" in out and "CC      libthird/third.c" in out
	assert third.make() == ""


def test_unselected_library_is_not_fetched(third):
	third.tree.write("apps/app/defconfig", "# CONFIG_LIBTHIRD is not set\n")
	third.archive.unlink()
	third.make()


def test_fetch_target_only_fetches(third):
	out = third.make("fetch")
	assert "FETCH" in out and "CC " not in out
	third.archive.unlink()
	assert "FETCH" not in third.make()


def test_cache_serves_the_next_configuration(third):
	third.make()
	third.archive.unlink()
	third.make("CONFIG=loud")


def test_patch_and_changed_patch(third):
	patch = ("--- a/third.h\n+++ b/third.h\n@@ -1 +1 @@\n-#define THIRD 3\n"
		 "+#define THIRD {}\n")
	third.tree.write("libs/core/third/patches/0001-number.patch", patch.format(4))
	third.library(third.sum, f"{third.url}/{NAME}",
		      "$(eval $(call patch,libthird,$(LIBTHIRD_BASE)/patches,third-1.0))\n")
	header = third.tree.out / "libthird/origin/third-1.0/third.h"
	assert "PATCH   libthird/0001-number.patch" in third.make()
	assert header.read_text() == "#define THIRD 4\n"
	third.tree.write("libs/core/third/patches/0001-number.patch", patch.format(5))
	assert "CC      libthird/third.c" in third.make()
	assert header.read_text() == "#define THIRD 5\n"
	assert third.make() == ""
	# Whatever it is called.
	third.tree.write("libs/core/third/patches/0002-no", patch.format(6))
	for _ in range(2):
		assert "libthird: the patches do not apply" in third.make(ok=False)
	(third.tree.path / "libs/core/third/patches/0002-no").unlink()
	third.make()
	assert header.read_text() == "#define THIRD 5\n"


def test_wrong_checksum(third):
	third.archive.write_bytes(third.good + b"x")
	out = third.make(ok=False)
	assert f"libthird: {NAME}: wrong checksum from {third.url}/{NAME}" in out
	assert f"not {third.sum}" in out
	assert f"by hand: put it at {third.vendor}/{NAME}, sha256 {third.sum}" in out
	third.nothing_half_written()


def test_missing_everywhere(third):
	third.archive.unlink()
	out = third.make("MIRROR=http://127.0.0.1:1/a http://127.0.0.1:1/b", ok=False)
	assert f"libthird: {NAME}: cannot be had" in out
	for place in (f"{third.vendor}/{NAME}", str(third.cache), f"http://127.0.0.1:1/a/{NAME}",
		      f"http://127.0.0.1:1/b/{NAME}", f"{third.url}/{NAME}"):
		assert place in out, place
	assert f"by hand: put it at {third.vendor}/{NAME}, sha256 {third.sum}" in out
	third.nothing_half_written()


def test_supplied_by_hand_as_told(third):
	third.archive.unlink()
	third.make(ok=False)
	(third.vendor / NAME).write_bytes(third.good)
	third.make()


def test_wrong_file_supplied_by_hand(third):
	(third.vendor / NAME).write_bytes(b"something else")
	assert f"wrong checksum from {third.vendor}/{NAME}" in third.make(ok=False)


def test_mirror(third):
	third.library(third.sum, f"http://127.0.0.1:1/{NAME}")
	third.make(f"MIRROR={third.url}")


def test_pool_path_on_a_mirror(third):
	pool = third.upstream / "pool/main/t/third"
	pool.mkdir(parents=True)
	(pool / "third_1.0.orig.tar.gz").write_bytes(third.good)
	third.archive.unlink()
	third.tree.replace("libs/core/third/Makefile.uk", "LIBTHIRD_ORIGIN_SHA256",
			   "LIBTHIRD_ORIGIN_POOL := pool/main/t/third/third_1.0.orig.tar.gz\n"
			   "LIBTHIRD_ORIGIN_SHA256")
	third.make(f"MIRROR={third.url}")


def test_second_address(third):
	third.library(third.sum, f"http://127.0.0.1:1/{NAME}")
	third.tree.replace("libs/core/third/Makefile.uk", f"fetch,libthird,http://127.0.0.1:1/{NAME}",
			   f"fetch2,libthird,http://127.0.0.1:1/{NAME},{third.url}/{NAME}")
	third.make()


def test_broken_archive(third):
	third.archive.write_bytes(third.good[:-40])
	checksum = hashlib.sha256(third.archive.read_bytes()).hexdigest()
	third.library(checksum, f"{third.url}/{NAME}")
	out = third.make(ok=False)
	assert "libthird: broken archive" in out and f"{third.vendor}/{NAME}" in out
	assert not (third.tree.out / "libthird/origin").exists()
	assert not (third.tree.out / "libthird/origin.tmp").exists()


def test_changed_pin_is_fetched_again(third):
	third.make()
	third.library("0" * 64, f"{third.url}/{NAME}")
	assert "wrong checksum" in third.make(ok=False)
	third.library(third.sum, f"{third.url}/{NAME}")
	third.make()


def test_without_a_checksum(third):
	third.library("", f"{third.url}/{NAME}")
	assert "has no checksum: set LIBTHIRD_ORIGIN_SHA256" in third.make(ok=False)
	third.make("ALLOW_UNPINNED=1")


def test_no_progress_without_a_terminal(third):
	out = third.make()
	assert "\r" not in out and "\x1b" not in out
