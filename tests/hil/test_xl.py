# SPDX-License-Identifier: BSD-3-Clause
"""Guests that `xl create` makes under a Linux dom0, and what dom0 offers them."""

import hashlib
import re

import pytest

from dom0 import FILES, LOGS, PROMPT
from harness import LONG, Run
from tap import judge


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
	"""tests/image/xenpv on the PV console: xenstore and what lies over it, and the date. A Linux dom0
	tells Xen the time as if Xen had started when it did itself (arch/arm/xen/enlighten.c): a guest
	is ahead by as long as that took, which depends on how busy this machine is."""
	before = int(dom0.sh("date +%s"))
	dom0.create("pv")
	text = passes(dom0, "pv")
	said = int(re.search(r"the date is (\d+)", text)[1])
	assert before - 2 <= said <= int(dom0.sh("date +%s")) + 60


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


@pytest.mark.parametrize("kind", ["pv", "vuart"])
def test_console(dom0, kind):
	"""`xl console`: what was said before somebody looked, what is typed, and the end."""
	dom0.create("pv", 'extra="echo"', *['vuart="sbsa_uart"'] * (kind == "vuart"))
	dom0.term.send(f"xl console -t {kind} pv; printf '{PROMPT}'\n")
	dom0.term.expect_exact("say something")
	for words in ("one", "a longer line, " * 7):
		dom0.term.send(words + "\r")
		dom0.term.expect_exact(f"you said: {words}\r")
	dom0.term.send("end\r")
	dom0.term.expect_exact(PROMPT)
	dom0.wait_gone("pv")


def test_shutdown_and_reboot(dom0):
	"""A guest is asked to restart, is there again under another number, and is asked to end."""
	dom0.create("pv", 'extra="wait"', 'on_reboot="restart"')
	dom0.wait_log("pv", "waiting to be ended")
	first = int(dom0.sh("xl domid pv"))
	dom0.sh("xl reboot pv")
	dom0.wait(f"[ $(xl domid pv 2>/dev/null || echo {first}) != {first} ]", 60)
	dom0.wait(f"[ $(grep -c 'waiting to be ended' {LOGS}/guest-pv.log) = 2 ]", 60)
	dom0.sh("xl shutdown -w pv")
	dom0.wait_gone("pv")


@pytest.fixture
def reader(dom0):
	"""A guest that reads a disk of 2048 sectors for ever: xenstore's node of its backend's state."""
	dom0.sh("truncate -s 1M a.disk; truncate -s 2M b.disk; printf B | dd of=b.disk conv=notrunc")
	dom0.create("fat", 'extra="follow"', f'disk=["{disk("/tmp/a.disk")}"]')
	dom0.wait_log("fat", "disk: 0 at first, 2048 sectors")
	yield f"/local/domain/0/backend/vbd/{dom0.sh('xl domid fat').strip()}/51712/state"
	dom0.sh("xl destroy fat; rm a.disk b.disk", status=None)


# What a backend says that is no state, or none that follows; all of them in make test-long.
ABSURD = ("99", "0", "6", "5", "nonsense", "4294967302") if LONG else ("99",)


def test_a_disk_comes_and_goes(dom0, reader):
	"""dom0 takes a disk away while the guest reads it, brings another under the same number, and writes
	what makes no sense over its state: requests end with an error, and the next disk can come."""
	dom0.sh("xl block-detach fat xvda")
	dom0.wait_last("fat", "disk:", "error -19")
	for i, state in enumerate(ABSURD):
		name, what = (("b", "66 at first, 4096"), ("a", "0 at first, 2048"))[i % 2]
		dom0.sh(f"xl block-attach fat {disk(f'/tmp/{name}.disk')}")
		dom0.wait_last("fat", "disk:", what)
		before = dom0.count("fat", "disk: error -19")
		dom0.sh(f"xenstore-write {reader} {state}")
		dom0.wait_more("fat", "disk: error -19", before)
		dom0.sh("xl block-detach fat xvda")
		dom0.wait_last("fat", "disk:", "error -19")
	assert "xen0: dom0 took it away" in dom0.log("fat")


# By guest, of two disks at most: a node, what is written there, and what the guest says.
NONSENSE = [
	[("front/backend", "nonsense", "device/vbd/51712/backend: not a path of xenstore"),
	 ("front/backend-id", "70000", "device/vbd/51728/backend-id: not the number of a domain")],
	[("back/sector-size", "3", "51712/sector-size makes no sense: the disk is not used"),
	 ("back/sectors", "9999999999999999999999", "51728/sectors makes no sense: the disk is not used")],
	[("back/info", "read-write", "51712/info makes no sense: the disk is not used")],
]


def made_up_disk(dom0, number, vdev, node, value):
	"""Gives a guest a disk whose backend is all made up, with nonsense in one node."""
	front = f"/local/domain/{number}/device/vbd/{vdev}"
	back = f"/local/domain/0/backend/made-up/{number}/{vdev}"
	nodes = {"front/backend": back, "front/backend-id": "0", "front/virtual-device": vdev,
		 "front/state": "1", "back/state": "2", "back/sectors": "8", "back/sector-size": "512",
		 "back/info": "0", node: value}
	pairs = " ".join(f"{n.replace('front/', front + '/').replace('back/', back + '/')} {v}"
			 for n, v in nodes.items())
	dom0.sh(f"xenstore-write {pairs}; xenstore-chmod -r {front} n{number} r0; "
		f"xenstore-chmod -r {back} n0 r{number}")
	# What a backend does with states is all that this one does as it should.
	dom0.sh(f"(xenstore-watch {front}/state | while read path; do case $(xenstore-read {front}/state) in "
		f"3) xenstore-write {back}/state 4;; 5) xenstore-write {back}/state 6;; esac; done) "
		">/dev/null 2>&1 &")


def test_nonsense(dom0):
	"""Backends that write nonsense into xenstore: each guest says which, and goes on."""
	for i, disks in enumerate(NONSENSE):
		dom0.create(f"odd{i}", image="fat", how="-p")
		number = dom0.sh(f"xl domid odd{i}").strip()
		for vdev, (node, value, _) in zip((51712, 51728), disks):
			made_up_disk(dom0, number, vdev, node, value)
	for i in range(len(NONSENSE)):
		dom0.sh(f"xl unpause odd{i}")
	for i, disks in enumerate(NONSENSE):
		dom0.wait_gone(f"odd{i}", 60)
		text = dom0.log(f"odd{i}")
		for *_, said in disks:
			assert said in text, text
		assert "not ok 1 - fat.boot_sector" in text and "# uktest:" in text, text
	dom0.sh("killall xenstore-watch; xenstore-rm /local/domain/0/backend/made-up")
