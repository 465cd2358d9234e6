# SPDX-License-Identifier: BSD-3-Clause
"""make version and make dist: an archive from which a user without git builds the same bytes."""

import os
import re
import shutil
import subprocess

import pytest

from harness import BUILD_LIMIT, TOP

ENV = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}


def run(*argv, cwd=TOP, ok=True, **env):
	done = subprocess.run(argv, cwd=cwd, env={**ENV, **env}, stdin=subprocess.DEVNULL,
			      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
			      timeout=BUILD_LIMIT, check=False)
	assert (done.returncode == 0) == ok, done.stdout
	return done.stdout


def test_version():
	said = run("make", "-s", "version").strip()
	assert re.fullmatch(r"\d+\.\d+\.\d+", said)
	assert f"## {said}" in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")


def test_archive_builds_the_same_bytes(tmp_path):
	if not (TOP / ".git").exists() or not shutil.which("git"):
		pytest.skip("this tree is no git repository")
	# A clone, so that what is not committed here is in neither.
	run("git", "clone", "-q", str(TOP), str(tmp_path / "clone"))
	sums = []
	for out in "one", "two":
		run("make", f"O={tmp_path}/{out}", "dist", cwd=tmp_path / "clone")
		(archive,) = (tmp_path / out / "dist").glob("tappet-*.tar.gz")
		sums.append(archive.read_bytes())
		run("sha256sum", "-c", f"{archive.name}.sha256", cwd=archive.parent)
	assert sums[0] == sums[1]
	run("tar", "-xzf", str(archive), cwd=tmp_path)
	tree = tmp_path / archive.name.removesuffix(".tar.gz")
	# git is there, and does not work.
	(tmp_path / "bin").mkdir()
	(tmp_path / "bin/git").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
	(tmp_path / "bin/git").chmod(0o755)
	path = f"{tmp_path}/bin:{os.environ['PATH']}"
	for where in tree, tmp_path / "clone":
		run("make", f"O={where}/out", cwd=where, PATH=path)
	one, two = ((where / "out/qemu-virt/hello/hello.img").read_bytes()
		    for where in (tree, tmp_path / "clone"))
	assert one == two
	assert "no git repository" in run("make", "dist", cwd=tree, ok=False)
