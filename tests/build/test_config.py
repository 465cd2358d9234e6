# SPDX-License-Identifier: BSD-3-Clause
"""Configuration: defconfigs, .config, the menu."""

import pexpect


def config(tree, out=None):
	return (out or tree.out).joinpath(".config").read_text()


def test_later_defconfig_wins(tree):
	assert "CONFIG_ONE_SIZE=7" in config(tree)
	tree.make("CONFIG=loud", "defconfig")
	text = config(tree, tree.out.parent / "app-loud")
	assert "CONFIG_ONE_SIZE=9" in text and "CONFIG_ONE_LOUD=y" in text


def test_later_choice_wins(tree):
	tree.write("apps/app/defconfig", "CONFIG_OPTIMIZE_DEBUG=y\n")
	tree.append("boards/tiny/defconfig", "CONFIG_OPTIMIZE_SPEED=y\n")
	tree.make("defconfig")
	assert "CONFIG_OPTIMIZE_DEBUG=y" in config(tree)


def errors(tree, *args):
	return [line for line in tree.make(*args, ok=False).splitlines() if "CONFIG  " in line]


def test_every_wrong_line_is_reported_with_its_place(tree):
	tree.write("apps/app/defconfig", """
		# a comment, an empty line

		CONFIG_NO_SUCH=y
		CONFIG_ONE_SIZE=1000
		CONFIG_ONE_LOUDER=y
		CONFIG_LIBTWO=3
		ONE_SIZE=3
		CONFIG_BOARD_TINY=n
		CONFIG_UK_APP_NAME=app
		""")
	lines = errors(tree, "defconfig")
	expected = [(3, "there is no option NO_SUCH"),
		    (6, "3 is no value for LIBTWO"),
		    (7, "not an assignment"),
		    (9, "UK_APP_NAME takes a string in double quotes"),
		    (4, "ONE_SIZE=1000 did not take (it is 3): it must lie in 1..100"),
		    (5, "ONE_LOUDER=y did not take (it is n): it depends on ONE_LOUD"),
		    (8, "BOARD_TINY=n did not take (it is y): it has no prompt")]
	assert len(lines) == len(expected), lines
	for line, (number, text) in zip(lines, expected):
		assert f"apps/app/defconfig:{number}: {text}" in line


def test_selected_option_cannot_be_switched_off(tree):
	tree.append("libs/core/two/Config.uk", "\tselect ONE_LOUD\n")
	tree.write("apps/app/defconfig", "CONFIG_LIBTWO=y\n# CONFIG_ONE_LOUD is not set\n")
	assert "it is selected by LIBTWO" in errors(tree)[0]


def test_a_wrong_defconfig_stops_the_build_until_mended(tree):
	tree.write("apps/app/defconfig", "CONFIG_NO_SUCH=y\n")
	assert errors(tree) and errors(tree)
	tree.write("apps/app/defconfig", "")
	tree.make()


def test_edited_config_is_kept_until_defconfig(tree):
	text = config(tree).replace("CONFIG_ONE_SIZE=7", "CONFIG_ONE_SIZE=8")
	tree.write("build/tiny/app/.config", text)
	assert "libone/size.c" in tree.built()
	tree.append("boards/tiny/defconfig", "CONFIG_ONE_LOUD=y\n")
	tree.make()
	assert "CONFIG_ONE_SIZE=8" in config(tree) and "CONFIG_ONE_LOUD=y" not in config(tree)
	tree.make("defconfig")
	assert "CONFIG_ONE_SIZE=7" in config(tree) and "CONFIG_ONE_LOUD=y" in config(tree)


def test_untouched_config_follows_the_defconfigs(tree):
	tree.append("apps/app/defconfig", "CONFIG_ONE_LOUD=y\n")
	tree.make()
	assert "CONFIG_ONE_LOUD=y" in config(tree)


def test_hand_edit_that_does_not_take_is_told(tree):
	text = config(tree).replace("CONFIG_ONE_SIZE=7", "CONFIG_ONE_SIZE=700")
	tree.write("build/tiny/app/.config", text)
	assert "ONE_SIZE=700 in .config did not take: it must lie in 1..100" in tree.make()


def test_hand_edit_of_no_effect_is_told(tree):
	tree.append("build/tiny/app/.config", "CONFIG_ONE_SISE=4\nONE_SIZE=4\n")
	out = tree.make()
	assert "there is no option ONE_SISE" in out and "not an assignment: ONE_SIZE=4" in out
	assert "note" not in tree.make()


def test_damaged_config_is_told_and_defconfig_mends_it(tree):
	(tree.out / ".config").write_bytes(b"CONFIG_ONE_SIZE=\xd3\n")
	out = tree.make(ok=False)
	assert ".config is damaged" in out and "make defconfig" in out and "Traceback" not in out
	tree.make("defconfig")
	tree.make()
	assert "CONFIG_ONE_SIZE=7" in (tree.out / ".config").read_text()


def test_select_of_what_cannot_be_had_is_told(tree):
	"""An app on a board that lacks what it needs: not by an error of the compiler."""
	tree.append("libs/core/two/Config.uk", "\tdepends on ONE_LOUD\n")
	tree.write("apps/app/Config.uk", "config APP\n\tbool\n\tdefault y\n\tselect LIBTWO\n")
	out = tree.make(ok=False)
	assert "LIBTWO depends on ONE_LOUD, but is selected by APP: not on BOARD=tiny" in out
	tree.make("CONFIG=loud")


def test_new_option_is_taken_up_by_itself(tree):
	tree.append("libs/core/one/Config.uk", "\nconfig ONE_NEW\n\tbool \"New\"\n\tdefault y\n")
	tree.make()
	assert "CONFIG_ONE_NEW=y" in config(tree)
	assert "#define CONFIG_ONE_NEW 1" in (tree.out / "include/uk/config.h").read_text()


def test_new_and_removed_library_are_noticed(tree):
	tree.write("libs/core/three/Config.uk", "config LIBTHREE\n\tbool \"three\"\n\tdefault y\n")
	tree.write("libs/core/three/Makefile.uk", "$(eval $(call addlib_s,libthree,$(CONFIG_LIBTHREE)))\n"
		   "LIBTHREE_SRCS-y += $(LIBTHREE_BASE)/three.c\n")
	tree.write("libs/core/three/three.c", "int three;\n")
	assert "libthree.o" in tree.built()
	for name in ("Config.uk", "Makefile.uk", "three.c"):
		(tree.path / "libs/core/three" / name).unlink()
	assert tree.built() == {"app.elf"}
	assert "LIBTHREE" not in config(tree)


def test_sourced_file_is_watched(tree):
	tree.write("libs/core/one/Config.more", "config ONE_MORE\n\tbool \"More\"\n")
	tree.append("libs/core/one/Config.uk", "\nrsource \"Config.more\"\n")
	tree.make()
	tree.append("libs/core/one/Config.more", "\tdefault y\n")
	tree.make()
	assert "CONFIG_ONE_MORE=y" in config(tree)


def test_syntax_error_names_the_place(tree):
	tree.append("libs/core/one/Config.uk", "confg X\n")
	assert "libs/core/one/Config.uk:" in tree.make(ok=False)


def test_strings_reach_make_and_the_compiler(tree):
	tree.append("libs/core/one/Config.uk", "\nconfig ONE_TEXT\n\tstring \"Text\"\n")
	tree.write("apps/app/defconfig", 'CONFIG_ONE_TEXT="a $HOME # \\"b\\" c"\n')
	tree.append("apps/app/Makefile.uk", "$(info got:$(CONFIG_ONE_TEXT):$(CONFIG_UK_APP_NAME))\n")
	tree.append("apps/app/main.c", "const char text[] = CONFIG_ONE_TEXT;\n"
		    '_Static_assert(sizeof(text) == sizeof("a $HOME # \\"b\\" c"), "");\n')
	assert 'got:"a $HOME # \\"b\\" c":"app"' in tree.make()


def test_savedefconfig_round_trip(tree):
	tree.write("apps/app/defconfig", "CONFIG_ONE_LOUD=y\nCONFIG_ONE_SIZE=3\nCONFIG_LIBTWO=n\n")
	tree.make("defconfig")
	before = config(tree)
	out = tree.make("savedefconfig")
	saved = tree.out / "defconfig"
	assert str(saved) in out
	# LIBTWO is at its default, ONE_SIZE has to be said because the board moved it.
	assert saved.read_text() == "CONFIG_ONE_LOUD=y\nCONFIG_ONE_SIZE=3\n"
	tree.write("apps/app/defconfig", saved.read_text())
	tree.make("defconfig")
	assert config(tree) == before


def test_olddefconfig_completes_a_short_config(tree):
	tree.write("build/tiny/app/.config", "CONFIG_ONE_LOUD=y\n")
	tree.make("olddefconfig")
	assert "CONFIG_ONE_LOUD=y" in config(tree) and "CONFIG_ONE_SIZE=3" in config(tree)


def test_config_targets_work_before_the_first_build(empty_tree):
	empty_tree.make("olddefconfig")
	empty_tree.make("savedefconfig")
	assert "CONFIG_ONE_SIZE=7" in config(empty_tree)


def test_menuconfig_without_a_terminal_says_so(tree):
	out = tree.make("menuconfig", ok=False)
	assert f"needs a terminal; without one, edit {tree.out}/.config" in out
	assert "Traceback" not in out


def test_menuconfig_in_an_unknown_terminal_says_so(tree):
	child = pexpect.spawn("make", ["-C", str(tree.path), "BOARD=tiny", "APP=app", "menuconfig"],
			      timeout=20, encoding="utf-8", env={"TERM": "nix", "PATH": "/usr/bin:/bin"})
	child.expect_exact("(TERM=nix)")
	child.expect_exact("try TERM=xterm")
	child.expect(pexpect.EOF)
	assert "Traceback" not in child.before


def test_menuconfig_in_a_terminal(tree):
	"""Opens, finds an option, toggles it, saves; the next build builds what depends on it."""
	child = pexpect.spawn("make", ["-C", str(tree.path), "BOARD=tiny", "APP=app", "menuconfig"],
			      dimensions=(40, 120), timeout=20, encoding="utf-8",
			      env={"TERM": "xterm", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
	child.expect("Tappet: app on tiny")
	child.expect("Application")
	child.send("/")
	child.expect("Jump to")
	child.send("ONE_LOUD\r")
	child.expect(r"\[ \].*Loud")
	child.send("y")
	child.expect("Louder")		# depends on it, so it appears
	child.send("s")
	child.expect("Filename to save configuration to")
	child.send("\r")
	child.expect("saved to")
	child.send("\r")
	child.send("q")
	child.expect(pexpect.EOF)
	child.close()
	assert child.exitstatus == 0
	assert "CONFIG_ONE_LOUD=y" in config(tree)
	assert tree.built() == {"libone/loud.c", "libone.o", "app.elf"}


def drivers(tree, kind):
	"""Library one becomes an interface, with libraries two and three as its drivers."""
	tree.replace("libs/core/one/Config.uk", "\tdefault y\n", "\tdefault y\n\tdepends on BOARD_HAS_ONE\n")
	tree.append("libs/core/one/Config.uk", "\nconfig BOARD_HAS_ONE\n\tbool\n"
		    f"\nconfig LIBONE_{kind}\n\tbool\n")
	for name in ("two", "three"):
		big = name.upper()
		tree.write(f"libs/core/{name}/Config.uk", f"config BOARD_HAS_{big}\n\tbool\n"
			   f"\tselect BOARD_HAS_ONE\n\nconfig LIB{big}\n\tbool \"{name}\"\n\tdefault y\n"
			   f"\tdepends on LIBONE && BOARD_HAS_{big}\n\tselect LIBONE_{kind}\n")


def has(tree, *names):
	tree.append("boards/tiny/Config.uk", "".join(f"\tselect BOARD_HAS_{name}\n" for name in names))


def test_an_interface_takes_one_driver(tree):
	drivers(tree, "DRIVER")
	has(tree, "TWO", "THREE")
	tree.write("libs/core/three/Makefile.uk", "")
	assert "LIBONE takes one driver, but LIBTHREE and LIBTWO are switched on" in errors(tree)[0]
	tree.write("apps/app/defconfig", "CONFIG_LIBTHREE=n\n")
	tree.make()
	tree.write("apps/app/defconfig", "CONFIG_LIBTWO=n\nCONFIG_LIBTHREE=n\n")
	assert "LIBONE has no driver in this configuration of BOARD=tiny" in errors(tree)[0]


def test_an_interface_may_take_several_drivers(tree):
	drivers(tree, "DRIVERS")
	has(tree, "TWO", "THREE")
	tree.write("libs/core/three/Makefile.uk", "")
	tree.make()
	tree.write("apps/app/defconfig", "CONFIG_LIBTWO=n\nCONFIG_LIBTHREE=n\n")
	assert "LIBONE has no driver" in errors(tree)[0]


def test_what_the_board_has_not_is_not_offered(tree):
	"""Neither another board's driver nor an interface without one."""
	drivers(tree, "DRIVER")
	tree.write("apps/app/defconfig", "CONFIG_LIBONE=y\n")
	assert "LIBONE=y did not take" in errors(tree)[0] and "BOARD_HAS_ONE" in errors(tree)[0]
	has(tree, "TWO")
	tree.write("apps/app/defconfig", "CONFIG_LIBTHREE=y\n")
	assert "LIBTHREE=y did not take" in errors(tree)[0] and "BOARD_HAS_THREE" in errors(tree)[0]


def test_an_app_that_cannot_be_is_refused_by_name(tree):
	tree.write("apps/app/Config.uk", "config APPAPP\n\tbool\n\tdefault y\n\tdepends on LIBTWO\n")
	assert "the app app cannot be built: APPAPP depends on LIBTWO" in errors(tree)[0]
	tree.write("apps/app/defconfig", "CONFIG_LIBTWO=y\n")
	tree.make()


def test_values_that_cannot_go_together_are_refused(tree):
	tree.append("libs/core/one/Config.uk", "\nconfig REFUSE_ONE_SIZE\n\tbool\n"
		    "\tdefault y if ONE_SIZE > 50\n"
		    "\thelp\n\t  ONE_SIZE is too much\n\t  for this.\n")
	tree.make()
	tree.write("apps/app/defconfig", "CONFIG_ONE_SIZE=51\n")
	assert "ONE_SIZE is too much for this." in errors(tree)[0]
