# SPDX-License-Identifier: BSD-3-Clause
"""What is rebuilt, and what is not."""

from harness import within

LINKED = {"app.elf"}


def test_full_build_makes_every_output(tree):
	for name in ("app.elf", "app.img", "app.map", ".config", "compile_commands.json"):
		assert (tree.out / name).stat().st_size > 0, name
	assert "graph: {" in (tree.out / "libone/size.su").read_text()


def test_sizes_are_the_sums_of_the_segments(empty_tree):
	out = empty_tree.make()
	from elftools.elf.elffile import ELFFile
	with open(empty_tree.out / "app.elf", "rb") as f:
		loads = [s.header for s in ELFFile(f).iter_segments("PT_LOAD")]
	assert f"ROM     {sum(h.p_filesz for h in loads)} bytes" in out
	assert f"RAM     {sum(h.p_memsz for h in loads)} bytes" in out


def test_nothing_to_do_does_nothing(tree):
	before = {p: p.stat().st_mtime_ns for p in tree.out.rglob("*")}
	with within(0.2):
		assert tree.make() == ""
	assert {p: p.stat().st_mtime_ns for p in tree.out.rglob("*")} == before


def test_source_edit_rebuilds_that_source(tree):
	tree.replace("libs/core/one/loud.c", "return 1", "return 5")
	assert tree.built() == {"libone/loud.c", "libone.o"} | LINKED
	assert tree.built() == set()


def test_header_edit_rebuilds_its_users(tree):
	tree.append("libs/core/one/private.h", "#define MORE 1\n")
	assert tree.built() == {"libone/size.c", "libone/plain.c", "libone.o"} | LINKED


def test_header_removed_and_no_longer_included(tree):
	tree.write("libs/core/one/extra.h", "#define EXTRA 1\n")
	tree.append("libs/core/one/loud.c", '#include "extra.h"\n')
	tree.make()
	(tree.path / "libs/core/one/extra.h").unlink()
	tree.replace("libs/core/one/loud.c", '#include "extra.h"\n', "")
	assert tree.built() == {"libone/loud.c", "libone.o"} | LINKED


def test_option_rebuilds_only_what_mentions_it(tree):
	tree.replace("boards/tiny/defconfig", "7", "8")
	assert tree.built() == {"libone/size.c", "libone.o"} | LINKED
	tree.append("boards/tiny/defconfig", "CONFIG_ONE_LOUD=y\n")
	assert tree.built() == {"libone/loud.c", "libone.o"} | LINKED
	assert tree.built() == set()


def test_option_mentioned_in_a_header_rebuilds_the_users_of_the_header(tree):
	tree.append("libs/core/one/include/uk/one.h", "#ifdef CONFIG_ONE_LOUD\n#endif\n")
	tree.make()
	tree.append("boards/tiny/defconfig", "CONFIG_ONE_LOUD=y\n")
	assert tree.built() == {"libone/loud.c", "libone/size.c", "libone.o", "appapp/main.c",
				"appapp.o"} | LINKED


def test_option_that_nothing_mentions_rebuilds_nothing(tree):
	tree.append("boards/tiny/defconfig", "CONFIG_ONE_LOUD=y\nCONFIG_ONE_LOUDER=y\n")
	tree.make()
	tree.replace("boards/tiny/defconfig", "CONFIG_ONE_LOUDER=y\n", "")
	assert tree.built() == set()


def test_new_library_leaves_the_others_alone(tree):
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	assert tree.built() == {"libtwo/two.c|a", "libtwo/two.c|b", "libtwo.o"} | LINKED
	tree.replace("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n", "")
	assert tree.built() == LINKED


def test_option_changed_while_its_library_was_out(tree):
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	tree.make()
	tree.replace("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n", "")
	tree.make()
	tree.replace("boards/tiny/defconfig", "7", "8")
	tree.make()
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	assert {"libtwo/two.c|a", "libtwo/two.c|b"} <= tree.built()


def test_include_folder_that_hides_a_header(tree):
	tree.write("libs/core/two/include/uk/one.h", "int one_size(void);\nint one_loud(void);\n")
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	built = tree.built()
	assert {"libone/loud.c", "libone/size.c", "appapp/main.c"} <= built
	assert "libone/plain.c" not in built


def test_system_include_folders_are_no_different(tree):
	"""Third-party headers come by -isystem, so that their warnings are silent."""
	tree.replace("libs/core/one/Makefile.uk", " += -I", " += -isystem ")
	tree.make()
	tree.append("libs/core/one/include/uk/one.h", "#define MORE 1\n")
	assert "appapp/main.c" in tree.built()
	tree.write("libs/core/two/include/uk/one.h", "int one_size(void);\nint one_loud(void);\n")
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	assert "appapp/main.c" in tree.built()


def test_include_folder_that_goes_takes_its_users(tree):
	tree.append("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n")
	tree.append("apps/app/main.c", "#include <uk/two.h>\n")
	tree.make()
	tree.replace("boards/tiny/defconfig", "CONFIG_LIBTWO=y\n", "")
	assert "uk/two.h: No such file" in tree.make(ok=False)


def test_flags_of_a_library_rebuild_that_library(tree):
	tree.append("libs/core/one/Makefile.uk", "LIBONE_CFLAGS-y += -DX\n")
	assert tree.built() == {"libone/size.c", "libone/loud.c", "libone/plain.c", "libone.o"} | LINKED


def test_global_flags_rebuild_everything(tree):
	tree.append("arch/arm64/Makefile.uk", "COMPFLAGS-y += -DX\n")
	assert {"libone/size.c", "libarch/head.S", "appapp/main.c", "link.lds"} <= tree.built()


def test_link_flags_only_link(tree):
	tree.append("arch/arm64/Makefile.uk", "LDFLAGS-y += -Wl,--no-undefined\n")
	assert tree.built() == LINKED


def test_source_taken_out_is_out(tree):
	tree.replace("libs/core/one/size.c", " + one_plain()", "")
	tree.make()
	tree.replace("libs/core/one/Makefile.uk", "LIBONE_SRCS-y += $(LIBONE_BASE)/plain.c\n", "")
	assert tree.built() == {"libone.o"} | LINKED
	assert "one_plain" not in tree.symbols("libone.o")


def test_source_moved_into_a_folder(tree):
	folder = tree.path / "libs/core/one"
	(folder / "deep").mkdir()
	(folder / "loud.c").rename(folder / "deep/loud.c")
	tree.replace("libs/core/one/Makefile.uk", "/loud.c", "/deep/loud.c")
	assert "libone/loud.c" in tree.built()


def test_missing_source_is_named(tree):
	(tree.path / "libs/core/one/loud.c").unlink()
	assert "loud.c" in tree.make(ok=False)


def test_exports_only_link(tree):
	tree.append("libs/core/one/exportsyms.uk", "one_plain\n")
	assert tree.built() == {"libone.o"} | LINKED


def test_failed_compile_leaves_no_object_and_is_tried_again(tree):
	tree.append("libs/core/one/loud.c", "#error no\n")
	assert "#error no" in tree.make(ok=False)
	assert "#error no" in tree.make(ok=False)
	tree.replace("libs/core/one/loud.c", "#error no\n", "")
	assert "libone/loud.c" in tree.built()


def test_lost_outputs_come_back(tree):
	for name in ("app.img", "app.elf", "libone/size.o", "compile_commands.json", "auto.conf",
		     "link.lds"):
		(tree.out / name).unlink()
		tree.make()
		assert (tree.out / name).exists(), name


def test_parallel_equals_serial(tree, another_tree):
	another_tree.make("-j16")
	tree.make("clean")
	tree.make("-j1")
	assert (tree.out / "app.elf").read_bytes() == (another_tree.out / "app.elf").read_bytes()


def test_all_cores_are_used_unless_told(empty_tree):
	def jobs(*args):
		# The engine's own make is the one line that V=1 prints with its options.
		return empty_tree.make("-n", *args).splitlines()[0]
	assert "-j" in jobs()
	assert "-j" not in jobs("-j1").replace("-j1", "")
