# SPDX-License-Identifier: BSD-3-Clause
"""Micro-libraries: what is in the image, what leaves a library, where it may lie."""

import json
import shutil
import subprocess


def test_unselected_library_leaves_nothing(tree, another_tree):
	"""Not a byte: the image equals one from a tree that never had the library."""
	shutil.rmtree(another_tree.path / "libs/core/two")
	another_tree.make()
	assert "two_a" not in tree.symbols()
	for name in ("app.elf", "app.img"):
		assert (tree.out / name).read_bytes() == (another_tree.out / name).read_bytes()


def test_library_switched_off_again_leaves_nothing(tree):
	before = (tree.out / "app.elf").read_bytes()
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	tree.make()
	assert "two_a" in tree.symbols()
	tree.replace("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n", "")
	tree.make()
	assert (tree.out / "app.elf").read_bytes() == before


def test_private_symbols_are_local(tree):
	symbols = tree.symbols("libone.o")
	assert symbols["one_size"] == "T"
	assert symbols["one_plain"] == "t"


def test_none_exports_nothing(tree):
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	tree.make()
	assert {"two_a": "t", "two_b": "t"}.items() <= tree.symbols("libtwo.o").items()


def test_library_without_export_list_exports_all(tree):
	(tree.path / "libs/core/one/exportsyms.uk").unlink()
	tree.make()
	assert tree.symbols("libone.o")["one_plain"] == "T"


def test_private_symbol_is_out_of_reach(tree):
	tree.write("apps/app/main.c", "int one_plain(void);\nint main(void) { return one_plain(); }\n")
	assert "undefined reference to `one_plain'" in tree.make(ok=False)


def test_variants_compile_one_source_twice(tree):
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	tree.make()
	assert (tree.out / "libtwo/two.a.o").exists() and (tree.out / "libtwo/two.b.o").exists()


def test_flags_of_one_file(tree):
	tree.append("libs/core/one/Makefile.uk", "LIBONE_LOUD_FLAGS-y += -DONLY_LOUD\n"
		    "LIBONE_LOUD_INCLUDES-y += -I/only/loud\n")
	tree.make()
	commands = json.loads((tree.out / "compile_commands.json").read_text())
	with_flag = [c["file"] for c in commands if "-DONLY_LOUD" in c["command"]]
	assert with_flag == [c["file"] for c in commands if "-I/only/loud" in c["command"]]
	assert with_flag == [str(tree.path / "libs/core/one/loud.c")]


def test_two_sources_of_one_name(tree):
	tree.write("libs/core/one/sub/loud.c", "int loud_too(void);\nint loud_too(void) { return 4; }\n")
	tree.append("libs/core/one/Makefile.uk", "LIBONE_SRCS-y += $(LIBONE_BASE)/sub/loud.c\n")
	tree.make()
	assert {"loud_too", "one_loud"} <= tree.symbols("libone.o").keys()


def test_unknown_kind_of_source(tree):
	tree.append("libs/core/one/Makefile.uk", "LIBONE_SRCS-y += $(LIBONE_BASE)/x.pas\n")
	assert "there is no rule for a source of this kind" in tree.make(ok=False)


def test_archive_and_object_of_the_library(tree):
	for name in ("extra", "more"):
		source = tree.write(f"{name}.c", f"int {name}(void) {{ return 3; }}\n")
		subprocess.run(["aarch64-linux-gnu-gcc", "-c", source, "-o", source.with_suffix(".o")],
			       check=True)
	subprocess.run(["aarch64-linux-gnu-ar", "rcs", tree.path / "libextra.a", tree.path / "extra.o"],
		       check=True)
	tree.append("libs/core/one/Makefile.uk", "LIBONE_ALIBS-y += $(CONFIG_UK_BASE)/libextra.a\n"
		    "LIBONE_OBJS-y += $(CONFIG_UK_BASE)/more.o\n")
	tree.replace("libs/core/one/loud.c", "return 1", "return extra() + more()")
	tree.replace("libs/core/one/loud.c", "#ifdef", "int extra(void);\nint more(void);\n#ifdef")
	tree.make()
	assert {"extra": "t", "more": "t"}.items() <= tree.symbols("libone.o").items()


def test_library_with_a_linker_script(tree):
	tree.write("libs/core/one/extra.lds.S",
		   "SECTIONS { .extra : { one_extra = .; QUAD(CONFIG_ONE_SIZE) } } INSERT AFTER .data;\n")
	tree.append("libs/core/one/Makefile.uk", "LIBONE_SRCS-y += $(LIBONE_BASE)/extra.lds.S\n")
	tree.make()
	assert "one_extra" in tree.symbols()
	tree.replace("boards/tiny/defconfig", "7", "8")
	assert "libone/extra.lds" in tree.built()


def test_prepare_step_comes_before_every_compile(tree):
	tree.append("libs/core/one/Makefile.uk", """
		UK_PREPARE-$(CONFIG_LIBONE) += $(BUILD)/include/uk/bits/made.h
		$(BUILD)/include/uk/bits/made.h: $(LIBONE_BASE)/made.in
			@mkdir -p $(@D)
			$(call verbose_cmd,GEN,$(@F),cp $< $@)
		""")
	tree.write("libs/core/one/made.in", "#define MADE 4\n")
	tree.append("apps/app/main.c", "#include <uk/bits/made.h>\nint made = MADE;\n")
	assert "GEN     made.h" in tree.make("-j8")
	tree.write("libs/core/one/made.in", "#define MADE 5\n")
	assert tree.built() == {"appapp/main.c", "appapp.o", "app.elf"}


def test_library_in_unikrafts_words(tree, tmp_path):
	"""Outside the tree, using what the Makefiles of Unikraft's own external libraries use."""
	lib = tmp_path / "guest"
	(lib / "patches").mkdir(parents=True)
	(lib / "Config.uk").write_text('config LIBGUEST\n\tbool "guest"\n\tdefault y\n')
	# A word for the Makefile.uk of libraries that are read before this one.
	(lib / "Makefile.rules").write_text("guest_note = -DGUEST_NOTE=$(1)\n")
	tree.append("libs/core/one/Makefile.uk", "LIBONE_CFLAGS-y += $(call guest_note,4)\n")
	tree.append("libs/core/one/plain.c", "_Static_assert(GUEST_NOTE == 4, \"\");\n")
	(lib / "Makefile.uk").write_text("""
$(eval $(call addlib_s,libguest,$(CONFIG_LIBGUEST)))
$(eval $(call addlib_s,libguestglue,$(CONFIG_LIBGUEST)))
$(call mk_sub_build_dir,libguest/include)
CINCLUDES-$(CONFIG_LIBGUEST) += -I$(LIBGUEST_BUILD)/include
LIBGUEST_CFLAGS-$(call gcc_version_ge,7,0) += -DARCH_IS_$(ARCH)
LIBGUEST_CFLAGS-$(call gcc_version_ge,99,0) += -DFUTURE
LIBGUEST_CFLAGS-$(call have_clang) += -DCLANG
LIBGUEST_SRCS-y += $(LIBGUEST_BASE)/guest.c|unikraft
LIBGUEST_GUEST_FLAGS-y += -DNOT_FOR_THE_VARIANT
LIBGUEST_GUEST_UNIKRAFT_FLAGS-y += -DFOR_THE_VARIANT
LIBGUESTGLUE_SRCS-y += $(LIBGUEST_BASE)/glue.C
LIBGUESTGLUE_ASFLAGS-y += -DNOWHERE
$(LIBGUEST_BUILD)/include/%.h: $(LIBGUEST_BASE)/%.in
	$(call build_cmd,LN,libguest,$@,\\
	ln -sf $< $@)
UK_PREPARE-$(CONFIG_LIBGUEST) += $(LIBGUEST_BUILD)/include/first.h
$(LIBGUEST_BUILD)/include/second.h: $(LIBGUEST_BASE)/second.sed
	$(call verbose_cmd,SED,libguest: $(notdir $@),\\
		sed -f $< $(LIBGUEST_BUILD)/include/first.h > $@ && $(TOUCH) $@)
UK_PREPROCESS-$(CONFIG_LIBGUEST) += $(LIBGUEST_BUILD)/include/second.h
""")
	(lib / "first.in").write_text("#define GUEST_FIRST 1\n")
	(lib / "second.sed").write_text("s/FIRST 1/SECOND 2/\n")
	(lib / "guest.c").write_text("""
#include <first.h>
#include <second.h>
#if !defined(ARCH_IS_arm64) || defined(FUTURE) || defined(CLANG)
#error "the compiler or the architecture is another"
#endif
#if !defined(FOR_THE_VARIANT) || defined(NOT_FOR_THE_VARIANT)
#error "the flags are another's"
#endif
_Static_assert(GUEST_FIRST == 1 && GUEST_SECOND == 2, "");
int guest;
""")
	(lib / "glue.C").write_text("class glue { int guest; };\n")
	out = tree.make(f"L={lib}", "-j8")
	assert "LN      libguest/first.h" in out and "SED     libguest: second.h" in out
	assert (tree.out / "libguest/guest.unikraft.o").exists()
	assert (tree.out / "libguestglue/glue.o").exists()
	assert tree.make(f"L={lib}") == ""


def test_cxx_without_its_compiler_names_the_package(tree):
	tree.append("libs/core/one/Makefile.uk", "LIBONE_SRCS-y += $(LIBONE_BASE)/one.cc\n")
	tree.write("libs/core/one/one.cc", "class one { int plain; };\n")
	out = tree.make("CXX=nix-g++", ok=False)
	assert "No nix-g++ here: 'apt-get install g++-aarch64-linux-gnu'" in out
	assert "CXX     libone/one.cc" in tree.make()


def test_import_of_a_second_folder(tree):
	tree.append("libs/core/one/Makefile.uk", "$(eval $(call import_lib,$(LIBONE_BASE)/inner))\n"
		    "LIBONE_AFTER := $(_IMPORT_BASE)\n"
		    "LIBONE_SRCS-y += $(LIBONE_AFTER)/after.c\n")
	tree.write("libs/core/one/inner/Makefile.uk", "$(eval $(call addlib,libinner))\n"
		   "LIBINNER_SRCS-y += $(LIBINNER_BASE)/inner.c\n")
	tree.write("libs/core/one/inner/inner.c", "int inner;\n")
	tree.write("libs/core/one/after.c", "int after;\n")
	tree.make()
	assert (tree.out / "libinner/inner.o").exists() and (tree.out / "libone/after.o").exists()


def test_warnings_are_errors_in_the_tree_only(tree, tmp_path):
	bad = "void lib_out(void);\nvoid lib_out(void) { int unused; }\n"
	out = tmp_path / "out"
	out.mkdir()
	(out / "Makefile.uk").write_text("$(eval $(call addlib,libout))\n"
					 "LIBOUT_SRCS-y += $(LIBOUT_BASE)/out.c\n")
	(out / "out.c").write_text(bad)
	assert "unused variable" in tree.make(f"L={out}")
	tree.append("libs/core/one/plain.c", bad)
	assert "unused-variable" in tree.make(f"L={out}", ok=False)


def test_app_libraries_and_board_outside_the_tree(tree, tmp_path):
	for kind, name in (("apps/app", "far-app"), ("boards/tiny", "far"), ("libs/core/two", "far-lib")):
		shutil.copytree(tree.path / kind, tmp_path / "away" / name)
	shutil.rmtree(tree.path / "libs/core/two")
	away = tmp_path / "away"
	(away / "empty").mkdir()
	(away / "empty/Makefile.uk").write_text("$(eval $(call addlib,libempty))\n")
	(away / "far-app/defconfig").write_text("CONFIG_LIBTWO=y\n")
	args = [f"A={away}/far-app", f"B={away}/far", f"L={away}/far-lib:{away}/empty", f"O={away}/o"]
	tree.make(*args)
	assert (away / "o/far/far-app/libtwo.o").exists()
	assert tree.make(*args) == ""
	# The same with blanks between the libraries.
	assert tree.make(*args[:2], f"L={away}/far-lib {away}/empty", args[3]) == ""
	text = (away / "o/far/far-app/far-app.elf").read_bytes()
	assert str(tmp_path).encode() not in text


def test_bytes_do_not_depend_on_where_the_tree_lies(tree, another_tree):
	another_tree.make(f"O={another_tree.path.parent}/elsewhere")
	out = another_tree.path.parent / "elsewhere/tiny/app"
	for name in ("app.elf", "app.img"):
		assert (tree.out / name).read_bytes() == (out / name).read_bytes(), name
	assert b"libs/core/one/plain.c" in (tree.out / "app.img").read_bytes()


def test_two_configurations_share_no_object(tree):
	tree.make("CONFIG=loud")
	one, other = tree.out, tree.out.parent / "app-loud"
	assert (one / "libone/loud.o").read_bytes() != (other / "libone/loud.o").read_bytes()
	assert tree.make() == "" and tree.make("CONFIG=loud") == ""


def test_two_apps_of_one_name_do_not_meet(tree, tmp_path):
	shutil.copytree(tree.path / "apps/app", tmp_path / "other/app")
	out = tree.make(f"A={tmp_path}/other/app", ok=False)
	assert "another O=" in out
	tree.make(f"A={tmp_path}/other/app", f"O={tmp_path}/o")


def test_compile_commands_are_the_commands(tree):
	commands = json.loads((tree.out / "compile_commands.json").read_text())
	assert {c["file"].rsplit("/", 1)[1] for c in commands} == {
		"head.S", "size.c", "loud.c", "plain.c", "main.c"}
	for entry in commands:
		subprocess.run(entry["command"], shell=True, check=True, cwd=entry["directory"])


def test_floating_point_is_for_those_who_ask(tree):
	half = "float half(float x);\nfloat half(float x) { return x / 2; }\n"
	tree.write("libs/core/one/half.c", half)
	tree.append("libs/core/one/Makefile.uk", "LIBONE_SRCS-y += $(LIBONE_BASE)/half.c\n")
	assert "general-regs-only" in tree.make(ok=False)
	tree.append("libs/core/one/Makefile.uk", "LIBONE_FP-y += y\n")
	tree.make()
	tree.replace("libs/core/one/Makefile.uk", "half.c", "half.c|isr")
	assert "general-regs-only" in tree.make(ok=False)
	tree.replace("libs/core/one/Makefile.uk", "LIBONE_SRCS-y += $(LIBONE_BASE)/half.c|isr\n", "")
	tree.append("apps/app/main.c", half)
	assert "general-regs-only" in tree.make(ok=False)
	tree.append("libs/core/one/Makefile.uk", "APP_FP-$(CONFIG_LIBONE) += y\n")
	tree.make()


def test_silent_is_silent(empty_tree):
	assert empty_tree.make("-s") == ""


def test_verbose_shows_commands(empty_tree):
	out = empty_tree.make("V=1")
	assert "-c -o" in out and "  CC " not in out
