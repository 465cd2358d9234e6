# SPDX-License-Identifier: BSD-3-Clause
"""What a choice of C library, of a printf variant or of a log level leaves in the image."""

import json
import re
import subprocess

import pytest

from harness import LONG, OUT, TOP, Image, make

APP_CONFIG = """
config APPTINY
	bool
	default y
	select LIBUKCONSOLE
"""
APP_MAKE = """
$(eval $(call addlib,apptiny))
APPTINY_SRCS-y += $(APPTINY_BASE)/main.c
"""
PRINTS = """
#include <stdio.h>
int main(void) { return printf("%d\\n", 1) < 0; }
"""
LOGS = """
#include <uk/print.h>
int main(void)
{
	uk_pr_err("an error stays %d\\n", 1);
	uk_pr_info("information goes %d\\n", 2);
	return 0;
}
"""
LIBRARY = "CONFIG_LIBPICOLIBC=y\n# CONFIG_LIBPICOLIBC_MORE is not set\n"


def app(name, source, config):
	"""An app outside the tree, always in the same place: its build folder is kept."""
	folder = OUT / "apps" / name
	folder.mkdir(parents=True, exist_ok=True)
	(folder / "Config.uk").write_text(APP_CONFIG, encoding="utf-8")
	(folder / "Makefile.uk").write_text(APP_MAKE, encoding="utf-8")
	(folder / "main.c").write_text(source, encoding="utf-8")
	(folder / "defconfig").write_text(config, encoding="utf-8")
	return folder


def elf_of(folder):
	make(f"A={folder}", "defconfig")
	make(f"A={folder}")
	return OUT / "qemu-virt" / folder.name / f"{folder.name}.elf"


def symbols(elf):
	out = subprocess.run(["aarch64-linux-gnu-nm", elf], check=True, text=True,
			     stdout=subprocess.PIPE).stdout
	return {line.split()[-1] for line in out.splitlines()}


def test_level_decides_at_compile_time():
	folder = app("tiny-warn", LOGS, "CONFIG_LIBUKPRINT_LEVEL_WARN=y\nCONFIG_LIBUKPRINT_STAMP=y\n")
	elf = elf_of(folder)
	image = elf.with_suffix(".img").read_bytes()
	assert b"an error stays" in image and b"apptiny" in image
	assert b"information goes" not in image
	run = Image([f"A={folder}"], elf.parent, folder.name).run()
	assert re.search(r"^\[ +\d+\.\d{6}\] ERR  \[apptiny\] an error stays 1\r?$", run.output, re.M)

	elf = elf_of(app("tiny-mute", LOGS, "CONFIG_LIBUKPRINT_LEVEL_NONE=y\n"))
	image = elf.with_suffix(".img").read_bytes()
	assert b"an error stays" not in image and b"information goes" not in image
	assert not symbols(elf) & {"uk_print_log", "uk_vformat"}


@pytest.fixture(name="integer_image", scope="module")
def with_integer_printf():
	return elf_of(app("tiny-pico", PRINTS,
			  LIBRARY + "CONFIG_LIBPICOLIBC_PRINTF_INTEGER=y\n"))


def test_only_the_library_chosen_is_there(integer_image):
	there = symbols(integer_image)
	assert "__i_vfprintf" in there
	assert not there & {"__d_vfprintf", "__m_vfprintf", "uk_vformat"}
	folders = {f.name for f in integer_image.parent.iterdir()}
	assert "libpicolibc" in folders and "libnolibc" not in folders

	elf = elf_of(app("tiny-nolibc", PRINTS, ""))
	assert "uk_vformat" in symbols(elf)
	assert "libpicolibc" not in {f.name for f in elf.parent.iterdir()}


# Of "What it costs" in docs/c-libraries.md: what main() does, and the configuration.
COSTS = {
	"nolibc `puts()`": ("puts(\"hello\");", ""),
	"nolibc `printf()`": ("printf(\"hello %d\\n\", 1);", ""),
	"picolibc nothing (thread pointer, `exit()`)": (None, LIBRARY),
	"picolibc `puts()`; printf variant none":
		("puts(\"hello\");", LIBRARY + "CONFIG_LIBPICOLIBC_PRINTF_NONE=y\n"),
	"picolibc `printf()`, minimal":
		("printf(\"hello %d\\n\", 1);", LIBRARY + "CONFIG_LIBPICOLIBC_PRINTF_MINIMAL=y\n"),
	"picolibc `printf()`, integer":
		("printf(\"hello %d\\n\", 1);", LIBRARY + "CONFIG_LIBPICOLIBC_PRINTF_INTEGER=y\n"),
	"picolibc `printf()`, double":
		("printf(\"hello %d\\n\", 1);", LIBRARY + "CONFIG_LIBPICOLIBC_PRINTF_DOUBLE=y\n"),
}


def totals(name, call, config):
	"""Bytes of rom and ram of an image that prints in this way."""
	call = call or 'uk_console_write("hello\\n", 6);'
	source = f"#include <stdio.h>\n#include <uk/console.h>\nint main(void) {{ {call} return 0; }}\n"
	elf = elf_of(app(name, source, "CONFIG_DEVICETREE_STATIC=y\n" + config))
	found = json.loads((elf.parent / "report.json").read_text(encoding="utf-8"))["totals"]
	return found["rom"], found["ram"]


def test_costs_are_those_of_the_docs():
	"""The builds of picolibc take minutes: make test-long."""
	page = (TOP / "docs/c-libraries.md").read_text(encoding="utf-8")
	base = totals("tiny-cost", None, "")
	said = re.search(r"takes ([\d ]+) bytes of `rom` and ([\d ]+)\s+of `ram`", page)
	assert base == tuple(int(n.replace(" ", "")) for n in said.groups())
	library, rows = "", {}
	for row in re.findall(r"^\| (nolibc|picolibc|) *\| (.*) \| ([\d ]+) \|$", page, re.MULTILINE):
		library = row[0] or library
		rows[f"{library} {row[1]}"] = int(row[2].replace(" ", ""))
	assert rows.keys() == COSTS.keys()
	found = {name: totals(f"tiny-cost{i}", *COSTS[name])[0] - base[0] for i, name in enumerate(rows)
		 if LONG or name.startswith("nolibc")}
	assert found == {name: rows[name] for name in found}


def test_without_printf_the_link_says_who_wants_it():
	folder = app("tiny-none", PRINTS, LIBRARY + "CONFIG_LIBPICOLIBC_PRINTF_NONE=y\n")
	with pytest.raises(pytest.fail.Exception) as failed:
		elf_of(folder)
	assert "undefined reference to `vfprintf'" in str(failed.value)


def fp_functions(obj):
	"""The functions of an object in which an operand is an FP or SIMD register."""
	argv = ["aarch64-linux-gnu-objdump", "-d", "--no-show-raw-insn", obj]
	out = subprocess.run(argv, check=True, text=True, stdout=subprocess.PIPE).stdout
	found, name = set(), ""
	for line in out.splitlines():
		if line.endswith(">:"):
			name = line.split("<")[1][:-2]
			continue
		fields = line.split("\t")
		# The operand of a branch is an address without 0x, which may look like a register.
		if len(fields) < 3 or re.match(r"b|cb|tb", fields[1]):
			continue
		if re.search(r"(?<![\w.#])[qvdsb]([12]?\d|3[01])(?!\w)", fields[2]):
			found.add(name)
	return found


def test_kernel_uses_no_fp_register(integer_image):
	"""With picolibc the compiler may use them in the app and the library, never in what the
	kernel calls: its string functions included."""
	folder = integer_image.parent
	assert "__d_vfprintf" in fp_functions(folder / "libpicolibc.o")
	for name in ["libukdt", "libkvmplat", "libukprint", "libmemops", "libpicosys"]:
		assert not fp_functions(folder / f"{name}.o")
	sources = (TOP / "libs/c/picolibc/sources.mk").read_text(encoding="utf-8")
	names = sources.split("PICO_STRING :=")[1].split("PICO_")[0].replace("\\", " ").split()
	assert len(names) > 50
	for name in names:
		assert not fp_functions(folder / "libpicolibc" / f"{name}.o")
