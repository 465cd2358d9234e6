# SPDX-License-Identifier: BSD-3-Clause
"""What a user may get wrong on the command line of this tree's own boards: one line says what to type
instead, nothing is started, and nothing half-made stays."""

import os
import subprocess

import pytest

from harness import BUILD_LIMIT, OUT, TOP, build, locked, locks_of, make

NEW_KEY = "openssl req -batch -x509 "


def refused(*args):
	"""What make says; it has to fail, and not by a traceback, a usage of a tool or a rule of make."""
	env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
	with locked(*locks_of(args)):
		done = subprocess.run(["make", "-C", TOP, "--no-print-directory", f"O={OUT}", *args], env=env,
				      timeout=BUILD_LIMIT, text=True, stdin=subprocess.DEVNULL,
				      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
	assert done.returncode == 2, done.stdout
	for word in "Traceback", "usage:", "No rule to make target", "RUN  ":
		assert word not in done.stdout, done.stdout
	return done.stdout


@pytest.mark.parametrize("args, says", [
	(["EL=9", "run"], "EL= is 1, 2 or 3"),
	(["GIC=4", "run"], "GIC= is 2 or 3"),
	(["EL=3", "BOOT=uboot", "run"], "take EL=1 or EL=2"),
	(["BOOT=nix", "run"], "without BOOT=, or by BOOT=tftp, or by BOOT=uboot, or by BOOT=verified."),
	(["BOOT=verified", "run"], NEW_KEY),
	(["BOOT=verified", "KEY=nix.key", "run"], NEW_KEY),
	(["fit"], NEW_KEY),
	(["fit", "KEY=a b/dev.key"], "KEY=a b/dev.key contains a space"),
	(["report", "DEPTH=9"], "levels are 0 to 5"),
	(["report", "DEPTH=x"], "levels are 0 to 5"),
	(["BOARD=qemu-microvm", "BOOT=uboot", "run"], "boots straight, without BOOT= alone."),
	(["BOARD=zcu102", "DTB=nix.dtb", "run"], "/nix.dtb: no such file"),
	(["BOARD=zcu102", "bench"], "BOARD= may be qemu-microvm, qemu-virt"),
	(["APP=reaper"], "LIBXENEVTCHN depends on PLAT_XEN"),
], ids=lambda p: " ".join(p) if isinstance(p, list) else "")
def test_refused(args, says):
	assert says in refused(*args)


def key(folder, name):
	subprocess.run(["openssl", "req", "-batch", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj",
			f"/CN={name}", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"],
		       check=True, capture_output=True, timeout=30)


def test_key_and_certificate_of_two_keys(tmp_path):
	"""The image would be signed by the one, and U-Boot would trust the other."""
	key(tmp_path, "one")
	key(tmp_path, "two")
	os.replace(tmp_path / "two.crt", tmp_path / "one.crt")
	out = refused("CONFIG=static", "fit", f"KEY={tmp_path}/one.key")	# which nobody else signs
	assert "one.crt is that of another key" in out
	assert not (build("hello", "static").folder / "hello.itb").exists()


@pytest.mark.parametrize("version", ["x", "0", "-1", "1.0", "2147483648"])
def test_version_that_is_none(tmp_path, version):
	key(tmp_path, "dev")
	assert f"VERSION={version}: a number, 1 to 2147483647" in \
		refused("fit", f"KEY={tmp_path}/dev.key", f"VERSION={version}")


def test_arguments_that_do_not_reach_the_image_are_told():
	run = "ARGS=a=1", "QEMU=/bin/echo", "run"
	assert "ARGS= does not reach this image" in make(*run, "CONFIG=static")
	assert "ARGS= does not" not in make(*run)


def test_an_image_too_large_for_short_addresses(tmp_path):
	app = tmp_path / "big"
	app.mkdir()
	(app / "Config.uk").write_text("config APPBIG\n\tbool\n\tdefault y\n", encoding="utf-8")
	(app / "Makefile.uk").write_text("$(eval $(call addlib,appbig))\n"
					 "APPBIG_SRCS-y += $(APPBIG_BASE)/main.c\n", encoding="utf-8")
	(app / "defconfig").write_text("CONFIG_ARCH_TINY=y\n", encoding="utf-8")
	(app / "main.c").write_text("static char big[2 << 20];\n"
				    "int main(int argc, char *argv[])\n{\n\t(void)argv;\n"
				    "\treturn ((volatile char *)big)[argc];\n}\n", encoding="utf-8")
	assert "takes more than 1 MiB of memory: switch this option off" in refused(f"A={app}")
