# SPDX-License-Identifier: BSD-3-Clause
"""What is missing or damaged is told in a line; a total is right or there is none."""
import json
import os
import random
import re
import shutil
import subprocess

import pytest
from harness import build
from runner import run_report

STRIP = shutil.which("aarch64-linux-gnu-strip") or "strip"
ROUNDS = 400 if os.environ.get("TAPPET_LONG") else 40


@pytest.fixture
def hello(copy_of):
    return copy_of(build("hello"))


def sheet_of(folder):
    return json.loads((folder / "report.json").read_text())


def totals_hold(folder):
    good = sheet_of(build("hello").folder)
    sheet = sheet_of(folder)
    assert sheet["totals"] == good["totals"]
    for what in ("rom", "ram"):
        assert sum(r[what] for r in sheet["rows"]) == sheet["totals"][what]
    return sheet


def test_no_debug_information(hello):
    subprocess.run([STRIP, "-g", hello / "hello.elf"], check=True)
    status, _, _ = run_report("check", hello)
    sheet = totals_hold(hello)
    assert status == 0 and any("no debug information" in n for n in sheet["notes"])


def test_place_that_cannot_be_written(hello):
    """Here because the app's folder is gone; because it is somebody else's, for most."""
    libraries = hello / "libraries"
    libraries.write_text(libraries.read_text().replace("/apps/hello", "/apps/gone"))
    status, _, err = run_report("baseline", hello)
    assert status == 1 and "apps/gone/baseline-qemu-virt-hello.json" in err
    assert "cannot be read or written" in err


def test_stripped(hello):
    subprocess.run([STRIP, hello / "hello.elf"], check=True)
    run_report("check", hello)
    sheet = totals_hold(hello)
    assert any("no symbols: rows end at sections" in n for n in sheet["notes"])
    assert any("main()" in n and "not known" in n for n in sheet["notes"])


def test_no_partial_map(hello):
    (hello / "libukdt/link.map").unlink()
    run_report("check", hello)
    sheet = totals_hold(hello)
    assert any("libukdt: no map of its partial link" in n for n in sheet["notes"])


@pytest.mark.parametrize("name", ["hello.map", "hello.elf", ".config"])
def test_missing(hello, name):
    (hello / name).unlink()
    status, out, err = run_report("check", hello)
    assert status == 1 and not out and err.startswith("report: ") and name in err
    assert err.count("\n") == 1


def test_stripped_map(hello):
    text = (hello / "hello.map").read_text()
    (hello / "hello.map").write_text(text[:text.index("Linker script and memory map")])
    status, _, err = run_report("check", hello)
    assert status == 1 and "not a linker map" in err
    # Cut in the middle: what comes after it has no owner, and the totals hold.
    at = text.index("\n.rodata ")
    (hello / "hello.map").write_text(text[:at])
    run_report("check", hello)
    sheet = totals_hold(hello)
    assert any(r["kind"] == "no owner" for r in sheet["rows"])


def test_map_of_another_link(hello):
    shutil.copyfile(build("hello", "static").map, hello / "hello.map")
    status, _, err = run_report("check", hello)
    if status == 0:
        totals_hold(hello)
    else:
        assert err.startswith("report: ")


def test_missing_call_graph(hello):
    (hello / "libukdt/scan.su").unlink()
    run_report("check", hello)
    sheet = totals_hold(hello)
    assert any("libukdt/scan.su: No such file" in w for w in sheet["warnings"])


def test_missing_stack_use(hello):
    path = hello / "libukdt/scan.su"
    text = path.read_text()
    path.write_text(text[text.index("graph: {"):])
    run_report("check", hello)
    sheet = totals_hold(hello)
    # The call graph has the same numbers.
    good = sheet_of(build("hello").folder)
    assert [s["worst"] for s in sheet["stacks"]] == [s["worst"] for s in good["stacks"]]


@pytest.mark.parametrize("before, after", [
    ("graph: {", ""), ("graph: {", "\0\1\2"), ("\n}\n", "\n"), ("node: {", "rubbish\nnode: {"),
    (":uk_dt_scan\t", "rubbish\n"), (":uk_dt_scan\t", "\0")])
def test_damaged(hello, before, after):
    path = hello / "libukdt/scan.su"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    run_report("check", hello)
    sheet = totals_hold(hello)
    assert any("libukdt/scan.su" in w for w in sheet["warnings"])


def test_call_graph_of_another_build(hello):
    path = next(hello.glob("libkvmplat/*setup.su"))
    text = path.read_text()
    lines = [line for line in text.split("\n") if "targetname: \"uk_dt_scan\"" not in line]
    assert len(lines) < len(text.split("\n"))
    path.write_text("\n".join(lines))
    run_report("check", hello)
    sheet = totals_hold(hello)
    exceptions = next(s for s in sheet["stacks"] if s["name"] == "exceptions")
    assert exceptions["worst"] is None
    assert any("not of one build" in p for p in exceptions["problems"])


def test_frame_that_the_two_files_disagree_about(hello):
    path = hello / "libukdt/scan.su"
    text = path.read_text()
    line = next(x for x in text.split("\n") if ":uk_dt_scan\t" in x)
    parts = line.split("\t")
    path.write_text(text.replace(line, f"{parts[0]}\t{int(parts[1]) + 64}\t{parts[2]}"))
    run_report("check", hello)
    sheet = totals_hold(hello)
    assert any("uk_dt_scan takes" in w for w in sheet["warnings"])
    good = sheet_of(build("hello").folder)
    worst = {s["name"]: s["worst"] for s in good["stacks"]}
    mine = next(s for s in sheet["stacks"] if s["name"] == "exceptions")
    assert mine["worst"] == worst["exceptions"] + 64


def test_unknown_compiler(hello):
    path = hello / "toolchain.mk"
    assert not any("gcc" in w for w in sheet_of(hello)["warnings"]), "the one here was tested"
    path.write_text(re.sub(r"(UK_CC_VERSION :=) \d+", r"\1 99", path.read_text()))
    status, out, _ = run_report("check", hello)
    assert status == 0 and re.search(r"^  budget: gcc 99\.\S+ was never tested here", out, re.M), out
    assert any("gcc 99." in w for w in totals_hold(hello)["warnings"])
    path.unlink()
    assert run_report("check", hello)[0] == 0
    assert any("gcc of unknown version" in w for w in totals_hold(hello)["warnings"])


def test_random_damage_never_gives_a_wrong_total(hello):
    """Bytes of any input changed, cut or doubled: the right total or none, and no traceback."""
    rng = random.Random(4)
    files = [p for p in hello.rglob("*") if p.suffix in (".su", ".map", ".elf")
             and p.is_file()]
    for _ in range(ROUNDS):
        path = rng.choice(files)
        whole = path.read_bytes()
        data = bytearray(whole)
        if rng.random() < 0.3:
            data = data[:rng.randrange(len(data) + 1)]
        for _ in range(rng.randint(1, 30) if data else 0):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        (hello / "report.json").unlink(missing_ok=True)
        status, out, err = run_report("check", hello)
        if path.suffix != ".elf" and (hello / "report.json").exists():
            totals_hold(hello)
        elif not (hello / "report.json").exists():
            assert status == 1 and err.startswith("report: ") and not out, path
        path.write_bytes(whole)
