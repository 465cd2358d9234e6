# SPDX-License-Identifier: BSD-3-Clause
"""What only a run can tell: instructions to main(), the longest stretch with interrupts off, the
longest job of each static task (by the plugins of tools/plugin under -icount, the same in every
run), and how deep the stacks were used. A measured number is an observation, never a bound.
"""
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import shlex
import struct
import subprocess

from . import remote, sheet as sheets
from .elf import Image
from .errors import ReportError
from .files import replace
from .schedule import nanoseconds, table_path
from .stacks import short_name
from .tasks import read_tasks

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


class Counts:
    """One counted run. values: {"reset-to-main": n, "irqs-off-max": n}; places: where the stretch
    begins and ends; jobs: {task: (how many, instructions of the longest)}."""

    def __init__(self, project, image):
        self.values, self.places, self.jobs = {}, [], {}
        tool = bench()
        if image.address_of("main") is None:
            raise ReportError(f"{image.path}: no main() by name: nothing can be counted")
        folder, build = pathlib.Path(project.build).parents[1], pathlib.Path(project.build)
        out = build / "count.txt", build / "jobs.txt"
        for path in out:
            path.unlink(missing_ok=True)
        interrupts = tool.interrupts(lambda name: image.address_of(name) or 0)
        argv = [*tool.qemu(project.board), "-kernel", project.image, "-plugin",
                f"{tool.plugin(folder)},from={image.address_of('main'):#x},"
                f"out={out[0]}{interrupts}"]
        tasks = [t for t in read_tasks(image) if t.period]
        wait = next((s for s in image.by_name.get("uk_period_wait", ()) if s.size), None)
        if tasks and wait:
            stacks = "".join(f",stack={t.stack_base:#x},stack={t.stack_base + t.stack:#x}"
                             for t in tasks)
            argv += ["-plugin", f"{tool.plugin(folder, 'jobs')},wait={wait.address:#x},"
                     f"end={wait.address + wait.size:#x},out={out[1]}{stacks}"]
        run_until(argv, LIMIT)
        if not out[0].exists():
            raise ReportError(f"{shlex.join(map(str, argv))}: the run has left no counts")
        for line in out[0].read_text(encoding="utf-8").splitlines():
            name, value, *where = line.split()
            if name != "irqs-off-max" or interrupts:
                self.values[name] = int(value)
                self.places += [function_at(image, int(p, 16)) for p in where]
        if tasks and wait:
            for line in out[1].read_text(encoding="utf-8").splitlines():
                _, n, jobs, longest, unfinished = line.split()
                self.jobs[tasks[int(n)].name] = (int(jobs), max(int(longest), int(unfinished)))


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


def marks(image, emulator, names, seconds=LIMIT):
    """{name: bytes used of that stack} when the image ends, or after @seconds of running."""
    end = image.address_of("ukplat_terminate")
    if end is None:
        return {}
    stacks = {n: image.by_name[n + "_stack"][0] for n in names}
    found = remote.memories(emulator, end, seconds,
                            {n: (s.address + GUARD, s.size - GUARD) for n, s in stacks.items()})
    return {n: used(data) for n, data in found.items()}


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


def record(project, jobs):
    """Times of tasks, for the analysis of the next builds: of those that ran and declare none. What
    another configuration of the app has recorded stays."""
    path = table_path(project)
    if not jobs:
        return []
    margin = project.number("BUDGET_WCET_MARGIN")
    try:
        with open(path, encoding="utf-8") as f:
            table = dict(json.load(f))
    except (OSError, ValueError, TypeError):
        table = {}
    table |= {name: {"ns": nanoseconds(project, longest), "margin": margin,
                    "instructions": longest, "jobs": n} for name, (n, longest) in jobs.items()}
    replace(path, json.dumps(table, indent=1) + "\n")
    return [f"  WCET    {path}"]


def check_tasks(project, image, jobs):
    """(lines, errors): the longest jobs against what is declared, and the table of the others."""
    lines, errors, missing = [], [], {}
    for t in (t for t in read_tasks(image) if t.period):
        n, longest = jobs.get(t.name, (0, 0))
        if not longest:
            lines.append(f"  task {t.name:<17} did not run: its time is not measured")
            continue
        ns = nanoseconds(project, longest)
        declared = f", declared {t.wcet} ns" if t.wcet else ""
        lines.append(f"  task {t.name:<17} {n} jobs, the longest {longest} instructions, {ns} ns"
                     f"{declared}")
        if not t.wcet:
            missing[t.name] = (n, longest)
        elif ns > t.wcet:
            errors.append(f"task {t.name}: a job took {ns} ns ({longest} instructions at "
                          f"{project.number('BUDGET_MIPS')} a microsecond), {ns - t.wcet} more "
                          f"than its declared wcet of {t.wcet} ns")
    return lines + record(project, missing), errors


def check(project, sheet, emulator):
    """(lines, errors), and measure.json beside the ELF."""
    image = Image(project.elf)
    lines, errors, values, places, jobs = [], [], {}, [], {}
    if (pathlib.Path(project.top) / "boards" / project.board / "bench.args").exists():
        counts = Counts(project, image)
        values, places, jobs = counts.values, counts.places, counts.jobs
        more, errors = check_tasks(project, image, jobs)
        lines = [f"  {name:<16} {value} instructions" for name, value in sorted(values.items())]
        lines += more
    else:
        lines.append(f"  board {project.board} has no bench.args: instructions are not counted, so "
                     "BUDGET_BOOT, BUDGET_IRQS_OFF and the times of tasks are not checked")
    if values.get("irqs-off-max"):
        lines.append(f"  the longest stretch with interrupts off: {' to '.join(places)}")
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
    replace(os.path.join(project.build, "measure.json"), json.dumps({
        "app": sheet["app"], "board": sheet["board"], "compiler": sheet["compiler"],
        "instructions": values, "irqs_off_at": places, "stacks_used": depth,
        "jobs": {n: {"jobs": j[0], "longest": j[1]} for n, j in jobs.items()}}) + "\n")
    # The analysis again, with what has been recorded: now a task of unknown time is what it is.
    project.measuring = False
    now = sheets.make(project.build, project.elf)[0]
    sheets.write(os.path.join(project.build, "report.json"), now)
    errors += now["errors"]
    if errors:
        pathlib.Path(project.image).unlink(missing_ok=True)
    return lines, errors
