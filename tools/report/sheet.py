# SPDX-License-Identifier: BSD-3-Clause
"""The whole sheet of one image as a dictionary: what report.json holds (schema.json)."""
import json
import os

from . import budget, stacks
from .elf import Image
from .files import replace
from .memory import Memory
from .project import Project
from .schedule import Analysis

VERSION = 1


def make(build, elf=None, img=None, measuring=False):
    """(sheet, project, memory). Raises ReportError when not even memory can be told. @measuring: of
    an image that is made only to be measured."""
    project = Project(build, elf)
    project.measuring = measuring
    project.image = img or project.image
    image = Image(project.elf)
    memory = Memory(image, project)
    found, errors = budget.budgets(project, memory)
    base = baseline(project)
    notes = list(memory.notes)
    if not image.has_debug:
        notes.append(f"{os.path.basename(image.path)} has no debug information: functions that are "
                     "called through pointers cannot be told by their type")
    errors += budget.failures(project, found, memory.rows, base)
    entries, wrong, warnings, program = stacks.analyse(image, project, memory)
    known = {e["name"] for e in entries}
    for name in sorted({r["symbol"].removesuffix("_stack") for r in memory.rows
                        if r["kind"] == "stack"}):
        if stacks.short_name(name) not in known | {"main"}:
            notes.append(f"stack {name}: no code says what starts on it (UK_STACK_ROOT, UK_TASK): "
                         "its worst case is not known")
    if "main" not in known:
        notes.append("no code says what starts on the stack of main(): its worst case is not known")
    if project.untested_compiler():
        warnings.append(project.untested_compiler())
    stack_errors, stack_warnings = stacks.check(project, entries)
    errors += wrong + stack_errors
    warnings += stack_warnings
    analysis = Analysis(image, project, program)
    errors += analysis.errors
    warnings += analysis.warnings
    sheet = {
        "version": VERSION,
        "app": project.app,
        "board": project.board,
        "configuration": os.path.basename(project.build),
        "compiler": project.compiler(),
        "options": {k: v.strip('"') for k, v in project.config.items()},
        "totals": {"rom": image.rom, "ram": image.ram, "image": image_size(project, memory)},
        "budgets": found,
        "rows": memory.rows,
        "stacks": entries,
        "tasks": analysis.sheet["tasks"] if analysis.sheet else [],
        "schedule": {k: v for k, v in analysis.sheet.items() if k != "tasks"}
        if analysis.sheet else None,
        "errors": errors,
        "warnings": warnings,
        "notes": notes,
    }
    return sheet, project, memory


def image_size(project, memory):
    """The size of the .img: of the file, or, when it is not there, of what the segments store."""
    if os.path.exists(project.image):
        return os.path.getsize(project.image)
    stored = [s for s in memory.image.segments if s.filesz]
    return max(s.address + s.filesz for s in stored) - min(s.address for s in stored) \
        if stored else 0


def baseline_paths(project):
    """Where the numbers to compare with may be: recorded with the app, else of the last build."""
    name = os.path.basename(project.build)
    folder = project.folders.get("app" + project.app)
    recorded = [os.path.join(folder, f"baseline-{project.board}-{name}.json")] if folder else []
    return recorded + [os.path.join(project.build, "report.good.json")]


def baseline(project):
    for path in baseline_paths(project):
        try:
            with open(path, encoding="utf-8") as f:
                base = json.load(f)
            base["recorded"] = os.path.basename(path) if "baseline-" in path \
                else "the last good build"
            return base
        except (OSError, ValueError):
            continue
    return None


def write(path, sheet):
    replace(path, json.dumps(sheet, separators=(",", ":"), sort_keys=False) + "\n")
