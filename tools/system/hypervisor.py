# SPDX-License-Identifier: BSD-3-Clause
"""Which Xen, and what it can do: Debian's own by default, or one built from Debian's source."""

import pathlib
import re
import subprocess

from .errors import BadSystem

# Debian's own: version.
DEBIANS = {"stock": "4.17", "4.20": "4.20"}
KINDS = (*DEBIANS, "static")

# Linux Documentation/arm64/booting.rst: an offset, and what is there. Xen's file has the same header.
IMAGE_MAGIC = (56, b"ARM\x64")

# What it is, the option of Xen's menu that makes it, and a text that is in the binary only then.
FEATURES = {
	"null": ("null scheduler", "CONFIG_SCHED_NULL", b"null Scheduler\0"),
	"cpupools": ("CPU pools at boot", "CONFIG_BOOT_TIME_CPUPOOLS", b"xen,cpupool\0"),
	"static-memory": ("static memory", "CONFIG_STATIC_MEMORY", b"failed to acquire static memory"),
	"static-shm": ("static shared memory", "CONFIG_STATIC_SHM", b"\0xen,shared-memory-v1\0"),
	"events": ("static event channels", "Xen 4.17", b"xen,evtchn-v1\0"),
}


def run(argv, what):
	done = subprocess.run([str(a) for a in argv], text=True, stdin=subprocess.DEVNULL,
			      capture_output=True, check=False)
	if done.returncode:
		raise BadSystem(f"{what} cannot be had: {done.stderr.strip()}\n"
				"by hand: XEN=/path/of/xen names an arm64 hypervisor; XEN=no does without"
				" one")
	return done.stdout


def get(which, top, out, say):
	"""The path of the hypervisor: @which is one of KINDS or a path. @out: build/."""
	if which in DEBIANS:
		folder = out / "xen" / which
		number = DEBIANS[which]
		suite = run([top / "tools/release", "suite", f"xen-{number}"], "the suite").strip()
		package = f"xen-hypervisor-{number}-arm64"
		if not folder.exists():
			say("FETCH", package)
		folder.parent.mkdir(parents=True, exist_ok=True)
		run([top / "tools/debian-fetch", "--arch", "arm64", "--suite", suite, package, folder],
		    f"Debian's {package}")
		return folder / f"boot/xen-{number}-arm64"
	if which == "static":
		folder = out / "xen" / "static"
		if not (folder / "xen").exists():
			say("BUILD", "Xen, with static partitions")
		run([top / "tools/system/build-xen", folder], "a Xen with static partitions")
		return folder / "xen"
	path = pathlib.Path(which)
	if not path.is_file():
		raise BadSystem(f"XEN={which}: there is no such file: write XEN=stock, XEN=4.20, XEN=static,"
				" XEN=no or the path of an arm64 hypervisor")
	with path.open("rb") as f:
		if f.read(IMAGE_MAGIC[0] + 4)[IMAGE_MAGIC[0]:] != IMAGE_MAGIC[1]:
			raise BadSystem(f"XEN={which}: no arm64 hypervisor, which begins like a Linux Image:"
					" write the path of one, such as xen-4.17-arm64")
	return path.resolve()


def features(binary):
	data = binary.read_bytes()
	return {name for name, (_, _, mark) in FEATURES.items() if mark in data}


def version(binary):
	"""As the binary has it: "4.17.5"."""
	m = re.search(rb"\bXen (\d+\.\d+\.\d+)|\0(4\.\d+\.\d+)[-+.~\w]*\0", binary.read_bytes())
	return (m[1] or m[2]).decode() if m else "of unknown version"
