# SPDX-License-Identifier: BSD-3-Clause
"""What the code says about itself: the texts of <uk/annotate.h> in section .uk_report, with the
library and object each came from (that is the scope its names are looked up in).
"""
import bisect
import re
from collections import namedtuple

from . import linkmap

Note = namedtuple("Note", "kind args library object file line")

ARGUMENTS = {"calls": (2, 99), "recursion": (2, 2), "alloca": (2, 2), "frame": (2, 2),
             "root": (3, 3), "interrupt": (4, 5), "nesting": (1, 2), "holds": (3, 3),
             "load": (3, 3), "jitter": (2, 2), "ontop": (1, 1), "stays": (2, 2), "idles": (2, 2)}
NUMBERS = {"recursion": [1], "alloca": [1], "frame": [1], "root": [2], "interrupt": [0, 4],
           "holds": [2], "jitter": [1]}
# A type in brackets, which is no part of the value.
CAST = re.compile(r"\(\s*(?:(?:unsigned|signed|long|short|int|char)\b\s*|u?int\d+_t\s*|size_t\s*)+\)")


def read(image, project):
    """(notes, errors)."""
    data = image.section_bytes(".uk_report")
    if not data:
        return [], []
    owners = _owners(project)
    starts = [o[0] for o in owners]
    notes, errors, at = [], [], 0
    seen = set()
    for raw in data.split(b"\0"):
        offset, at = at, at + len(raw) + 1
        if not raw:
            continue
        fields = raw.decode("utf-8", "replace").split("|")
        i = bisect.bisect_right(starts, offset) - 1
        library, obj = owners[i][1:] if i >= 0 else ("", "")
        kind = fields[0]
        args = [a.strip() for a in fields[1].split(",")] if len(fields) > 1 else []
        file, line = (fields[2], fields[3]) if len(fields) == 4 else (obj, "0")
        where = f"{file}:{line}" if line != "0" else f"{library}/{obj}"
        if kind not in ARGUMENTS or not ARGUMENTS[kind][0] <= len(args) <= ARGUMENTS[kind][1]:
            errors.append(f"{where}: not an annotation of <uk/annotate.h>: {kind}({', '.join(args)})")
            continue
        try:
            for i in NUMBERS.get(kind, ()):
                args[i:i + 1] = [number(a) for a in args[i:i + 1]]
        except ValueError:
            errors.append(f"{where}: {kind}: \"{args[i]}\" is not a number: write constants and "
                          "operators, no sizeof and no enumerator")
            continue
        if kind == "nesting" and not args[0].startswith("passed("):
            try:
                args[0] = number(args[0])
            except ValueError:
                errors.append(f"{where}: nesting: \"{args[0]}\" is not a number")
                continue
        if kind == "load":
            try:
                args[1:] = [number(a) for a in args[1:]]
            except ValueError:
                args[1:] = [0, 0]
            if args[2] <= 0 or args[1] < 0:
                errors.append(f"{where}: load of {args[0]}: not a time and a distance in ns")
                continue
        note = Note(kind, args, library, obj, file, int(line) if line.isdecimal() else 0)
        key = (kind, tuple(args), library, obj, file, line)
        if key not in seen:
            seen.add(key)
            notes.append(note)
    return notes, errors


def number(text):
    """A number as a macro leaves it: 192, 0x40, (4096 + 8), 20000UL, ((uint64_t)(20) * 1000)."""
    text = CAST.sub("", re.sub(r"(?<=[0-9a-fA-F])[uUlL]+\b", "", text))
    if not re.fullmatch(r"[\s0-9a-fA-FxX()+*/%<>-]+", text):
        raise ValueError(text)
    try:
        return int(eval(text.replace("/", "//"), {"__builtins__": {}}))
    except (SyntaxError, TypeError, ZeroDivisionError, NameError) as e:
        raise ValueError(text) from e


def _owners(project):
    """[(offset in the section, library, object)]"""
    out = []
    for p in linkmap.parse(project.map):
        if p.section != ".uk_report" or p.owner is None:
            continue
        library, _ = linkmap.owner_of(p.owner)
        parts = (linkmap.partial(project.build, library) or {}).get(".uk_report", [])
        for offset, _, obj in parts or [(0, p.size, "")]:
            out.append((p.address + offset, library, obj))
    return sorted(out)
