# SPDX-License-Identifier: BSD-3-Clause
"""report.html: one file that needs nothing else. Tables and timeline are plain HTML and SVG, so
that they print and work without scripts; the treemaps are drawn by page.js from the numbers in it.
"""
import json
import os

from . import timeline
from .files import replace
from .timeline import escape

LEVELS = ("region", "group", "library", "file", "symbol")


def tree(rows):
    """Nested [name, rom, ram, children] of the rows."""
    root = {}
    for r in rows:
        at = root
        for level in LEVELS:
            at = at.setdefault(r[level], {})
        at[None] = (at.get(None, (0, 0))[0] + r["rom"], at.get(None, (0, 0))[1] + r["ram"])

    def fold(name, node):
        if None in node:
            return [name, *node[None], []]
        children = [fold(k, v) for k, v in node.items()]
        return [name, sum(c[1] for c in children), sum(c[2] for c in children), children]

    return fold("image", root)


def table(head, rows, classes=""):
    cells = "".join(f"<th>{escape(h)}</th>" for h in head)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f'<table class="{classes}"><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>'


def number(n):
    return "–" if n is None else f'<span class="n" data-n="{n}">{n:,}</span>'.replace(",", "\u2009")


def budgets(sheet):
    rows = []
    for b in sheet["budgets"]:
        share = 100 * b["used"] / b["limit"] if b["limit"] else 0
        over = " over" if b["limit"] and b["used"] > b["limit"] else ""
        meter = f'<span class="meter{over}"><i style="width:{min(100, share):.1f}%"></i></span>'
        rows.append((escape(b["name"]), number(b["used"]),
                     number(b["limit"] or None), number(b["remain"]), meter))
    return table(("Budget", "Used", "Limit", "Remain", ""), rows, "wide")


def stacks(sheet):
    out = []
    for s in sheet["stacks"]:
        size = s["size"] or s["known"] or 1
        used = 100 * s["known"] / size
        bad = " over" if s["problems"] or s["known"] > size else ""
        frames = "".join(
            f'<li><b>{number(f["bytes"])}</b> {escape(f["function"])}'
            f'<small>{escape(f["file"])}{":" + str(f["line"]) if f["line"] else ""}</small></li>'
            for f in s["chain"])
        problems = "".join(f"<li>not proved: {escape(p)}</li>" for p in s["problems"])
        worst = "unknown" if s["worst"] is None else number(s["worst"])
        out.append(
            f'<details class="stack" data-name="{escape(s["name"])}"><summary>'
            f'<b>{escape(s["name"])}</b> {escape(s["kind"])} '
            f'<span class="meter{bad}"><i style="width:{min(100, used):.1f}%"></i></span> '
            f'worst {worst} of {number(s["size"])}, smallest safe {number(s["proposed"])}'
            f'</summary><ol class="chain">{frames}</ol><ul class="problems">{problems}</ul>'
            "</details>")
    return "".join(out)


def tasks(sheet):
    if not sheet["tasks"]:
        return "<p>No static tasks are in this image.</p>"
    rows = [(escape(t["name"]), t["priority"], timeline.unit(t["period"]),
             timeline.unit(t["deadline"]), f'{timeline.unit(t["wcet"])} ({escape(t["source"])})',
             f'<span class="{"ok" if t["ok"] else "bad"}" data-n="{t["response"]}">'
             f'{"–" if t["response"] is None else timeline.unit(t["response"])}</span>',
             escape(", ".join(t["interference"])))
            for t in sheet["tasks"]]
    s = sheet["schedule"]
    notes = "".join(f"<li>{escape(n)}</li>" for n in s["notes"])
    return (f'<p>{escape(s["policy"])}, utilisation {100 * s["utilisation"]:.1f} %, hyperperiod '
            f'{timeline.unit(s["hyperperiod"])}</p>' + timeline.svg(sheet) +
            table(("Task", "Priority", "Period", "Deadline", "Time", "Response", "After"), rows, "wide") +
            f'<ul class="notes">{notes}</ul>')


def page(sheet):
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "page.html"), encoding="utf-8") as f:
        text = f.read()
    with open(os.path.join(here, "page.css"), encoding="utf-8") as f:
        css = f.read()
    with open(os.path.join(here, "page.js"), encoding="utf-8") as f:
        js = f.read()
    said = "".join(f'<li class="bad">{escape(e)}</li>' for e in sheet["errors"]) + \
        "".join(f'<li class="warn">{escape(w)}</li>' for w in sheet["warnings"]) + \
        "".join(f"<li>{escape(n)}</li>" for n in sheet["notes"])
    libraries = table(("Library", "Group", "ROM", "RAM"),
                      [(escape(name), escape(group), number(rom), number(ram))
                       for name, group, rom, ram in by_library(sheet)])
    groups = table(("Group", "ROM", "RAM"),
                   [(escape(g), number(rom), number(ram)) for g, rom, ram in by_group(sheet)])
    data = json.dumps(tree(sheet["rows"]), separators=(",", ":")).replace("</", "<\\/")
    for name, value in (("TITLE", escape(f"{sheet['app']} on {sheet['board']}")),
                        ("CONFIGURATION", escape(sheet["configuration"])),
                        ("ROM", number(sheet["totals"]["rom"])),
                        ("RAM", number(sheet["totals"]["ram"])),
                        ("IMAGE", number(sheet["totals"]["image"])),
                        ("BUDGETS", budgets(sheet)), ("GROUPS", groups), ("LIBRARIES", libraries),
                        ("STACKS", stacks(sheet)), ("TASKS", tasks(sheet)),
                        ("SAID", f"<ul>{said}</ul>" if said else "<p>Nothing.</p>"),
                        ("CSS", css), ("DATA", data), ("JS", js)):
        text = text.replace(f"@{name}@", value)
    return text


def by_library(sheet):
    sums = {}
    for r in sheet["rows"]:
        name = (r["library"], r["group"])
        rom, ram = sums.get(name, (0, 0))
        sums[name] = (rom + r["rom"], ram + r["ram"])
    return sorted(((*name, *s) for name, s in sums.items()), key=lambda r: (-r[3], -r[2], r[0]))


def by_group(sheet):
    sums = {}
    for r in sheet["rows"]:
        rom, ram = sums.get(r["group"], (0, 0))
        sums[r["group"]] = (rom + r["rom"], ram + r["ram"])
    return sorted(((g, *s) for g, s in sums.items()), key=lambda g: (-g[2], g[0]))


def write(path, sheet):
    replace(path, page(sheet))
