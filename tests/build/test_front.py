# SPDX-License-Identifier: BSD-3-Clause
"""The front door: what is said when something is not there, list, help, set-up."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]


def test_unknown_board_lists_boards(empty_tree):
	out = empty_tree.make("BOARD=nix", ok=False)
	assert 'no board "nix"' in out and re.search(r"^ +tiny$", out, re.M)


def test_unknown_app_lists_apps(empty_tree):
	out = empty_tree.make("APP=nix", ok=False)
	assert 'no app "nix"' in out and re.search(r"^ +app$", out, re.M)


@pytest.mark.parametrize("name", ["tiny/", "../boards/tiny", "..", ""])
def test_board_is_a_name_and_no_path(empty_tree, name):
	"""With tiny/ it would be a build of no name in the folder of all boards."""
	out = empty_tree.make(f"BOARD={name}", ok=False)
	assert f'no board "{name}"' in out and not (empty_tree.path / "build").exists()


@pytest.mark.parametrize("name", ["app/", "../apps/app", ""])
def test_app_is_a_name_and_no_path(empty_tree, name):
	out = empty_tree.make(f"APP={name}", ok=False)
	assert f'no app "{name}"' in out and not (empty_tree.path / "build").exists()


def test_unknown_configuration_lists_configurations(empty_tree):
	out = empty_tree.make("CONFIG=nix", ok=False)
	assert 'no configuration "nix"' in out and re.search(r"^ +loud$", out, re.M)


def test_app_without_configurations_says_so(empty_tree):
	(empty_tree.path / "apps/app/defconfig.loud").unlink()
	assert "nor any other: leave CONFIG= out" in empty_tree.make("CONFIG=nix", ok=False)


def test_output_folder_that_cannot_be(empty_tree):
	out = empty_tree.make("O=/proc/nix", ok=False)
	assert "CONFIG  /proc/nix: No such file or directory; O= names" in out
	assert "Traceback" not in out


@pytest.mark.parametrize("variable", ["A", "B", "L"])
def test_folder_without_the_right_files(empty_tree, tmp_path, variable):
	out = empty_tree.make(f"{variable}={tmp_path}", ok=False)
	assert f"*** {variable}={tmp_path}: no " in out


def test_unknown_target(empty_tree):
	out = empty_tree.make("nix", ok=False)
	assert "There is no target 'nix'; " in out and "make help" in out


def test_target_that_is_not_for_systems(empty_tree):
	out = empty_tree.make("SYSTEM=system.toml", "menuconfig", ok=False)
	assert "no target 'menuconfig' for SYSTEM=: all check run " in out


def test_files_lie_where_the_user_stands(tree, tmp_path):
	"""make -f tree/Makefile: not where the tree does."""
	(tmp_path / "crash.log").write_text("no crash at all\n")
	out = subprocess.run(["make", "-f", tree.path / "Makefile", "BOARD=tiny", "APP=app", "symbols",
			      "LOG=crash.log"], cwd=tmp_path, capture_output=True, text=True, check=False)
	assert out.returncode == 0 and "no crash at all" in out.stdout, out.stderr


def test_output_folder_may_be_relative(empty_tree):
	empty_tree.make("O=../elsewhere")
	assert (empty_tree.path.parent / "elsewhere/tiny/app/app.elf").exists()


def bare_path(folder, *without):
	"""A PATH that has what is in /usr/bin except some programs."""
	folder.mkdir()
	for name in os.listdir("/usr/bin"):
		if name not in without:
			(folder / name).symlink_to(f"/usr/bin/{name}")
	return str(folder)


def test_missing_compiler_names_the_package(empty_tree, tmp_path):
	path = bare_path(tmp_path / "bin", "aarch64-linux-gnu-gcc")
	out = empty_tree.make(ok=False, env={"PATH": path})
	assert "make quickstart" in out and "gcc-aarch64-linux-gnu" in out


def test_missing_kconfiglib_names_the_package(empty_tree, tmp_path):
	fake = tmp_path / "python3"
	fake.write_text("#!/bin/sh\nexit 1\n")
	fake.chmod(0o755)
	out = empty_tree.make(f"PYTHON={fake}", ok=False)
	assert "make quickstart" in out and "python3-kconfiglib" in out


def test_another_compiler_rebuilds(tree, tmp_path):
	"""By another path it may be another version."""
	for tool in ("gcc", "objcopy", "readelf"):
		target = shutil.which(f"aarch64-linux-gnu-{tool}")
		script = tmp_path / f"my-{tool}"
		script.write_text(f"#!/bin/sh\nexec {target} \"$@\"\n")
		script.chmod(0o755)
	assert {"libone/size.c", "app.elf"} <= tree.built(f"CROSS_COMPILE={tmp_path}/my-")


def ccache_counts(env):
	"""{"cache_miss": 4, "preprocessed_cache_hit": 3, ...}"""
	done = subprocess.run(["ccache", "--print-stats"], env={**os.environ, **env}, capture_output=True,
			      text=True, check=True, timeout=30)
	return {name: int(n) for name, n in (line.split() for line in done.stdout.splitlines())}


@pytest.mark.skipif(not shutil.which("ccache"), reason="no ccache here")
def test_ccache_keeps_all_that_a_compile_makes(tree, another_tree, tmp_path):
	"""The same image and the same report from the cache as without it, and nothing is compiled twice."""
	env = {"CCACHE_DIR": str(tmp_path / "ccache")}
	for _ in range(2):
		another_tree.make("CCACHE=ccache", env=env)
		for name in "app.elf", "report.json":
			assert (another_tree.out / name).read_bytes() == (tree.out / name).read_bytes(), name
		graph = (another_tree.out / "libone/size.su").read_text()
		assert graph.replace(str(another_tree.path), str(tree.path)) == \
			(tree.out / "libone/size.su").read_text()
		another_tree.make("clean")
	counts = ccache_counts(env)
	assert counts["cache_miss"] == counts["direct_cache_hit"] == 5, counts
	assert not counts.get("unsupported_compiler_option"), counts


@pytest.mark.skipif(not shutil.which("ccache"), reason="no ccache here")
def test_ccache_shares_objects_between_images(tree, tmp_path):
	"""An object that does not mention what differs; what it depends on is in the folder of its image."""
	env = {"CCACHE_DIR": str(tmp_path / "ccache")}
	tree.make("clean")
	tree.make("CCACHE=ccache", env=env)
	tree.make("CCACHE=ccache", "CONFIG=loud", env=env)
	counts = ccache_counts(env)
	# plain.c, main.c, head.S; size.c and loud.c are others.
	assert counts["preprocessed_cache_hit"] == 3 and counts["cache_miss"] == 7, counts
	assert tree.built("CCACHE=ccache", "CONFIG=loud", env=env) == set()
	shutil.rmtree(tree.out)
	assert tree.built("CCACHE=ccache", "CONFIG=loud", env=env) == set()
	tree.append("libs/core/one/include/uk/one.h", "int one_more(void);\n")
	assert "app/main.c" in " ".join(tree.built("CCACHE=ccache", "CONFIG=loud", env=env))


@pytest.mark.skipif(not shutil.which("ccache"), reason="no ccache here")
def test_ccache_knows_by_which_name_a_file_goes(empty_tree, tmp_path):
	"""A library in the folder of an app outside the tree is named after the app in the debug information
	of that app's image, and after itself in others. ccache ignores what -ffile-prefix-map= says."""
	env = {"CCACHE_DIR": str(tmp_path / "ccache")}
	lib = tmp_path / "one/ext"
	for app in "one", "two":
		shutil.copytree(empty_tree.path / "apps/app", tmp_path / app)
	lib.mkdir()
	(lib / "Makefile.uk").write_text("$(eval $(call addlib,libext))\n"
					 "LIBEXT_SRCS-y += $(LIBEXT_BASE)/ext.c\n")
	(lib / "ext.c").write_text("int ext(void);\nint ext(void) { return 2; }\n")
	for app, name in ("one", b"apps/one/ext/ext.c\0"), ("two", b"libs/ext/ext.c\0"):
		empty_tree.make("CCACHE=ccache", f"L={lib}", f"A={tmp_path / app}", env=env)
		assert name in (empty_tree.out.with_name(app) / "libext/ext.o").read_bytes()


def test_clean_removes_one_image_and_distclean_all(tree):
	tree.make("CONFIG=loud")
	tree.make("clean")
	assert not tree.out.exists() and (tree.out.parent / "app-loud").exists()
	tree.make("distclean")
	assert not (tree.path / "build").exists()


def test_distclean_leaves_what_it_did_not_make(tree, tmp_path):
	"""O= may be somebody's home, or two words."""
	home = tmp_path / "home"
	(home / "letters/of/love").mkdir(parents=True)
	tree.make(f"O={home}")
	tree.make(f"O={home}", "distclean")
	assert not (home / "tiny/app").exists() and (home / "letters/of/love").exists()
	out = tree.make(f"O={home}/letters {home}/tiny", "distclean", ok=False)
	assert "contains a space" in out and (home / "letters/of/love").exists()


def test_several_targets_run_in_their_order(tree):
	tree.make("-j4", "clean", "defconfig", "all")
	assert (tree.out / "app.img").exists()


def test_list_has_a_line_for_each(empty_tree):
	empty_tree.write("boards/tiny/README.md", "# The tiny board\n")
	empty_tree.write("apps/app/main.c", "/*\n * Does nothing at all. Truly.\n */\nint main;\n")
	out = empty_tree.make("list")
	assert re.search(r"^  tiny +The tiny board$", out, re.M)
	assert re.search(r"^  app \[loud\] +Does nothing at all$", out, re.M)
	assert re.search(r"^  core/one +Library one$", out, re.M)


def test_list_finds_words_for_what_has_no_prompt(empty_tree):
	empty_tree.write("libs/core/three/Config.uk", """
		# Selected by others.
		config LIBTHREE
			bool
			help
			  Counts to three: quickly. And back.
		""")
	empty_tree.write("libs/core/four/Choice.uk", "config LIBFOUR\n\tbool \"Four\"\n")
	out = empty_tree.make("list")
	assert re.search(r"^  core/three +Counts to three$", out, re.M)
	assert re.search(r"^  core/four +Four$", out, re.M)


def test_list_groups_drivers_by_class_as_the_menu_does(empty_tree):
	empty_tree.write("libs/drivers/irq/Config.uk", """\
		# SPDX-License-Identifier: BSD-3-Clause
		menu "Interrupt controllers"
		osource "libs/drivers/irq/*/Config.uk"
		endmenu
		""")
	empty_tree.write("libs/drivers/irq/nine/Config.uk", "config LIBNINE\n\tbool \"Nine\"\n")
	out = empty_tree.make("list")
	assert re.search(r"^ Drivers: Interrupt controllers\n  drivers/irq/nine +Nine$", out, re.M)
	assert re.search(r"^ Core\n  core/one +Library one$", out, re.M)


def test_every_folder_of_libraries_is_a_group_of_the_menu():
	"""What no menu sources is neither offered nor listed."""
	out = subprocess.run(["make", "-C", TOP, "-s", "list"], capture_output=True, text=True,
			     check=True).stdout
	there = {str(p.parent.relative_to(TOP / "libs")) for p in TOP.glob("libs/**/Makefile.uk")}
	assert there == set(re.findall(r"^  ([a-z]+/\S+) +\S", out.split("Libraries (")[1], re.M))
	for p in TOP.glob("libs/drivers/*/*/Makefile.uk"):
		assert (p.parents[1] / "Config.uk").is_file(), f"{p.parents[1]} has no menu"


def test_everything_in_this_tree_says_what_it_is():
	out = subprocess.run(["make", "-C", TOP, "-s", "list"], capture_output=True, text=True,
			     check=True).stdout
	mute = [line for line in out.splitlines() if re.fullmatch(r"  \S+( \[.*\])?\s*", line)]
	assert not mute, "no description: see tools/build/list"


def test_help_names_every_target():
	text = (TOP / "tools/build/help.txt").read_text()
	makefile = (TOP / "Makefile").read_text().replace("\\\n", " ")
	targets = set(re.search(r"^IMAGE_TARGETS := (.*)$", makefile, re.M)[1].split())
	for line in re.findall(r"^\.PHONY: (.*)$", makefile, re.M):
		targets |= {t for t in line.split() if "$" not in t}
	targets -= {"all"}
	assert not {t for t in targets if not re.search(rf"\bmake {t}\b", text)}


def fake_machine(folder, packages, answer=0, user=0):
	"""A PATH whose dpkg-query knows some packages and whose apt-get writes down what it is asked."""
	folder.mkdir()
	for name, text in {
		"dpkg-query": f'case " {packages} " in *" $3 "*) printf installed ;; *) exit 1 ;; esac',
		"apt-get": f'echo "$@" >>{folder}/log\nexit {answer}',
		"id": f"echo {user}",
	}.items():
		(folder / name).write_text(f"#!/bin/sh\n{text}\n")
		(folder / name).chmod(0o755)
	return {"PATH": f"{folder}:/usr/bin:/bin"}


def setup(*groups, **env):
	return subprocess.run([TOP / "tools/setup", *groups], env=env, capture_output=True, text=True,
			      check=False)


def test_setup_installs_what_is_missing_and_nothing_else(tmp_path):
	done = setup("run", **fake_machine(tmp_path / "m", "qemu-system-arm mtools dosfstools ipxe-qemu"))
	assert done.returncode == 0
	update, install = (tmp_path / "m/log").read_text().splitlines()
	assert update == "-q update"
	words = install.split()
	assert "gdb-multiarch" in words and "qemu-system-arm" not in words
	assert "gdb-multiarch" in done.stdout, "it says what it will do"


def test_setup_does_nothing_when_all_is_there(tmp_path):
	text = (TOP / "tools/setup").read_text()
	run = " ".join(re.search(r'^run="([^"]*)"$', text, re.M)[1].split())
	done = setup("run", **fake_machine(tmp_path / "m", run))
	assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
	assert not (tmp_path / "m/log").exists()


def test_setup_stops_when_it_cannot_install(tmp_path):
	assert setup("run", **fake_machine(tmp_path / "m", "", answer=100)).returncode == 100


@pytest.mark.parametrize("sudo", [True, False])
def test_setup_asks_for_root_only_if_it_is_not(tmp_path, sudo):
	machine = fake_machine(tmp_path / "m", "", user=1000)
	if sudo:
		(tmp_path / "m/sudo").write_text(f'#!/bin/sh\necho sudo >>{tmp_path}/m/log\nexec "$@"\n')
		(tmp_path / "m/sudo").chmod(0o755)
	elif shutil.which("sudo", path="/usr/bin:/bin"):
		pytest.skip("sudo is here")
	done = setup("run", **machine)
	if sudo:
		log = (tmp_path / "m/log").read_text().splitlines()
		assert done.returncode == 0 and log[:2] == ["sudo", "-q update"]
	else:
		assert done.returncode == 1 and "apt-get install -y" in done.stderr
		assert not (tmp_path / "m/log").exists()


def test_setup_without_debian_names_the_packages(tmp_path):
	(tmp_path / "bin").mkdir()
	for tool in ("sh", "id"):
		(tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
	done = setup("build", PATH=str(tmp_path / "bin"))
	assert done.returncode == 1 and "gcc-aarch64-linux-gnu" in done.stderr
