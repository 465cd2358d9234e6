# SPDX-License-Identifier: BSD-3-Clause
"""Strings and constants that the linker merges (SHF_MERGE): whose they are.

Up to binutils 2.40 every object keeps what it was the first to have. Since 2.41 all of one kind in an
output section becomes one input section, the first, and the map gives the others their size from
before, which lies over what follows them. Here such a section is divided again: each string belongs
to the first object that has it.
"""
import os
import re

from . import linkmap
from .elf import Image
from .errors import ReportError

# As gcc and clang name them: the size of a character or constant, the alignment of strings.
_KIND = re.compile(r"\.(?:str(\d+)\.(\d+)|cst(\d+))$")


def mergeable(piece):
    return piece.owner is not None and bool(_KIND.search(piece.name))


def divided(pieces, section, image, build):
    """The pieces of an output section in the order of addresses, without overlaps of what was
    merged, and each with its owner."""
    out, libraries = [], Libraries(build)
    for p in _clipped(pieces, section.address + section.size):
        if p.size > p.own and mergeable(p):
            kind = _KIND.search(p.name).group(0)
            same = [q for q in pieces if mergeable(q) and q.name.endswith(kind)]
            out += _by_owner(p, same, image, libraries)
        else:
            out.append(p)
    return out


class Libraries:
    """The sections of libraries before the link."""

    def __init__(self, build):
        self.build, self.known = build, {}

    def section(self, library, name):
        """[(bytes, object)] of each object's part of it."""
        if library not in self.known:
            try:
                image = Image(os.path.join(self.build, library + ".o"))
                self.known[library] = image, linkmap.partial(self.build, library) or {}
            except ReportError:
                self.known[library] = None, {}
        image, parts = self.known[library]
        data = image.section_bytes(name) if image else b""
        return [(data[at:at + size], obj) for at, size, obj in parts.get(name, ())]


def _clipped(pieces, end):
    """Those that may be merged cut where the next one begins, and at the end."""
    out = []
    for p, after in zip(pieces, [q.address for q in pieces[1:]] + [end]):
        if mergeable(p) and p.address + p.size > after:
            p = p._replace(size=after - p.address)
        if p.size > 0:
            out.append(p)
    return out


def _by_owner(whole, sources, image, libraries):
    """One piece for each run of entries of one owner; what nobody has stays with the first."""
    owners = {}
    for p in sources:
        library, member = linkmap.owner_of(p.owner)
        for data, obj in libraries.section(library, p.name) if member is None else ():
            for _, entry in _entries(data, p.name):
                owners.setdefault(entry, (p.name, f"{library}({obj})"))
    out = []
    for at, entry in _entries(image.bytes_at(whole.address, whole.size), whole.name):
        name, owner = owners.get(entry, (whole.name, whole.owner))
        if out and (out[-1].name, out[-1].owner) == (name, owner):
            continue
        address = whole.address + at
        if out:
            out[-1] = _until(out[-1], address)
        out.append(whole._replace(name=name, owner=owner, address=address))
    return out[:-1] + [_until(out[-1], whole.address + whole.size)]


def _until(piece, end):
    return piece._replace(size=end - piece.address, own=end - piece.address)


def _entries(data, name):
    """(offset, bytes) of each string without its end, or of each constant."""
    width, align, constant = _KIND.search(name).groups()
    if constant:
        n = int(constant)
        return [(at, data[at:at + n]) for at in range(0, len(data), n)]
    width, align = int(width), int(align)
    out, at = [], 0
    while at < len(data):
        end = data.find(bytes(width), at)
        while end >= 0 and (end - at) % width:
            end = data.find(bytes(width), end + 1)
        end = end if end >= 0 else len(data)
        out.append((at, data[at:end]))
        at = end + width + -(end + width) % align
    return out
