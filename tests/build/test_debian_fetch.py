# SPDX-License-Identifier: BSD-3-Clause
"""Foreign Debian packages: unpacked as asked, kept, checked, and what is said when they cannot be."""

import os
import subprocess

import pytest

from harness import TOP, debian

TOOL = TOP / "tools/debian-fetch"
EM_AARCH64 = 183


def fetch(*args, **env):
	return subprocess.run([TOOL, *args], env={**os.environ, **env}, timeout=120, text=True,
			      stdin=subprocess.DEVNULL, capture_output=True, check=False)


def machine(elf):
	return int.from_bytes(elf.read_bytes()[18:20], "little")


@pytest.fixture(name="state")
def own_state(tmp_path):
	"""A cache of its own, with the package lists already in it."""
	debian("busybox", "--arch", "arm64", "busybox-static")
	env = {"DL_DIR": str(tmp_path / "cache")}
	done = fetch("--arch", "arm64", "busybox-static", tmp_path / "first", **env)
	assert done.returncode == 0, done.stderr
	return env


def test_foreign_architecture():
	folder = debian("busybox", "--arch", "arm64", "busybox-static")
	assert machine(folder / "bin/busybox") == EM_AARCH64
	assert not (folder / "lib").exists(), "no dependencies were asked for"


def test_same_call_does_nothing(tmp_path):
	folder = debian("busybox", "--arch", "arm64", "busybox-static")
	nowhere = tmp_path / "file"
	nowhere.write_text("no folder, so that looking for packages fails")
	env = {"DL_DIR": str(nowhere)}
	assert fetch("--arch", "arm64", "busybox-static", folder, **env).returncode == 0
	assert fetch("--arch", "arm64", "busybox-static", tmp_path / "new", **env).returncode != 0


def test_dependencies(state, tmp_path):
	done = fetch("--arch", "arm64", "--deps", "device-tree-compiler", tmp_path / "dtc", **state)
	assert done.returncode == 0, done.stderr
	assert machine(tmp_path / "dtc/usr/bin/dtc") == EM_AARCH64
	assert (tmp_path / "dtc/lib/aarch64-linux-gnu/libc.so.6").exists()


def test_another_suite(tmp_path):
	"""Its packages are preferred to those of the release."""
	folder = debian("backports", "--suite", "bookworm-backports", "qemu-system-data")
	done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "qemu-system-data"], text=True,
			      capture_output=True, check=False)
	changes = subprocess.run(f"zcat {folder}/usr/share/doc/qemu-system-data/changelog.Debian.gz",
				 shell=True, text=True, capture_output=True, check=True).stdout
	assert "bpo" in changes.splitlines()[0] and done.stdout not in changes.splitlines()[0]


def test_damaged_package_is_not_used(state, tmp_path):
	kept, = (tmp_path / "cache/apt/arm64/archives").glob("busybox-static_*.deb")
	data = bytearray(kept.read_bytes())
	data[-100] ^= 1
	kept.write_bytes(data)
	done = fetch("--arch", "arm64", "busybox-static", tmp_path / "again", **state)
	assert done.returncode == 0, done.stderr
	first, again = (tmp_path / name / "bin/busybox" for name in ("first", "again"))
	assert again.read_bytes() == first.read_bytes()


def test_unsigned_mirror_is_refused(state, tmp_path):
	"""One that only says it is Debian."""
	kept, = (tmp_path / "cache/apt/arm64/archives").glob("busybox-static_*.deb")
	mirror = tmp_path / "mirror"
	lists = mirror / "dists/bookworm/main/binary-arm64"
	lists.mkdir(parents=True)
	(mirror / kept.name).write_bytes(kept.read_bytes())
	control = subprocess.run(["dpkg-deb", "-f", kept], text=True, capture_output=True, check=True).stdout
	(lists / "Packages").write_text(f"{control}Filename: {kept.name}\nSize: {kept.stat().st_size}\n\n")
	(mirror / "dists/bookworm/Release").write_text("Origin: Debian\nCodename: bookworm\n")
	conf = tmp_path / "apt.conf"
	for name in "lists/partial", "parts", "cache/archives/partial":
		(tmp_path / "apt" / name).mkdir(parents=True)
	(tmp_path / "sources").write_text(f"deb [trusted=yes arch=arm64] file:{mirror} bookworm main\n")
	conf.write_text(f'Dir::Etc::sourcelist "{tmp_path}/sources";\n'
			f'Dir::Etc::sourceparts "{tmp_path}/apt/parts";\nDir::State "{tmp_path}/apt";\n'
			f'Dir::Cache "{tmp_path}/apt/cache";\nAPT::Sandbox::User "";\n')
	subprocess.run(["apt-get", "-qq", "update"], env={**os.environ, "APT_CONFIG": str(conf)}, check=True,
		       timeout=60, capture_output=True)
	done = fetch("--arch", "arm64", "busybox-static", tmp_path / "new", APT_CONFIG=str(conf),
		     DL_DIR=str(tmp_path / "other"))
	assert done.returncode == 1 and "is not signed" in done.stderr, done.stderr
	assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("args, says", [
	(["nonesuch-package"], "Unable to locate package nonesuch-package"),
	(["--arch", "vax", "busybox-static"], "for vax"),
	(["--suite", "bookworm-nonesuch", "busybox-static"], "bookworm-nonesuch"),
	(["--suite", "../x", "busybox-static"], "no architecture and suite"),
	(["--arch"], "debian-fetch [--arch ARCH]"),
	(["--whatever", "busybox-static"], "debian-fetch [--arch ARCH]"),
	([], "debian-fetch [--arch ARCH]"),
])
def test_bad_call(tmp_path, args, says):
	debian("busybox", "--arch", "arm64", "busybox-static")
	done = fetch(*args, tmp_path / "new")
	assert done.returncode != 0 and says in done.stderr, done.stderr
	assert not (tmp_path / "new").exists()


def test_folder_of_others_is_left_alone(tmp_path):
	(tmp_path / "mine").write_text("")
	done = fetch("busybox-static", tmp_path)
	assert done.returncode == 1 and "holds something else" in done.stderr
	assert [path.name for path in tmp_path.iterdir()] == ["mine"]
