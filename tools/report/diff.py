# SPDX-License-Identifier: BSD-3-Clause
"""What changed between two sheets: for reviews."""
import json
from collections import defaultdict

from .errors import ReportError

LINES = 40


def load(path):
    if not path:
        raise ReportError("report-diff: BASE= names the report.json to compare with")
    try:
        with open(path, encoding="utf-8") as f:
            base = json.load(f)
    except OSError as e:
        raise ReportError(f"{path}: {e.strerror}") from e
    except ValueError as e:
        raise ReportError(f"{path}: not a report.json ({e})") from e
    if not isinstance(base, dict) or "rows" not in base or "totals" not in base:
        raise ReportError(f"{path}: not a report.json (it has no rows)")
    return base


def sums(rows, *levels):
    out = defaultdict(lambda: (0, 0))
    for r in rows:
        key = tuple(r[k] for k in levels)
        out[key] = (out[key][0] + r["rom"], out[key][1] + r["ram"])
    return out


def signed(n):
    return f"{n:+d}" if n else "0"


def compare(base, now, style):
    lines = []
    if (base.get("app"), base.get("board")) != (now["app"], now["board"]):
        lines.append(f"note: compared with {base.get('app')} on {base.get('board')}")
    for what in ("rom", "ram"):
        a, b = base["totals"][what], now["totals"][what]
        lines.append(f"{what.upper():<4} {a:>9} -> {b:>9} {signed(b - a):>9}")
    lines += _table("libraries", base, now, ("library",), style)
    lines += _table("symbols", base, now, ("library", "file", "symbol"), style)
    lines += _stacks(base, now, style)
    lines += _tasks(base, now)
    lines += _why(base, now)
    return lines


def _table(title, base, now, levels, style):
    old, new = sums(base["rows"], *levels), sums(now["rows"], *levels)
    changes = []
    for key in set(old) | set(new):
        a, b = old.get(key, (0, 0)), new.get(key, (0, 0))
        if a != b:
            changes.append((b[0] - a[0], b[1] - a[1], key,
                            "new" if key not in old else "gone" if key not in new else ""))
    if not changes:
        return ["", f"{title}: no change"]
    changes.sort(key=lambda c: (-abs(c[1]), -abs(c[0]), c[2]))
    lines = ["", f"{'ROM':>9} {'RAM':>9}  {title}"]
    for rom, ram, key, how in changes[:LINES]:
        name = key[0] if len(key) == 1 else f"{key[0]} {key[2]} ({key[1]})"
        colour = "31" if ram > 0 or rom > 0 else "32"
        lines.append(style(colour, f"{signed(rom):>9} {signed(ram):>9}") + f"  {name}" +
                     (f", {how}" if how else ""))
    if len(changes) > LINES:
        rest = changes[LINES:]
        lines.append(f"{signed(sum(c[0] for c in rest)):>9} {signed(sum(c[1] for c in rest)):>9}  "
                     f"{len(rest)} more")
    return lines


def _stacks(base, now, style):
    old = {s["name"]: s for s in base.get("stacks", ())}
    new = {s["name"]: s for s in now["stacks"]}
    lines = []
    for name in sorted(set(old) | set(new)):
        a, b = old.get(name, {}).get("worst"), new.get(name, {}).get("worst")
        if a == b and (name in old) == (name in new):
            continue
        text = "gone" if name not in new else "new" if name not in old else ""
        lines.append(f"  {name:<20} {a if a is not None else '?'} -> {b if b is not None else '?'} "
                     f"{text}")
        before = {f["function"]: f["bytes"] for f in old.get(name, {}).get("chain", ())}
        for f in new.get(name, {}).get("chain", ()):
            was = before.get(f["function"])
            if was != f["bytes"]:
                grown = "new in the chain" if was is None else f"{signed(f['bytes'] - was)}"
                lines.append("    " + style("33", f"{f['function']} {f['bytes']} ({grown})"))
    return ["", "stacks, worst case"] + lines if lines else []


def _tasks(base, now):
    old = {t["name"]: t for t in base.get("tasks", ())}
    lines = []
    for t in now["tasks"]:
        was = old.pop(t["name"], None)
        for key in ("wcet", "period", "deadline", "priority", "response"):
            if was is None or was.get(key) != t[key]:
                lines.append(f"  {t['name']:<20} {key} {was.get(key) if was else '-'} -> {t[key]}")
    lines += [f"  {name:<20} gone" for name in sorted(old)]
    return ["", "tasks"] + lines if lines else []


def _why(base, now):
    """Options and compiler: what a reader looks at first for a change that no source explains."""
    lines = []
    old, new = base.get("options", {}), now["options"]
    for name in sorted(set(old) | set(new)):
        if old.get(name, "n") != new.get(name, "n"):
            lines.append(f"  {name}: {old.get(name, 'n')} -> {new.get(name, 'n')}")
    if base.get("compiler") != now["compiler"]:
        lines.append(f"  compiler: {base.get('compiler')} -> {now['compiler']}")
    return ["", "why: options and compiler"] + lines if lines else \
        ["", "why: the same options and compiler, so the sources"]
