# SPDX-License-Identifier: BSD-3-Clause
"""make new-app: a project of a user's own, as it is written, built, run, tested and debugged."""

import json
import os
import re
import shutil
import stat
import subprocess

import pytest

from harness import BUILD_LIMIT, TOP

# As a user calls it: nothing of the call of make that runs these tests.
ENV = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "TAPPET_", "PYTEST_"))}


def run(*argv, cwd=TOP, ok=True, stdin=subprocess.DEVNULL, **more):
	done = subprocess.run(argv, cwd=cwd, env=ENV, stdin=stdin, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT, text=True, timeout=BUILD_LIMIT, check=False, **more)
	assert (done.returncode == 0) == ok, done.stdout
	return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory):
	folder = tmp_path_factory.mktemp("home") / "door-lock"
	out = run("make", "new-app", f"DIR={folder}")
	assert f"{folder}: cd there" in out
	return folder


def test_first_contact(project):
	"""The three commands of the page, and nothing to warn of."""
	out = run("make", "run", cwd=project)
	assert "\nHello from door-lock on qemu-virt" in out and "warning" not in out, out
	out = run("make", "test", cwd=project)
	assert re.search(r"\b2 passed", out), out
	commands = json.loads((project / "build/compile_commands.json").read_text(encoding="utf-8"))
	assert str(project / "main.c") in [c["file"] for c in commands]
	assert not [p for p in project.iterdir() if p.name not in (
		".git .github .gitignore .tappet .vscode Config.uk Makefile Makefile.uk build defconfig "
		"defconfig.test line.c line.h main.c tests").split()], "all else is in build/"


def test_a_case_that_fails_fails_the_test(project, tmp_path):
	copy = tmp_path / project.name
	shutil.copytree(project, copy, ignore=shutil.ignore_patterns("build"))
	suite = copy / "tests/suite.c"
	suite.write_text(suite.read_text(encoding="utf-8").replace('on rpi4") == 0', 'on rpi5") == 0'),
			 encoding="utf-8")
	main = copy / "main.c"
	main.write_text(main.read_text(encoding="utf-8").replace('"%s', '"not %s'), encoding="utf-8")
	test = copy / "tests/test_door_lock.py"
	test.write_text(test.read_text(encoding="utf-8").replace('r"Hello', 'r"\\nHello'), encoding="utf-8")
	out = run("make", "test", cwd=copy, ok=False)
	assert re.search(rf"^# {suite}:\d+: .*strcmp", out, re.M), "a path to click:\n" + out
	assert "not ok 1 - line.names_the_board" in out and "2 failed" in out, out
	assert "not Hello from door-lock" in out and "before the image ended" in out, out


def test_targets_and_what_there_is_not(project):
	listed = run("make", "help", cwd=project)
	for target in ("run", "test", "debug", "menuconfig", "report", "flash", "clean"):
		assert re.search(rf"^make {target}\b", listed, re.M), target
	assert "apps/" not in run("make", "report", "DEPTH=5", cwd=project)
	assert "make help" in run("make", "nix", cwd=project, ok=False)
	(project / "build/door").mkdir(parents=True, exist_ok=True)
	run("make", "distclean", cwd=project)
	assert not (project / "build").exists()


def test_the_tree_is_found_or_asked_for(project, tmp_path):
	"""The path is in a file that is not for git; a submodule and TAPPET= do as well."""
	clone = tmp_path / "clone/door-lock"
	shutil.copytree(project, clone, ignore=shutil.ignore_patterns(".tappet", "build"))
	out = run("make", "help", cwd=clone, ok=False)
	assert "use TAPPET=/path/to/it, or write the path to the file .tappet" in out
	run("make", f"TAPPET={TOP}", "help", cwd=clone)
	(clone.parent / "tappet").symlink_to(TOP)
	run("make", "help", cwd=clone)


def test_launch_file_is_for_a_debugger_that_works(project):
	"""What an editor does with launch.json: its debugger, spoken to in the machine interface."""
	if not shutil.which("gdb-multiarch"):
		pytest.skip("no gdb-multiarch here")
	text = (project / ".vscode/launch.json").read_text(encoding="utf-8")
	launch = json.loads(text)["configurations"][0]
	here = {"${workspaceFolder}": str(project)}
	gdb, elf = (launch[k].replace(*next(iter(here.items()))) for k in ("miDebuggerPath", "program"))
	run("make", cwd=project)
	assert os.path.exists(elf) and launch["launchCompleteCommand"] == "exec-continue"
	# In an interpreter that reads a pipe, the next command waits for this one's stop.
	says = ("-gdb-set mi-async off", "-break-insert main", "-exec-continue", "-stack-info-frame",
		"-gdb-exit", "")
	out = run(gdb, "--interpreter=mi", cwd="/", stdin=None, input="\n".join(says))
	assert re.search(r'\*stopped,reason="breakpoint-hit".*func="main"', out), out
	assert f'fullname="{project}/main.c"' in out, out


def test_values_are_remembered(tmp_path):
	(tmp_path / "lib/ukbell").mkdir(parents=True)
	(tmp_path / "lib/ukbell/Makefile.uk").write_text(
		"$(eval $(call addlib_s,libukbell,$(CONFIG_LIBUKBELL)))\n"
		"LIBUKBELL_SRCS-y += $(LIBUKBELL_BASE)/bell.c\n", encoding="utf-8")
	(tmp_path / "lib/ukbell/bell.c").write_text("int uk_bell;\n", encoding="utf-8")
	(tmp_path / "lib/ukbell/exportsyms.uk").write_text("uk_bell\n", encoding="utf-8")
	(tmp_path / "lib/ukbell/Config.uk").write_text("config LIBUKBELL\n\tbool\n", encoding="utf-8")
	run("make", "-f", TOP / "Makefile", "new-app", "DIR=app/bell", "BOARD=qemu-microvm", "L=lib/ukbell",
	    cwd=tmp_path)
	app = tmp_path / "app/bell"
	makefile = (app / "Makefile").read_text(encoding="utf-8")
	assert "BOARD ?= qemu-microvm\n" in makefile and "L := ../../lib/ukbell\n" in makefile
	config = app / "Config.uk"
	text = config.read_text(encoding="utf-8").replace("\tselect", "\tselect LIBUKBELL\n\tselect", 1)
	config.write_text(text, encoding="utf-8")
	assert "libukbell/bell.c" in run("make", cwd=app)
	out = run("make", "L=", cwd=app, ok=False)
	assert f"{config}:3: APPBELL needs LIBUKBELL, but no library defines it" in out and \
		"L=/path/ukbell" in out and "Traceback" not in out, out


@pytest.mark.parametrize("name, wrong", [
	("Blink", "cannot be the name of an app"), ("4ever", "cannot be"), ("a--b", "cannot be"),
	("tests", "none of"), ("here", "already has main.c"),
])
def test_refused(tmp_path, name, wrong):
	(tmp_path / "here").mkdir()
	(tmp_path / "here/main.c").write_text("int main;\n", encoding="utf-8")
	out = run("make", "new-app", f"DIR={tmp_path}/{name}", ok=False)
	assert wrong in out and "Traceback" not in out
	assert sorted(p.name for p in tmp_path.rglob("*")) == ["here", "main.c"]
	assert "make new-app DIR=" in run("make", "new-app", ok=False)
	assert "no board 'nix'" in run("make", "new-app", f"DIR={tmp_path}/x", "BOARD=nix", ok=False)


def test_nothing_of_the_template_is_left(project):
	"""An editor's debugger has to be a program."""
	for path in project.rglob("*"):
		if path.is_file() and "build" not in path.relative_to(project).parts:
			assert not re.search("sample|@ELF", path.read_text(encoding="utf-8"), re.I), path
			assert "sample" not in path.name
	assert (project / ".vscode/gdb").stat().st_mode & stat.S_IXUSR
