# SPDX-License-Identifier: BSD-3-Clause
"""Guests that `xl create` makes under a Linux dom0, and what dom0 offers them."""

import hashlib
import sys

from dom0 import FILES
from harness import TOP, Run

sys.path.insert(0, str(TOP / "tests/image"))
from test_image import judge	# pylint: disable=wrong-import-position


def test_vpl011(dom0):
	"""hello with the console that Xen emulates, and its power-off."""
	dom0.create("hello", 'vuart="sbsa_uart"')
	dom0.wait_log("hello", "Hello from Tappet on xen-arm64")
	dom0.wait_gone("hello")


def passes(dom0, name):
	"""The guest of test suites ends, and has passed them; what it said."""
	dom0.wait_gone(name, 60)
	run = Run(name, 0, dom0.log(name), 0)
	wrong = judge(run)
	assert not wrong, wrong
	return run.output


def test_suites(dom0):
	"""tests/image/xenpv on the PV console: xenstore and what lies over it."""
	dom0.create("pv")
	passes(dom0, "pv")


def disk(path, vdev="xvda", access="rw"):
	return f"format=raw,vdev={vdev},access={access},target={path}"


def test_disk_suite(dom0):
	"""The suite of every block device, over a file that can be written and one that cannot."""
	dom0.sh("truncate -s 16M rw.disk; truncate -s 1M ro.disk")
	dom0.create("disk", f'disk=["{disk("/tmp/rw.disk")}", "{disk("/tmp/ro.disk", "xvdb", "ro")}"]')
	text = passes(dom0, "disk")
	assert "xen0: 32768 sectors, 256 a request" in text, text
	assert "SKIP" not in text, text
	dom0.sh("rm rw.disk ro.disk")


def test_file_system(dom0):
	"""A file of a file system is read and written by the guest; dom0 then finds it written, and all
	else as it was."""
	dom0.sh("cp /images/fat.disk /tmp/fat.disk; mkdir -p /tmp/mnt")
	dom0.create("fat", f'disk=["{disk("/tmp/fat.disk")}"]')
	passes(dom0, "fat")
	dom0.sh("mount -t vfat -o ro,loop,offset=1048576 /tmp/fat.disk /tmp/mnt")
	try:
		for name, content in FILES.items():
			if name == "DATA.BIN":
				content = bytes(c ^ 0xff for c in content)
			want = hashlib.sha256(content).hexdigest()
			assert dom0.sh(f"sha256sum </tmp/mnt/{name}").split()[0] == want, name
	finally:
		dom0.sh("umount /tmp/mnt")
	# What is outside of the file has not changed by a byte.
	changed = int(dom0.sh("cmp -l /images/fat.disk /tmp/fat.disk | wc -l"))
	assert changed == len(FILES["DATA.BIN"])
