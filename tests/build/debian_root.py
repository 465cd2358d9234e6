# SPDX-License-Identifier: BSD-3-Clause
"""A root of another release of Debian, made by debootstrap, with this tree in it at /tree, read-only:

	root = debian_root("trixie")		skips the test where none can be made
	root.run("make quickstart O=/build")

It is kept below ~/.cache/tappet (DL_DIR) with the packages that were downloaded, and made anew when what
installs packages changes. Mounts are in a namespace of their own, and end with the command.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess

import pytest

from harness import TOP, locked

CACHE = pathlib.Path(os.environ.get("DL_DIR") or pathlib.Path(os.environ.get(
	"XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "tappet")
LIMIT = 600	# seconds of an idle machine
# What mounts the tree and what downloads are kept in, then goes into the root.
ENTER = """
set -e
root=$1 tree=$2 packages=$3 command=$4
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$tree" "$root/tree" && mount -o remount,ro,bind "$root/tree"
mount --bind "$packages" "$root/var/cache/apt/archives"
exec chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 TAPPET_TEST_OUT=/build/tests \\
	TAPPET_LONG="${TAPPET_LONG:-}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
	sh -ec "git config --global --add safe.directory /tree; cd /tree; $command"
"""


class Root:
	"""stamp says what the root was made of. It is away while a command runs and after one that failed:
	what was interrupted, packages half installed among it, is made anew."""

	def __init__(self, folder, stamp):
		self.folder, self.stamp = folder, stamp

	def run(self, command, limit=LIMIT):
		"""What a shell's command printed, in /tree; its failure is the test's."""
		made_of = self.stamp.read_text(encoding="utf-8") if self.stamp.exists() else "half"
		self.stamp.unlink(missing_ok=True)
		packages = self.folder.parent / "archives"
		argv = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, "enter",
			self.folder, TOP, packages, command]
		done = subprocess.run([str(a) for a in argv], timeout=limit, text=True, check=False,
				      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
				      stderr=subprocess.STDOUT)
		if done.returncode:
			pytest.fail(f"in {self.folder}: {command}: status {done.returncode}\n{done.stdout}",
				    pytrace=False)
		self.stamp.write_text(made_of, encoding="utf-8")
		return done.stdout


def mirror():
	"""Debian's own, of this machine's apt."""
	said = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI) $(RELEASE)",
			       "Created-By: Packages"], text=True, capture_output=True, check=False).stdout
	found = [words[1] for words in map(str.split, said.splitlines())
		 if words[0] == "Debian" and "-" not in words[-1]]
	return found[0] if found else None


def why_not():
	if os.geteuid():
		return "a root of another release is made by root only"
	if not shutil.which("debootstrap"):
		return "no debootstrap here: 'tools/setup test' installs it"
	if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True,
			  check=False).returncode:
		return "no namespace of mounts can be made here"
	return None if mirror() else "apt knows no Debian mirror here"


def debian_root(suite):
	why = why_not()
	if why:
		pytest.skip(why)
	cache = CACHE / f"debian-root-{suite}"
	folder, stamp = cache / "root", cache / "made-of"
	of = hashlib.sha256(b"".join((TOP / f).read_bytes() for f in (
		"tools/setup", "tools/release", "tests/build/debian_root.py"))).hexdigest()
	with locked(f"debian-root-{suite}"):
		(cache / "archives/partial").mkdir(parents=True, exist_ok=True)
		if not stamp.exists() or stamp.read_text(encoding="utf-8") != of:
			stamp.unlink(missing_ok=True)
			shutil.rmtree(folder, ignore_errors=True)
			done = subprocess.run(
				["debootstrap", "--variant=minbase", "--include=make,git,ca-certificates",
				 f"--cache-dir={cache / 'archives'}", suite, folder, mirror()], text=True,
				timeout=LIMIT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
			if done.returncode:
				pytest.skip(f"debootstrap: {done.stdout.strip()[-500:]}")
			(folder / "tree").mkdir()
			stamp.write_text(of, encoding="utf-8")
	return Root(folder, stamp)
