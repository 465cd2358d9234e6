# SPDX-License-Identifier: BSD-3-Clause
"""What the documentation says is so: its app builds and runs, its links lead somewhere, its numbers
are those of the images."""

import json
import re
import shlex

import pytest

from figures import FIGURES
from harness import TOP, build, make, run_qemu
from report import sbom

PAGES = sorted([*TOP.glob("*.md"), *TOP.glob("docs/*.md"), *TOP.glob("boards/*/README.md")])


def files_of(page):
	"""`name` and the block below it: {"main.c": text, ...}."""
	text = (TOP / page).read_text(encoding="utf-8")
	return dict(re.findall(r"^`([\w.]+)`\n```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def test_app_of_getting_started(tmp_path):
	app = tmp_path / "blink"
	app.mkdir()
	files = files_of("docs/getting-started.md")
	assert {"main.c", "Makefile.uk", "Config.uk", "defconfig"} == files.keys()
	for name, text in files.items():
		(app / name).write_text(text)
	command = make(f"A={app}", f"O={tmp_path}/build", "emulator").splitlines()[-1]
	run = run_qemu(shlex.split(command), limit=20)
	assert run.status == 0
	assert [line.strip() for line in run.output.splitlines()] == [f"blink {i} of blink" for i in range(5)]


def test_interrupt_of_its_page(tmp_path):
	"""The first example as it stands, and what the compiler says without the option."""
	page = (TOP / "docs/interrupts-and-time.md").read_text(encoding="utf-8")
	example = re.search(r"^```c\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[1]
	app = tmp_path / "button"
	app.mkdir()
	(app / "main.c").write_text("#include <uk/print.h>\n#include <uk/sem.h>\n#include <uk/time.h>\n"
				    "static void acknowledge(void) {}\n" + example +
				    "int main(void)\n{\n\tuk_irq_raise(40);\n"
				    "\tuk_printf(\"got %d\\n\", uk_sem_get(&ready, uk_after(UK_MS(5))));\n"
				    "\treturn 0;\n}\n")
	(app / "Makefile.uk").write_text("$(eval $(call addlib,appbutton))\n"
					 "APPBUTTON_SRCS-y += $(APPBUTTON_BASE)/main.c\n")
	options = ["LIBUKSCHED", "LIBUKSEM", "LIBUKTIME", "LIBUKINTCTLR", "PLAT_EXIT_STATUS"]
	(app / "defconfig").write_text("".join(f"CONFIG_{o}=y\n" for o in [*options, "LIBUKINTCTLR_STATIC"]))
	command = make(f"A={app}", f"O={tmp_path}/build", "emulator").splitlines()[-1]
	run = run_qemu(shlex.split(command), limit=20)
	assert run.status == 0 and "got 0" in run.output, run.output
	(app / "defconfig").write_text("".join(f"CONFIG_{o}=y\n" for o in options))
	with pytest.raises(pytest.fail.Exception, match=r"UK_IRQ\(button\): select LIBUKINTCTLR_STATIC"):
		make(f"A={app}", f"O={tmp_path}/without")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(TOP)))
def test_links(page):
	for text, link in re.findall(r"\[([^]]+)\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
		if not link.startswith("http"):
			assert (page.parent / link).exists(), f"[{text}]({link})"


def identifiers(pattern):
	"""Every uk_... and UK_... word of the sources."""
	files = [f for d in ("arch", "libs", "plat", "apps", "tools", "tests", "boards")
		 for f in (TOP / d).rglob("*")
		 if f.is_file() and f.suffix in (".h", ".c", ".S", ".mk", ".uk", ".py", ".cmd", "")]
	text = "\n".join(f.read_text(encoding="utf-8", errors="replace") for f in files)
	return set(re.findall(pattern, text))


def test_functions_in_the_pages_exist():
	"""A call, a type or a macro that a page names in code is one of the tree's."""
	known = identifiers(r"\b(?:uk|UK|ukarch|ukplat)_\w+")
	known |= {f"uk_cpu{n}" for n in range(8)}		# sections that the build names
	wrong = {}
	for page in PAGES:
		for code in re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")):
			for name in re.findall(r"\b(?:uk|UK|ukarch|ukplat)_\w*\w\b(?![*.<])", code):
				if name not in known and not name.endswith("_"):
					wrong.setdefault(str(page.relative_to(TOP)), set()).add(name)
	assert not wrong


def test_options_in_the_pages_exist():
	"""So is a header, and an option of the menu."""
	menus = "\n".join(f.read_text(encoding="utf-8") for f in TOP.rglob("*.uk") if "build" not in f.parts)
	known = set(re.findall(r"^\s*(?:menu)?config (\w+)", menus, re.MULTILINE))
	headers = {"uk/config.h"} | {str(f).partition("/include/")[2] for d in ("arch", "libs", "plat")
				     for f in (TOP / d).rglob("*.h")}
	wrong = {}
	for page in PAGES:
		code = " ".join(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")))
		names = re.findall(
			r"\b((?:LIBUK|LIBSCHED|ARCH_|OPTIMIZE_)[A-Z0-9_]*[A-Z0-9])\b(?![*_.<-])", code)
		missing = {n for n in names
			   if n not in known and not n.endswith(("_ORIGIN", "_BASE", "_BUILD"))}
		missing |= {h for h in re.findall(r"<(uk/[\w/]+\.h)>", code) if h not in headers}
		if missing:
			wrong[str(page.relative_to(TOP))] = missing
	assert not wrong


# What stops a reader, and what to write instead.
HARD = {
	r"(?:^|[.;:] )Who \w+ ": "name the subject: 'Waiting threads are served ...'",
	r"(?:^|[.;:] )What \w+ [^.?\n]*? (?:is|are) (?:said|told|reported|dropped|refused)":
		"name the subject",
	r"\b(?:is|are) (?:told|never said|had)\b": "is reported, is available",
	r"\bcan(?:not)? be had\b": "is available, is not available",
	r"\bany more\b|\banew\b": "no longer, again",
	r"\bshall\b": "should, must",
	r"\bbehind (?:`|it\b|the image|a guard|another)": "after",
	r"\bbut by\b|\bsave for\b": "except, other than",
	r"\bthat there are not\b": "that do not exist",
	r"\bmended\b": "fixed",
	r"\bforetold\b": "predicted",
	r"\btakes? the way\b|\bleaves? word\b|\bplace of it\b|\bhangs on\b": "the field's term",
	r"\bspeaks? of\b|\bin the words of\b|\btells the rest\b|\bworth a name\b": "describes",
	r"\bfront door\b|\bthe sheet\b": "the Makefile, the report",
}


def test_the_english_is_plain():
	"""In the pages and in the help of the menu."""
	menus = [f for f in TOP.rglob("Config.uk") if "build" not in f.relative_to(TOP).parts]
	wrong = []
	for file in [*PAGES, *menus]:
		for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
			wrong += [f"{file.relative_to(TOP)}:{number}: write: {better}: {line.strip()}"
				  for pattern, better in HARD.items() if re.search(pattern, line)]
	assert not wrong, "\n".join(wrong)


def test_pages_are_all_linked():
	"""From the front page."""
	front = (TOP / "README.md").read_text(encoding="utf-8")
	for page in TOP.glob("docs/*.md"):
		assert f"(docs/{page.name})" in front, page.name


def test_packages_are_all_explained():
	"""Every package that tools/setup installs or unpacks has a row in docs/dependencies.md."""
	setup = (TOP / "tools/setup").read_text(encoding="utf-8")
	listed = (TOP / "docs/dependencies.md").read_text(encoding="utf-8")
	groups = re.findall(r'^(?:build|run|project|test)="(.*?)"', setup, re.MULTILINE | re.DOTALL)
	release = (TOP / "tools/release").read_text(encoding="utf-8").replace("\\\n", "")
	groups += re.findall(r"^\w+-packages-\d+\) echo (.*) ;;$", release, re.MULTILINE)
	assert len(groups) == 7
	packages = " ".join(groups).split()
	assert len(packages) > 20
	for package in packages:
		assert re.search(rf"^\|[^|]*\b{re.escape(package)}\b", listed, re.MULTILINE), package


def number(text):
	return int(text.replace(" ", ""))


@pytest.mark.parametrize("figure", FIGURES, ids=str)
def test_figure(figure):
	assert not figure.wrong(), "tools/doc-figures --write puts the right ones there"


@pytest.mark.parametrize("board", sorted(p.parent.name for p in TOP.glob("boards/*/README.md")
					 if "## Measured" in p.read_text(encoding="utf-8")))
def test_sizes_on_the_page_of_a_board(board):
	"""hello with CONFIG=static, and with the tree read at boot; in a sentence or in a table."""
	text = (TOP / f"boards/{board}/README.md").read_text(encoding="utf-8").split("## Measured")[1]
	n = r"(\d+ \d+)"
	if "| ROM, bytes |" in text:
		rows = re.search(rf"ROM, bytes \| {n} \| {n} \|\n\| RAM[^|]*\| {n} \| {n} \|", text).groups()
		said = rows[::2] + rows[1::2]
	else:
		said = re.search(rf"{n} bytes of ROM and {n} of RAM with `CONFIG=static`, {n} and {n} ",
				 text).groups()
	built = [json.loads((build("hello", config, board).folder / "report.json").read_text())["totals"]
		 for config in ("static", None)]
	assert [number(n) for n in said] == [t[what] for t in built for what in ("rom", "ram")]


@pytest.mark.parametrize("makefile", sorted(p for p in TOP.glob("libs/**/Makefile.uk")
					    if "_ORIGIN_SHA256" in p.read_text(encoding="utf-8")),
			 ids=lambda p: p.parent.name)
def test_fetched_libraries_have_an_address(makefile):
	"""In the bill of materials, as docs/budgets.md promises: address and checksum."""
	text = makefile.read_text(encoding="utf-8")
	name = re.search(r"^(\w+)_ORIGIN_SHA256", text, re.MULTILINE)[1].lower()
	where, checksum, version, *_ = sbom.origin(None, sbom.Library(name, str(makefile.parent)))
	assert re.fullmatch(r"https://\S+", where) and version in where and len(checksum) == 64


def test_boot_on_the_front_page():
	"""As recorded by make bench, which measures it."""
	front = (TOP / "README.md").read_text(encoding="utf-8")
	said = re.search(r"^\| instructions from reset to `main\(\)` \| ([\d ]+) \|", front, re.MULTILINE)[1]
	path = TOP / "tests/bench/recorded/qemu-virt-gcc-12.2.0.json"	# the compiler of the page
	results = json.loads(path.read_text(encoding="utf-8"))["results"]
	assert {"name": "reset-to-main", "unit": "instructions", "value": number(said)} in results
