# SPDX-License-Identifier: BSD-3-Clause
"""What a build may meet: names with characters that mean something, an environment that has other uses
for the same names, another make in the same folder, make's own options."""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from harness import TOP

MAKEFILES = [TOP / name for name in subprocess.run(
	["git", "-C", TOP, "ls-files", "Makefile", "*.mk", "*Makefile.uk", "*Makefile.rules"],
	capture_output=True, text=True, check=True).stdout.split() if not name.startswith("tests/")]
TEXT = "\n".join(path.read_text(encoding="utf-8").replace("\\\n", " ") for path in MAKEFILES)
CHARACTERS = ",:#%()'\";&*| \t\n$\\<>?`[]{}="


def table(name):
	"""A list of tools/build/user.mk."""
	text = (TOP / "tools/build/user.mk").read_text(encoding="utf-8").replace("\\\n", " ")
	return set(re.search(rf"^{name} := (.*)$", text, re.MULTILINE)[1].split())


PATHS, WORDS, OTHERS = table("USER_PATHS"), table("USER_WORDS"), table("USER_TEXT")
FROM_ENVIRONMENT = table("USER_ENVIRONMENT")


@pytest.fixture(name="trap")
def program_that_must_not_run(tmp_path):
	"""(variables for make's environment, the file that is there if `pwned` was executed)"""
	folder = tmp_path / "trap"
	folder.mkdir()
	(folder / "pwned").write_text(f"#!/bin/sh\ntouch {folder}/ran\n")
	(folder / "pwned").chmod(0o755)
	return {"PATH": f"{folder}:{os.environ['PATH']}"}, folder / "ran"


def named(out, char):
	return "contains a space" in out if char.isspace() else f"contains the character {char}" in out


def test_every_variable_of_the_user_is_in_a_list():
	"""Or its value would not be checked, and it would be taken from the environment."""
	used = set(re.findall(r"\$\(call (?:asked|virt|xen),(\w+)", TEXT))
	used |= set(re.findall(r"origin ([A-Z]\w*)", TEXT))
	text = (TOP / "tools/build/help.txt").read_text(encoding="utf-8")
	said = {name for name in re.findall(r"\b([A-Z][A-Z0-9_]*)=", text) if name != "OPTION"}
	assert len(used) > 15 and len(said) > 20
	assert (used | said) - PATHS - WORDS - OTHERS == set()


def test_characters_that_no_name_may_have(built, trap):
	env, ran = trap
	for char in CHARACTERS:
		out = built.make(f"O=/tmp/x{char}pwned", "distclean", ok=False, env=env)
		assert named(out, char) and not ran.exists(), out


def test_names_that_a_shell_would_run(built, trap):
	env, ran = trap
	for variable in PATHS | WORDS:
		for value in ("x;pwned", "x$(shell${IFS}pwned)"):
			out = built.make(f"{variable}={value}", ok=False, env=env)
			assert f"{variable}=" in out and " contains " in out and not ran.exists(), out


def test_tree_in_a_folder_of_such_a_name(empty_tree, trap, tmp_path):
	env, ran = trap
	env |= {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS")) and k != "PATH"}
	tree = empty_tree.path
	for char in set(CHARACTERS) - set("\t\n"):
		tree = tree.rename(tmp_path / f"x{char}pwned")
		for argv in (["make", "-C", tree, "help"], ["make", "-f", tree / "Makefile", "help"]):
			done = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True,
					      check=False)
			assert done.returncode == 2 and named(done.stderr, char), done.stderr
	assert not ran.exists()


def test_folder_where_the_user_stands(built, trap, tmp_path):
	here = tmp_path / "x;pwned"
	here.mkdir()
	(here / "crash.log").write_text("nothing\n")
	done = subprocess.run(["make", "-f", built.path / "Makefile", "BOARD=tiny", "APP=app", "symbols",
			      "LOG=crash.log"], cwd=here, env={**os.environ, **trap[0]}, capture_output=True,
			      text=True, check=False)
	assert done.returncode == 2 and "the current folder" in done.stderr and not trap[1].exists()


def test_other_characters_are_fine(empty_tree, tmp_path):
	empty_tree.path.rename(tmp_path / "tree-1.0~rc1+é@^!_")
	empty_tree.path = tmp_path / "tree-1.0~rc1+é@^!_"
	empty_tree.make(f"O={tmp_path}/out~1")
	assert "$HOME" in empty_tree.make("O=~/out", ok=False)


def test_what_is_quoted_stays_one_word(built):
	words = ["it's", 'a "b" $$HOME; echo x']
	for text in words:
		out = built.make(f"ARGS={text}", "emulator").splitlines()[-1]
		argv = shlex.split(out)
		assert argv[argv.index("-append") + 1] == text.replace("$$", "$")


def test_environment_changes_nothing(built, another_tree):
	"""Every name that the Makefiles read has some other meaning there."""
	names = set(re.findall(r"\$[({](\w+)[)}]|\$\(call [gl]v,(?:\$\(\w\),)?(\w+)", TEXT))
	names = {name for pair in names for name in pair if name} | PATHS | WORDS | OTHERS
	names |= {"CONFIG_LIBTWO", "CONFIG_ONE_LOUD", "LIBONE_CFLAGS", "LIBONE_SRCS", "APPAPP_SRCS", "AR",
		  "CFLAGS", "LDFLAGS", "CPATH", "C_INCLUDE_PATH"}
	names -= FROM_ENVIRONMENT | {"PATH", "MAKEFLAGS", "MAKEFILES", "MAKE", "MFLAGS", "MAKECMDGOALS"}
	names = {name for name in names if re.fullmatch(r"(?!MAKE)[A-Z][A-Z0-9_]*", name)}
	assert len(names) > 200
	env = {name: "poison" for name in names}
	another_tree.make(env=env)
	assert (another_tree.out / "app.elf").read_bytes() == (built.out / "app.elf").read_bytes()
	paths = [t.make("emulator", env=e).replace(str(t.path), "TREE")
		 for t, e in ((built, {}), (another_tree, env))]
	assert paths[0] == paths[1]
	assert "poison" not in another_tree.make("-B", "V=1", env=env)


def test_rebuilding_everything(built):
	"""make -B."""
	assert {"libone/size.c", "head.S", "app.elf"} <= {name.replace("libarch/", "")
							 for name in built.built("-B")}
	assert built.make() == ""
	built.make("-B", "list")
	built.make("-B", "clean")
	assert not built.out.exists()
	built.make()


class Held:
	"""The lock of a folder, in somebody else's hands."""

	def __init__(self, folder):
		folder.mkdir(parents=True, exist_ok=True)
		argv = ["flock", folder / ".lock", "sh", "-c", "echo ready; read -r x"]
		self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
		assert self.process.stdout.readline() == b"ready\n"

	def free(self):
		self.process.communicate(b"\n", timeout=20)


def start(tree, *args, **kwargs):
	env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "UK_", "TAPPET_"))}
	return subprocess.Popen(["make", "-C", tree.path, "--no-print-directory", "BOARD=tiny", "APP=app",
				 "CCACHE=", *args], env=env, text=True, stdin=subprocess.PIPE,
				stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **kwargs)


def test_simultaneous_builds(empty_tree):
	makes = [start(empty_tree) for _ in range(3)]
	for process in makes:
		out = process.communicate(timeout=60)[0]
		assert process.returncode == 0, out
	assert empty_tree.make() == ""


@pytest.mark.parametrize("removed", [False, True])
def test_second_make_waits_for_the_first(empty_tree, removed):
	"""And does not take the lock of a folder that was removed meanwhile for that of its own."""
	held = Held(empty_tree.out)
	process = start(empty_tree)
	assert process.stdout.readline() == f"  WAIT    another make works in {empty_tree.out}\n"
	if removed:
		shutil.rmtree(empty_tree.out)
		later = Held(empty_tree.out)
		held.free()
		assert "WAIT" in process.stdout.readline()
		held = later
	assert not (empty_tree.out / "auto.conf").exists()
	held.free()
	assert "IMG     app.img" in process.communicate(timeout=60)[0] and process.returncode == 0


def test_what_runs_for_long_lets_others_build(built):
	"""The emulator, and what reads a console until it ends."""
	emulator = built.write("emulator", f"#!/bin/sh\nflock -n {built.out}/.lock echo free\n")
	emulator.chmod(0o755)
	assert built.make(f"QEMU={emulator}", "run").splitlines()[-1] == "free"
	process = start(built, "symbols")
	process.stdin.write("a line\n")
	process.stdin.flush()
	assert process.stdout.readline() == "a line\n"
	subprocess.run(["flock", "-n", built.out / ".lock", "true"], check=True)
	process.communicate(timeout=20)


def test_systems_wait_too(tmp_path):
	held = Held(tmp_path / "system")
	code = ("import pathlib, sys; from system.lock import Lock\n"
		"Lock(pathlib.Path(sys.argv[1]), lambda *a: print(*a, flush=True)); print('mine')\n")
	with subprocess.Popen([sys.executable, "-B", "-c", code, tmp_path / "system"], text=True,
			      env={**os.environ, "PYTHONPATH": str(TOP / "tools")},
			      stdout=subprocess.PIPE) as process:
		assert process.stdout.readline() == f"WAIT another make works in {tmp_path}/system\n"
		held.free()
		assert process.communicate(timeout=20)[0] == "mine\n"


@pytest.mark.parametrize("tool", ["mkdisk", "mkslots", "fetch"])
def test_tools_that_write_the_same_file_at_once(tmp_path, tool):
	data = tmp_path / "data"
	data.write_bytes(b"\xd0\x0d\xfe\xed" + bytes(1 << 16))
	out = tmp_path / "out"
	checksum = hashlib.sha256(data.read_bytes()).hexdigest()
	argv = {"mkdisk": [out, data], "mkslots": [out, data], "fetch": ["lib", out, checksum, data]}[tool]
	env = {**os.environ, "DL_DIR": str(tmp_path / "cache"), "TAPPET_VENDOR": str(tmp_path / "nix")}
	for process in [subprocess.Popen([TOP / "tools" / tool, *argv], env=env, stderr=subprocess.PIPE,
					 text=True) for _ in range(4)]:
		assert process.communicate(timeout=60)[1] == "" and process.returncode == 0
	assert out.stat().st_size > 1 << 16
	assert {p.name for p in tmp_path.iterdir()} <= {"data", "out", "cache"}
