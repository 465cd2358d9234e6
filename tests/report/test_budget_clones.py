# SPDX-License-Identifier: BSD-3-Clause
"""Functions that the compiler has split, or made for some constants, are those of the source."""
import json

import pytest
from runner import run_make

from report.elf import Image

APP = {
    "Config.uk": "config APPCLONES\n\tbool\n\tdefault y\n",
    "Makefile.uk": "$(eval $(call addlib,appclones))\n"
                   "APPCLONES_SRCS-y += $(APPCLONES_BASE)/main.c\n"
                   "APPCLONES_CFLAGS-y += -O2\n",
    "defconfig": "CONFIG_OPTIMIZE_SPEED=y\n",
    "main.c": """
#include <uk/annotate.h>
struct thing { int used, other[20]; };
volatile int sink;
static int leaf(int n) { volatile char room[304]; room[0] = n; return room[0]; }
int (*volatile pointer)(int) = leaf;

/* Split: the test is inlined, the rest is rare.part */
static void rare(int n)
{
	volatile char room[200];
	if (__builtin_expect(n == 0, 1))
		return;
	for (int i = 0; i < 200; i++) {
		room[i] = n;
		sink += room[i] * 3 + sink / 7;
		sink ^= room[0] + sink % 11;
	}
	sink += pointer(n);
}
UK_CALLS(rare, leaf);

/* A member in place of the pointer: scalar.isra */
static __attribute__((noinline)) int scalar(struct thing *t)
{
	volatile char room[150];
	room[0] = t->used;
	rare(room[0] + sink);
	return room[0];
}

/* For one constant: constant.constprop */
static __attribute__((noinline)) int constant(struct thing *t, int n)
{
	volatile char room[100];
	room[0] = n;
	rare(n - sink);
	return room[0] + scalar(t) + n * 3;
}
int main(int argc, char *argv[])
{
	struct thing t = { argc };
	(void)argv;
	rare(argc);
	return constant(&t, 5) + constant(&t, 5) == sink;
}
""",
}


@pytest.fixture(scope="module", params=["qemu-virt", "qemu-microvm"])
def built(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("clones")
    (folder / "clones").mkdir()
    for name, text in APP.items():
        (folder / "clones" / name).write_text(text)
    status, out = run_make(folder / "out", f"A={folder / 'clones'}", f"BOARD={request.param}")
    assert status == 0, out
    build = folder / "out" / request.param / "clones"
    return Image(str(build / "clones.elf")), json.loads((build / "report.json").read_text())


CLONES = {"constant.constprop": 100, "scalar.isra": 150, "rare.part": 200}


def test_each_clone_is_a_function_of_the_source(built):
    """Its file and line, its frame, and the annotation beside it."""
    image, sheet = built
    main = next(s for s in sheet["stacks"] if s["name"] == "main")
    assert not main["problems"] and not main["by_type"]
    chain = {f["function"]: f for f in main["chain"]}
    for name, size in CLONES.items():
        # The compiler has made it: else this test shows nothing.
        symbol = next(s for s in image.by_name if s.startswith(name))
        row = next(r for r in sheet["rows"] if r["symbol"].startswith(name))
        assert row["file"].endswith("main.c") and row["library"] == "appclones", row
        assert row["rom"] == image.by_name[symbol][0].size
        source = next(f for n, f in chain.items() if n.split(".")[0] == name.split(".")[0])
        assert source["file"].endswith("main.c"), source
        text = APP["main.c"].splitlines()[source["line"] - 1]
        assert f" {name.split('.')[0]}(" in text, text
        assert size <= source["bytes"] <= size + 80
    # What the annotation of rare() names is called by its clone.
    assert 304 <= chain["leaf"]["bytes"] < 340
