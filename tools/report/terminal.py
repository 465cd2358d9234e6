# SPDX-License-Identifier: BSD-3-Clause
"""The sheet in a terminal: a tree with bars, plain in a pipe, folded at DEPTH."""
from collections import defaultdict

LEVELS = ("region", "group", "library", "file", "symbol")
BAR = 20
NEAR = 10	# the part of what the board has, from which on it is told
FULL, EMPTY = "█", "·"


class Style:
    def __init__(self, colour):
        self.colour = colour

    def __call__(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.colour else text

    def bar(self, part, whole, width=BAR):
        n = min(width, round(width * part / whole)) if whole else 0
        if part and not n:
            n = 1
        full, empty = (FULL, EMPTY) if self.colour else ("#", ".")
        return self("36", full * n) + empty * (width - n)


def worth_telling(b, options):
    """A limit that somebody has set, or one of the board's that the image comes near to."""
    board = options.get(f"BOARD_{b['name'].upper()}_BYTES")
    default = b["option"].startswith("BUDGET_") and board == str(b["limit"])
    return b["limit"] and (not default or b["used"] * NEAR > b["limit"])


def two_lines(sheet):
    """What every build prints."""
    lines = []
    for b in sheet["budgets"][:2]:
        text = f"  {b['name'].upper():<7} {b['used']} bytes"
        if worth_telling(b, sheet["options"]):
            text += f" of {b['limit']} ({100 * b['used'] / b['limit']:.1f} %)"
            text += f", {b['remain']} left" if b["remain"] >= 0 else f", {-b['remain']} too many"
        lines.append(text)
    return lines


def libraries(rows):
    """One row for each library, the largest first."""
    totals = defaultdict(lambda: [0, 0])
    for r in rows:
        totals[r["library"]][0] += r["rom"]
        totals[r["library"]][1] += r["ram"]
    lines = [f"{'library':<24} {'ROM':>10} {'RAM':>10}"]
    for name, (rom, ram) in sorted(totals.items(), key=lambda t: (-t[1][1], -t[1][0], t[0])):
        lines.append(f"{name:<24} {rom:>10} {ram:>10}")
    lines.append(f"{'all':<24} {sum(t[0] for t in totals.values()):>10} "
                 f"{sum(t[1] for t in totals.values()):>10}")
    return lines


def tree(rows, depth, style, levels=LEVELS):
    """Lines of the memory tree, @depth levels of it, the largest first."""
    rom_total = sum(r["rom"] for r in rows)
    ram_total = sum(r["ram"] for r in rows)
    lines = [f"{'ROM':>9} {'RAM':>9}  {'share of RAM':<{BAR}}"]
    lines.append(f"{rom_total:>9} {ram_total:>9}  {style.bar(1, 1)}  " + style("1", "image"))
    _level(rows, levels[:depth], ram_total, 1, style, lines)
    return lines


def _level(rows, levels, total, indent, style, lines):
    if not levels:
        return
    groups = defaultdict(list)
    for r in rows:
        groups[r[levels[0]]].append(r)
    size = {k: (sum(r["ram"] for r in v), sum(r["rom"] for r in v)) for k, v in groups.items()}
    for key in sorted(groups, key=lambda k: (-size[k][0], -size[k][1], k)):
        ram, rom = size[key]
        lines.append(f"{rom:>9} {ram:>9}  {style.bar(ram, total)}  " + "  " * indent +
                     (style("1", key) if indent < 3 else key))
        # A level of one entry with its parent's name says nothing new.
        _level(groups[key], levels[1:], total, indent + 1, style, lines)


def budget_table(budgets):
    lines = [f"{'budget':<24} {'used':>10} {'limit':>10} {'remain':>10}"]
    for b in budgets:
        lines.append(f"{b['name']:<24} {b['used']:>10} {b['limit'] or '-':>10} "
                     f"{'-' if b['remain'] is None else b['remain']:>10}")
    return lines


def _bytes_or_unknown(n):
    return "unknown" if n is None else str(n)


def stacks(entries, style):
    lines = [f"{'stack':<20} {'kind':<10} {'size':>8} {'worst':>8} {'remain':>8} {'smallest':>9}"]
    for s in entries:
        bad = s["worst"] is None or s["size"] is not None and s["worst"] > s["size"]
        left = None if s["worst"] is None or s["size"] is None else s["size"] - s["worst"]
        lines.append(style("31" if bad else "32", f"{s['name']:<20}") +
                     f" {s['kind']:<10} {_bytes_or_unknown(s['size']):>8} "
                     f"{_bytes_or_unknown(s['worst']):>8} {_bytes_or_unknown(left):>8} "
                     f"{_bytes_or_unknown(s['proposed']):>9}")
        for f in s["chain"]:
            where = f" ({f['file']}:{f['line']})" if f.get("line") else ""
            lines.append(f"    {f['bytes']:>6}  {f['function']}{where}")
        for p in s["problems"]:
            lines.append("    " + style("31", "not proved: ") + p)
    return lines


def tasks(rows, result, style):
    if not rows or not result:
        return []
    lines = ["", f"tasks: {result['policy']}, utilisation {100 * result['utilisation']:.1f} %"]
    lines.append(f"{'task':<16} {'priority':>8} {'period':>12} {'deadline':>12} {'wcet':>12} "
                 f"{'response':>12}  (ns)")
    for t in rows:
        text = (f"{t['name']:<16} {t['priority']:>8} {t['period']:>12} {t['deadline']:>12} "
                f"{t['wcet']:>12} {_bytes_or_unknown(t['response']):>12}")
        lines.append(style("32" if t["ok"] else "31", text) + f"  {t['source']}")
    for note in result["notes"]:
        lines.append("  " + note)
    return lines
