# SPDX-License-Identifier: BSD-3-Clause
"""The linker's maps: of the final link, which knows libraries, and of each library's partial link,
which knows files. Together they name the owner of every byte that came from an object.
"""
import os
import re
from collections import namedtuple

from .errors import ReportError

# One input section (owner set) or one filling of the linker's (owner None). own: its size before
# the linker changed it; the same as size where the map does not say.
Piece = namedtuple("Piece", "section name address size owner own")

_OUTPUT = re.compile(r"^(\.[\w.]+|COMMON)(?:\s+(0x[0-9a-f]+)\s+(0x[0-9a-f]+))?(?:\s+load .*)?$")
_INPUT = re.compile(r"^ (\.?[\w.$@+-]+|\*fill\*)(?:\s+(0x[0-9a-f]+)\s+(0x[0-9a-f]+)(?: (.*))?)?$")
_CONT = re.compile(r"^ {16,}(0x[0-9a-f]+)\s+(0x[0-9a-f]+)(?: (.*))?$")
_OWN = re.compile(r"^ {16,}(0x[0-9a-f]+) \(size before relaxing\)$")
_BEGIN = "Linker script and memory map"


def parse(path):
    """The pieces of a map in the order of the link, those of no size left out."""
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            text = f.read()
    except OSError as e:
        raise ReportError(f"{path}: {e.strerror}: what is in the image has no owner") from e
    at = text.find(_BEGIN)
    if at < 0:
        raise ReportError(f"{path}: not a linker map (no \"{_BEGIN}\"): "
                          "what is in the image has no owner")
    pieces = []
    output = pending = None
    added = False      # is the last piece the line before this one?
    for line in text[at + len(_BEGIN):].split("\n"):
        if not line:
            continue
        if line[0] != " ":
            if line.startswith(("LOAD ", "OUTPUT(", "START GROUP", "END GROUP")):
                continue
            m = _OUTPUT.match(line)
            output, pending, added = (m.group(1) if m else line.split()[0]), None, False
            continue
        if line[1] != " ":
            m = _INPUT.match(line)
            pending = None
            if not m or line[1] == "*" and not line.startswith(" *fill*"):
                continue
            if m.group(2) is None:
                pending = m.group(1)
            else:
                added = _add(pieces, output, m.group(1), m.group(2), m.group(3), m.group(4))
        elif pending:
            m = _CONT.match(line)
            if m:
                added = _add(pieces, output, pending, m.group(1), m.group(2), m.group(3))
            pending = None
        elif added and _OWN.match(line):
            pieces[-1] = pieces[-1]._replace(own=int(_OWN.match(line).group(1), 16))
            added = False
    return pieces


def _add(pieces, output, name, address, size, owner):
    size = int(size, 16)
    if size:
        pieces.append(Piece(output, name, int(address, 16), size,
                            None if name == "*fill*" else (owner or "").strip(), size))
    return bool(size)


def owner_of(path):
    """(library, file or None) of an owner as the final map writes it."""
    m = re.match(r"^(.*)\(([^()]*)\)$", path)
    if m:
        return os.path.basename(m.group(1)), m.group(2)
    base = os.path.basename(path)
    return (base[:-2] if base.endswith(".o") else base), None


def partial(build, library):
    """{section: [(offset, size, object)]} of a library's partial link, None if it left no map."""
    path = os.path.join(build, library, "link.map")
    if not os.path.exists(path):
        return None
    out = {}
    for p in parse(path):
        if p.section and not p.section.startswith((".debug", ".comment")) and p.owner is not None:
            name = os.path.basename(p.owner)
            m = re.match(r"^.*\(([^()]*)\)$", p.owner)
            out.setdefault(p.section, []).append((p.address, p.size, m.group(1) if m else name))
    return out
