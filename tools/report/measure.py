# SPDX-License-Identifier: BSD-3-Clause
"""What only a run can tell: instructions to main(), the longest stretch with interrupts off (both
by the counting plugin of tools/bench under -icount, the same in every run), and how deep the
stacks were used. A measured number is an observation, never a bound.
"""
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import shlex
import shutil
import struct
import subprocess
import tempfile
import time

from .elf import Image
from .errors import ReportError
from .stacks import short_name

PAINT = 0x5441505045543a29    # UKARCH_STACK_PAINT, <uk/arch/stacks.h>
GUARD = 4096
LIMIT = 10                    # seconds: an image that does not end by itself is stopped


def bench():
    """tools/bench as a module: its machine and its plugin are the ones of the recorded tables."""
    path = pathlib.Path(__file__).resolve().parents[1] / "bench"
    loader = importlib.machinery.SourceFileLoader("tappet_bench", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def count(project, image):
    """{"reset-to-main": n, "irqs-off-max": n}, and where the stretch begins and ends."""
    if not project.on("ARCH_ARM64"):
        raise ReportError(f"make measure counts arm64 images only: {project.board} is not arm64, so "
                          "BUDGET_BOOT, BUDGET_IRQS_OFF and the depth of stacks are not checked")
    tool = bench()
    if image.address_of("main") is None or image.address_of("ukarch_vectors") is None:
        raise ReportError(f"{image.path}: no main() or no vectors by name: nothing can be counted")
    out = pathlib.Path(project.build) / "count.txt"
    out.unlink(missing_ok=True)
    folder = pathlib.Path(project.build).parents[1]
    argv = [*tool.qemu(project.board), "-kernel", project.image, "-plugin",
            f"{tool.plugin(folder)},from={image.address_of('main'):#x},"
            f"vectors={image.address_of('ukarch_vectors'):#x},out={out}"]
    run_until(argv, LIMIT)
    if not out.exists():
        raise ReportError(f"{shlex.join(map(str, argv))}: the run has left no counts")
    values, places = {}, []
    for line in out.read_text(encoding="utf-8").splitlines():
        name, value, *where = line.split()
        values[name] = int(value)
        places += where
    return values, [function_at(image, int(p, 16)) for p in places]


def run_until(argv, seconds):
    """Runs an emulator until it ends, or ends it in good order."""
    with subprocess.Popen(list(map(str, argv)), stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as qemu:
        try:
            qemu.wait(seconds)
        except subprocess.TimeoutExpired:
            qemu.terminate()
            try:
                qemu.wait(10)
            except subprocess.TimeoutExpired:
                qemu.kill()


def function_at(image, address):
    best = None
    for s in image.symbols:
        if s.type == 2 and s.address <= address < s.address + s.size:
            best = s.name if best is None else min(best, s.name)
    return best or hex(address)


def marks(image, emulator, names):
    """{name: bytes used of that stack} when the image ends, read by a debugger; {} when it does
    not end in time or there is no debugger."""
    if not shutil.which("gdb-multiarch") or image.address_of("ukplat_terminate") is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        socket = os.path.join(folder, "gdb")
        lines = ["set pagination off", "set confirm off", "set architecture aarch64",
                 f"target remote {socket}", f"hbreak *{image.address_of('ukplat_terminate'):#x}",
                 "continue"]
        for name in names:
            s = image.by_name[name + "_stack"][0]
            lines.append(f"dump binary memory {folder}/{name} {s.address + GUARD:#x} "
                         f"{s.address + s.size:#x}")
        script = os.path.join(folder, "script")
        with open(script, "w", encoding="utf-8") as f:
            f.write("\n".join(lines + ["kill", ""]))
        argv = emulator + ["-display", "none", "-monitor", "none", "-serial", "null", "-S", "-gdb",
                           f"unix:{socket},server=on,wait=off"]
        with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as qemu:
            try:
                until = time.monotonic() + 5
                while not os.path.exists(socket) and time.monotonic() < until:
                    time.sleep(0.01)
                subprocess.run(["gdb-multiarch", "-nx", "-batch", "-x", script], timeout=60,
                               check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
            except subprocess.TimeoutExpired:
                return {}
            finally:
                qemu.kill()
        out = {}
        for name in names:
            path = os.path.join(folder, name)
            if os.path.exists(path):
                with open(path, "rb") as f:
                    out[name] = used(f.read())
        return out


def painted(image, sheet):
    """{stack of the sheet: name of its symbol without _stack} of those that can be looked at."""
    out = {s["name"]: s["name"] for s in sheet["stacks"]}
    for symbol in image.by_name:
        stack = symbol.removesuffix("_stack")
        if short_name(stack) in out:
            out[short_name(stack)] = stack
    return {n: v for n, v in out.items() if v + "_stack" in image.by_name and
            image.by_name[v + "_stack"][0].size > GUARD}


def used(data):
    """Bytes of a painted stack from the deepest word that differs to its top."""
    words = struct.unpack(f"<{len(data) // 8}Q", data[:len(data) // 8 * 8])
    return len(data) - 8 * next((i for i, w in enumerate(words) if w != PAINT), len(words))


def check(project, sheet, emulator):
    """(lines, errors), and measure.json beside the ELF."""
    image = Image(project.elf)
    values, places = count(project, image)
    lines = [f"  {name:<16} {value} instructions" for name, value in sorted(values.items())]
    if values.get("irqs-off-max"):
        lines.append(f"  the longest stretch with interrupts off: {' to '.join(places)}")
    errors = []
    for name, option in (("reset-to-main", "BUDGET_BOOT"), ("irqs-off-max", "BUDGET_IRQS_OFF")):
        limit = project.number(option)
        if limit and name not in values:
            errors.append(f"{name}: not measured, and {option} is {limit}")
        elif limit and values[name] > limit:
            where = f" ({' to '.join(places)})" if name == "irqs-off-max" and places else ""
            errors.append(f"{name}: {values[name]} instructions, {values[name] - limit} more than "
                          f"the budget of {limit} ({option}){where}")
    names = painted(image, sheet)
    seen = marks(image, emulator, list(names.values())) if emulator else {}
    depth = {n: seen[v] for n, v in names.items() if v in seen}
    bounds = {s["name"]: s for s in sheet["stacks"]}
    for name, size in depth.items():
        worst = bounds[name]["worst"]
        lines.append(f"  stack {name:<16} {size} bytes used, worst case "
                     f"{worst if worst is not None else 'not proved'}")
        if worst is not None and size > worst:
            errors.append(f"stack {name}: {size} bytes were used, more than the proved worst case "
                          f"of {worst}: the proof is wrong")
    with open(os.path.join(project.build, "measure.json"), "w", encoding="utf-8") as f:
        json.dump({"app": sheet["app"], "board": sheet["board"], "compiler": sheet["compiler"],
                   "instructions": values, "irqs_off_at": places, "stacks_used": depth}, f)
        f.write("\n")
    return lines, errors
