# SPDX-License-Identifier: BSD-3-Clause
"""Budgets: what Kconfig allows against what the image takes, and who made it grow."""
import os
import re
from collections import defaultdict

GROWERS = 3


def budgets(project, memory):
    """[{name, used, limit}] of everything that has a limit, and a list of errors in their words."""
    image = memory.image
    out = [{"name": "rom", "used": image.rom, "limit": project.number("BUDGET_ROM"),
            "option": "BUDGET_ROM"},
           {"name": "ram", "used": image.ram, "limit": project.number("BUDGET_RAM"),
            "option": "BUDGET_RAM"}]
    # With the device tree compiled in, RAM is what it says; the image lies behind the text offset.
    static = project.number("BOARD_RAM_SIZE")
    if static:
        ram = static - project.number("ARCH_TEXT_OFFSET")
        if not out[1]["limit"] or ram < out[1]["limit"]:
            out[1].update(limit=ram, option="BOARD_RAM_SIZE")
    heap = project.number("BUDGET_HEAP")
    if heap:
        out.append({"name": "heap", "used": memory.heap(), "limit": heap, "option": "BUDGET_HEAP"})
    errors = []
    totals = library_totals(memory.rows)
    for word in project.string("BUDGET_LIBRARIES").split():
        m = re.fullmatch(r"(\w[\w.]*):(rom|ram)=(\w+)", word)
        try:
            limit = int(m.group(3), 0) if m else None
        except ValueError:
            limit = None
        if limit is None:
            errors.append(f"BUDGET_LIBRARIES: \"{word}\" is not library:rom=bytes or "
                          "library:ram=bytes")
        elif m.group(1) not in totals:
            errors.append(f"BUDGET_LIBRARIES: {m.group(1)} is not in this image; there are "
                          f"{', '.join(sorted(totals))}")
        else:
            out.append({"name": f"{m.group(1)}.{m.group(2)}",
                        "used": totals[m.group(1)][m.group(2)], "limit": limit,
                        "option": "BUDGET_LIBRARIES"})
    for b in out:
        b["remain"] = b["limit"] - b["used"] if b["limit"] else None
    return out, errors


def library_totals(rows):
    totals = defaultdict(lambda: {"rom": 0, "ram": 0})
    for r in rows:
        totals[r["library"]]["rom"] += r["rom"]
        totals[r["library"]]["ram"] += r["ram"]
    return totals


def failures(project, found, rows, baseline):
    """The lines for every budget that is exceeded."""
    lines = []
    for b in found:
        if not b["limit"] or b["used"] <= b["limit"]:
            continue
        over = b["used"] - b["limit"]
        lines.append(f"{b['name']}: {b['used']} bytes, {over} more than the budget of "
                     f"{b['limit']} ({b['option']})")
        library, _, what = b["name"].rpartition(".")
        what = what if what in ("rom", "ram") else "ram"
        mine = [r for r in rows if not library or r["library"] == library]
        if b["name"] == "heap":
            mine = [r for r in rows if r["kind"] == "heap"]
        lines += _culprits(project, mine, what, baseline)
    return lines


def _culprits(project, rows, what, baseline):
    now, was = _by_symbol(rows, what), {}
    if baseline:
        was = _by_symbol(baseline.get("rows", ()), what)
    if baseline:
        grown = sorted(((n - was.get(k, 0), k) for k, n in now.items() if n > was.get(k, 0)),
                       key=lambda g: (-g[0], g[1]))[:GROWERS]
        head = f"  grown most since {baseline.get('recorded', 'the last good build')}:"
    else:
        grown = sorted(((n, k) for k, n in now.items()), key=lambda g: (-g[0], g[1]))[:GROWERS]
        head = "  no baseline is recorded (make report-baseline); the largest are:"
    sign = "+" if baseline else ""
    if not grown:
        sign = ""
        grown = sorted(((n, k) for k, n in now.items()), key=lambda g: (-g[0], g[1]))[:GROWERS]
        head = "  nothing has grown since the baseline; the largest are:"
    lines = [head]
    for size, key in grown:
        lines.append(f"    {sign}{size} {key[0]} {key[2]} ({key[1]})")
        options = options_of(project, key[0], key[1])
        if options:
            lines.append(f"      options: {options}")
    return lines


def _by_symbol(rows, what):
    out = defaultdict(int)
    for r in rows:
        out[(r["library"], r["file"], r["symbol"])] += r[what]
    return out


def options_of(project, library, file):
    """The set options that the file or its library's menu mentions: what could make it smaller."""
    names = []
    folder = project.folders.get(library)
    for path in (os.path.join(project.top, file), folder and os.path.join(folder, "Config.uk")):
        try:
            with open(path or "", encoding="utf-8", errors="replace") as f:
                text = f.read()
        except OSError:
            continue
        pattern = r"^config (\w+)" if path.endswith("Config.uk") else r"CONFIG_(\w+)"
        for name in re.findall(pattern, text, re.M):
            if project.config.get(name, "n") not in ("n", "0", '""') and name not in names:
                names.append(name)
    return ", ".join(f"{n}={project.config[n]}" for n in names[:4])
