# SPDX-License-Identifier: BSD-3-Clause
"""What compilers and linkers of several versions write, as the sheet reads it."""
import types

import pytest
from harness import build

from report import callgraph, linkmap, memory, merged, sheet
from runner import run_report

# A call through a pointer: of gcc 11 and 12, and of those that number what is in one place.
PLACES = ["/a/walk.c:7:9", "/a/walk.c:7:9 discrim 1", "/a/walk.c:7:9 discrim 12"]
DUMP = """
;; Function walk (walk, funcdef_no=3, decl_uid=3726, cgraph_uid=4, symbol_order=3)

int walk (int (*<T5c7>) (struct node *) visit, struct node * n)
{{
  int _1;

  <bb 2> [local count: 1073741824]:
  [{place}] _1 = visit_2(D) (n_3(D));
  [{place}] uk_start ([{place}] &table, [{place}] main_loop, 3);
  [{place}] return _1;

}}
"""


@pytest.mark.parametrize("place", PLACES)
def test_places_in_the_dump(tmp_path, place):
    path = tmp_path / "walk.graph"
    path.write_text("graph: {\n}\n" + DUMP.format(place=place))
    assert callgraph.read_types(path).pointers == {"/a/walk.c:7:9": ("int", ("*node",))}
    assert "discrim" not in callgraph.dump(path)


# binutils 2.41 and later: the strings of all are charged to the first, whose size is that of all; the
# rest have their sizes from before, over what follows them and over the end of the output section.
MAP = """
Linker script and memory map

.rodata         0x0000000000001000       0x27
 .rodata.a.str1.1
                0x0000000000001000       0x13 /b/liba.o
                                         0x6 (size before relaxing)
 .rodata.b.str1.1
                0x0000000000001013        0xd /b/libb.o
 .rodata.cst8   0x0000000000001013       0x10 /b/libb.o
 *fill*         0x0000000000001013        0x5
 .rodata.table  0x0000000000001018        0xf /b/libb.o
 .rodata.c.str1.1
                0x0000000000001027        0x8 /b/libb.o
"""
STRINGS = b"first\0second\0third\0"
SOURCES = {("liba", ".rodata.a.str1.1"): b"first\0", ("libb", ".rodata.b.str1.1"): b"second\0first\0",
           ("libb", ".rodata.c.str1.1"): b"third\0"}


@pytest.fixture(name="linked")
def _linked(tmp_path, monkeypatch):
    """(pieces, section, image) of that link."""
    path = tmp_path / "app.map"
    path.write_text(MAP)
    monkeypatch.setattr(merged.Libraries, "section", lambda self, library, name: [
        (SOURCES[library, name], "x.o")] if (library, name) in SOURCES else [])
    section = types.SimpleNamespace(name=".rodata", address=0x1000, size=0x27)
    image = types.SimpleNamespace(bytes_at=lambda at, size: STRINGS[at - 0x1000:][:size])
    return linkmap.parse(path), section, image


def test_merged_strings_have_their_owners(linked):
    pieces = [(p.address, p.size, p.name, p.owner) for p in merged.divided(*linked, "/b")]
    assert pieces == [
        (0x1000, 6, ".rodata.a.str1.1", "liba(x.o)"),
        (0x1006, 7, ".rodata.b.str1.1", "libb(x.o)"),
        (0x100d, 6, ".rodata.c.str1.1", "libb(x.o)"),
        (0x1013, 5, "*fill*", None),
        (0x1018, 15, ".rodata.table", "/b/libb.o")]


def test_what_nobody_had_stays_with_the_first(linked, monkeypatch):
    monkeypatch.setattr(merged.Libraries, "section", lambda self, library, name: [])
    first = merged.divided(*linked, "/b")[0]
    assert (first.size, first.owner) == (0x13, "/b/liba.o")


@pytest.mark.parametrize("name, data, entries", [
    (".rodata.str1.1", b"ab\0\0c\0", [(0, b"ab"), (3, b""), (4, b"c")]),
    (".rodata.str1.8", b"ab\0\0\0\0\0\0c\0", [(0, b"ab"), (8, b"c")]),
    (".rodata.str4.4", b"a\0\0\0\0\1\0\0\0\0\0\0b\0\0\0", [(0, b"a\0\0\0\0\1\0\0"), (12, b"b\0\0\0")]),
    (".rodata.cst4", b"abcdabce", [(0, b"abcd"), (4, b"abce")])])
def test_entries(name, data, entries):
    assert merged._entries(data, name) == entries


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
def test_strings_belong_to_their_app(board):
    """With the linker that is here: hello's own text is not charged to the first library."""
    image = build("hello", board=board)
    (image.folder / "report.json").exists() or run_report("check", image.folder)
    rows = sheet.make(str(image.folder))[0]["rows"]
    assert not any(r["kind"] == "no owner" for r in rows)
    owners = {r["library"] for r in rows if "str" in r["symbol"] and r["region"] == ".rodata"}
    assert {"libukboot", "libarch", "libkvmplat"} <= owners
