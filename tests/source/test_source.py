# SPDX-License-Identifier: BSD-3-Clause
"""The tree itself: layers and style, and that the checks of them find what they should."""

import json
import os
import re
import shlex
import subprocess

import pytest
from elftools.elf.elffile import ELFFile

from harness import OUT, TOP, build


def tool(name, *args, cwd=TOP):
	return subprocess.run([TOP / "tools" / name, *map(str, args)], cwd=cwd, text=True, timeout=300,
			      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT, check=False)


def passes(done):
	if done.returncode:
		pytest.fail(done.stdout, pytrace=False)


def test_the_runner_finds_every_file_of_tests():
	"""pytest by itself leaves out some folders, tests/build for one."""
	done = subprocess.run([TOP / "tools/build/pytest", "--collect-only", "-q", "--durations=1"], cwd=TOP,
			      text=True, timeout=120, stdin=subprocess.DEVNULL, capture_output=True,
			      check=True)
	found = {line.split("::")[0] for line in done.stdout.splitlines() if "::" in line}
	assert found == {str(path.relative_to(TOP)) for path in (TOP / "tests").rglob("test_*.py")}


def test_layers():
	passes(tool("check-layers"))


def test_style():
	if not (TOP / ".git").exists():
		pytest.skip("not a clone: nothing says which files are the tree's")
	passes(tool("check-style"))


def test_misra():
	"""The rules that CONTRIBUTING.md does not list as a deviation are kept, and no other is listed."""
	apps = "hello", "console", "tasks", "netecho"
	passes(tool("check-misra", "--table", *(build(app).folder for app in apps)))


def test_misra_of_one_image(tmp_path):
	"""What somebody types for his own: the deviations of others are not his."""
	commands = json.loads((build("hello").folder / "compile_commands.json").read_text(encoding="utf-8"))
	one = [c for c in commands if c["file"].endswith("/libs/core/ukboot/boot.c")]
	assert one
	(tmp_path / "compile_commands.json").write_text(json.dumps(one), encoding="utf-8")
	passes(tool("check-misra", tmp_path))


@pytest.mark.parametrize("name", ["check-misra", "check-style"])
def test_what_is_not_there_is_told(name):
	done = tool(name, "nix")
	assert done.returncode == 1 and "No such file" in done.stdout and "Traceback" not in done.stdout


# An include in a file, and what is wrong with it (None: nothing).
TREE = {
	"arch/arm64/include/uk/arch/a.h": "",
	"plat/include/uk/plat/p.h": "",
	"libs/core/ukone/include/uk/one.h": "",
	"libs/core/ukone/private.h": "",
	"libs/sched/uktwo/include/uk/two.h": "",
	"libs/drivers/irq/ukfour/private.h": "",
	"rtos-compat/rtos/include/rtos.h": "",
	"boards/b/board.h": "",
}
INCLUDES = [
	("arch/arm64/a.c", "<uk/arch/a.h>", None),
	("arch/arm64/a.c", "<uk/one.h>", None),
	("arch/arm64/a.c", "<stdint.h>", None),
	("arch/arm64/a.c", "<uk/two.h>", "is above arch"),
	("arch/arm64/a.c", "<uk/plat/p.h>", "is above arch"),
	("arch/arm64/a.c", "<stdio.h>", "no unit has"),
	("plat/kvm/p.c", "<uk/arch/a.h>", None),
	("plat/kvm/p.c", "<uk/one.h>", None),
	("plat/kvm/p.c", "<uk/two.h>", "is above plat"),
	("libs/core/ukone/one.c", '"private.h"', None),
	("libs/core/ukone/one.c", "<uk/two.h>", None),
	("libs/core/ukone/one.c", "<uk/plat/p.h>", None),
	("libs/core/ukone/one.c", "<uk/nowhere.h>", "no unit has"),
	("libs/core/ukone/one.c", "<rtos.h>", "is above libs"),
	("libs/sched/uktwo/two.c", '"../../core/ukone/private.h"', "private to another unit"),
	("libs/sched/uktwo/two.c", '"private.h"', "not in its own folder"),
	("libs/drivers/irq/ukfour/four.c", '"private.h"', None),
	("libs/drivers/irq/ukfive/five.c", '"../ukfour/private.h"', "private to another unit"),
	("libs/sched/uktwo/two.c", "<boards/b/board.h>", "never included"),
	("rtos-compat/rtos/r.c", "<uk/two.h>", None),
	("apps/app/main.c", "<rtos.h>", None),
	("apps/app/main.c", '"../../libs/core/ukone/private.h"', "private to another unit"),
]


@pytest.mark.parametrize("path, include, wrong", INCLUDES)
def test_layer_check(tmp_path, path, include, wrong):
	for name, text in [*TREE.items(), (path, f"\n#include {include}\n")]:
		(tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
		(tmp_path / name).write_text(text)
	done = tool("check-layers", tmp_path)
	assert done.returncode == (1 if wrong else 0), done.stdout
	if wrong:
		assert done.stdout.startswith(f"{path}:2: #include {include}") and wrong in done.stdout


@pytest.mark.parametrize("path, line, names", [
	("libs/core/ukone/one.c", "#ifdef __aarch64__", True),
	("libs/core/ukone/one.c", "#if CONFIG_ARCH_X86_64", True),
	("libs/core/ukone/one.c", "/* like arm64 */ int arm;", False),
	("libs/core/ukone/one.arm64.S", "#ifdef __aarch64__", False),
	("plat/kvm/p.c", "#ifdef __aarch64__", False),
])
def test_architecture_named(tmp_path, path, line, names):
	(tmp_path / path).parent.mkdir(parents=True)
	(tmp_path / path).write_text(line + "\n")
	done = tool("check-layers", tmp_path)
	assert done.returncode == (1 if names else 0), done.stdout


GOOD = """// SPDX-License-Identifier: BSD-3-Clause
/* What this is. */
int f(int a);

int f(int a)
{
	if (a)
		return 1;
	return a + 2;
}
"""


@pytest.mark.parametrize("old, new, wrong", [
	("", "", None),
	("// SPDX", "// Copyright\n// SPDX", "first line"),
	("/* What this is. */\n", "", "second line"),
	("a + 2;", "a+2;", "clang-format"),
	("\tif (a)\n\t\treturn 1;", "\tif (a) return 1;", "clang-format"),
	("\tif (a)", "    if (a)", "clang-format"),
	("int f(int a)\n{", "int f(int a) {", "clang-format"),
	("return a + 2;", "return a +\n\t       2;", None),
	("return 1;", "return 1;\t/* aligned by hand */", None),
	("return 1;", "return 1; ", "blanks at the end"),
	("return 1;", "return 1; /* " + "x" * 100 + " */", "longer than 100"),
	("return 1;", "return 1; /* TO" + "DO */", "unfinished"),
])
def test_style_check(old, new, wrong):
	"""In the tree's own folder: clang-format looks for its configuration upwards."""
	file = OUT / f"style-{os.getpid()}.c"
	file.parent.mkdir(parents=True, exist_ok=True)
	file.write_text(GOOD.replace(old, new, 1))
	done = tool("check-style", file)
	assert done.returncode == (1 if wrong else 0), done.stdout
	assert not wrong or wrong in done.stdout


def assembled(image):
	"""The image's assembly sources and the objects that they became."""
	for c in json.loads((image.folder / "compile_commands.json").read_text()):
		if c["file"].endswith(".S"):
			words = shlex.split(c["command"])
			yield c["file"], words[words.index("-o") + 1]


@pytest.mark.parametrize("app", ["hello", "cdemo", "tests/image/arch"])
def test_assembly_symbols_have_type_and_size(app):
	"""Else a debugger, the size report and the stack analysis do not see them."""
	sources = list(assembled(build(app)))
	assert sources
	for source, path in sources:
		with open(path, "rb") as f:
			table = ELFFile(f).get_section_by_name(".symtab")
			named = [s for s in table.iter_symbols() if s["st_shndx"] != "SHN_UNDEF"
				 and s["st_info"]["bind"] != "STB_LOCAL"]
		bad = [s.name for s in named if s["st_info"]["type"] not in ("STT_FUNC", "STT_OBJECT")
		       or not s["st_size"]]
		assert not bad, f"{source}: without .type or .size"


def options():
	"""Name -> type of every option in the tree."""
	kinds, name = {}, None
	for path in [*TOP.glob("*/**/*.uk"), TOP / "Config.uk"]:
		if path.relative_to(TOP).parts[0] == "build" or path.name.startswith("Makefile"):
			continue
		for line in path.read_text(encoding="utf-8").splitlines():
			option = re.match(r"\s*(?:menu)?config (\w+)", line)
			kind = re.match(r"\s+(bool|int|hex|string)\b", line)
			name = option[1] if option else name
			if kind and name:
				kinds.setdefault(name, kind[1])
	return kinds


def booleans_as_values(text, kinds):
	"""Options that are y or not there, where C wants a value: n does not compile. In conditions of the
	preprocessor they are fine, and where the file says what n is."""
	defined = set(re.findall(r"#\s*define CONFIG_(\w+)", text))
	text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL).replace("\\\n", " ")
	code = re.sub(r"^\s*#\s*(if|elif|ifdef|ifndef|undef|define CONFIG_).*", "", text,
		      flags=re.MULTILINE)
	return sorted({name for name in re.findall(r"\bCONFIG_(\w+)", code)
		       if kinds.get(name) == "bool" and name not in defined})


def test_a_boolean_option_is_no_value_in_c():
	kinds = options()
	assert kinds["LIBUKUPDATE_NO_ROLLBACK"] == "bool" and kinds["NR_CPUS"] == "int"
	text = "x = CONFIG_A ? 1 : CONFIG_B;\n#if CONFIG_C\n"
	assert booleans_as_values(text, {"A": "bool", "B": "int", "C": "bool"}) == ["A"]
	found = {str(path): names for folder in ("arch", "plat", "libs", "apps") for path in
		 (TOP / folder).glob("**/*.[ch]")
		 if (names := booleans_as_values(path.read_text(encoding="utf-8"), kinds))}
	assert not found


def test_two_options_are_not_compared_with_one():
	"""`ifeq ($(A)$(B),y)` is true when either is y."""
	wrong = re.compile(r"ifn?eq \((?:\$\(CONFIG_\w+\)){2,},y\)")
	assert wrong.search("ifeq ($(CONFIG_A)$(CONFIG_B),y)")
	assert not wrong.search("ifeq ($(CONFIG_A)$(CONFIG_B),yy)")
	assert not [str(path) for pattern in ("**/*.uk", "**/*.mk", "Makefile") for path in TOP.glob(pattern)
		    if "build" not in path.relative_to(TOP).parts[:1] and
		    wrong.search(path.read_text(encoding="utf-8"))]
