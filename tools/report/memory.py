# SPDX-License-Identifier: BSD-3-Clause
"""Memory: every byte of the loaded segments as a row, and the proof that none is missing.

	segment (ELF) = output sections + gaps between them     -> region
	output section = the map's pieces + gaps                -> library
	piece of a library = pieces of its partial link         -> file
	piece of a file = its symbols + the rest                -> symbol

Nothing is computed twice: a row is cut from what encloses it, so the rows add up to the segments
whatever the map says, and a map that does not belong to the ELF shows as bytes without an owner.
"""
import bisect
import os
import re

from .elf import SHF_ALLOC, SHF_TLS, STT_FUNC, STT_OBJECT, STT_TLS
from .errors import ReportError
from . import linkmap, merged

# Sections that the linker makes and the map charges to whatever object came first.
_LINKER_MADE = re.compile(r"^\.(got|got\.plt|rela\..*|rela|dynbss|plt|iplt|eh_frame.*|dyn.*|"
                          r"note\.gnu.*|interp|gnu\.hash)$")
_GUARD = 4096


class Row(dict):
    """region, group, library, file, symbol, kind, address, rom, ram"""


class Memory:
    def __init__(self, image, project):
        self.image = image
        self.project = project
        self.rows = []
        self.notes = []
        self._partials = {}
        self._sources = {}
        self.input_sections = []
        if not image.segments:
            raise ReportError(f"{image.path}: no loaded segments: nothing to measure")
        self._symbols()
        self.pieces = self._pieces()
        for segment in image.segments:
            self._segment(segment)
        self.check()

    def check(self):
        """The promise of the sheet: rows and linker agree to the byte."""
        rom = sum(r["rom"] for r in self.rows)
        ram = sum(r["ram"] for r in self.rows)
        if rom != self.image.rom or ram != self.image.ram:
            raise ReportError(f"{self.image.path}: the rows add up to {rom} bytes of ROM and {ram} "
                              f"of RAM, the segments to {self.image.rom} and {self.image.ram}")

    def _symbols(self):
        """Symbols with a size, by address; of several names of one thing the longest, then the
        global one. Names without a size (linker script) serve for gaps."""
        best = {}
        self.marks = {}
        sections = self.image.sections
        for s in self.image.symbols:
            if s.section == 0 or not s.name or s.name.startswith("$"):
                continue
            if s.section < len(sections) and sections[s.section].flags & SHF_ALLOC:
                if s.type in (STT_FUNC, STT_OBJECT) and s.size:
                    old = best.get(s.address)
                    if not old or (s.size, s.bind) > (old.size, old.bind):
                        best[s.address] = s
                elif s.type not in (STT_TLS,):
                    self.marks.setdefault(s.address, []).append(s.name)
        if not best:
            self.notes.append(f"{os.path.basename(self.image.path)} has no symbols: "
                              "rows end at sections")
        self.symbols = [best[a] for a in sorted(best)]
        self.addresses = [s.address for s in self.symbols]

    def _pieces(self):
        """The map's pieces that lie in loaded sections of this ELF, by output section."""
        out = {}
        loaded = {s.name: s for s in self.image.sections if s.flags & SHF_ALLOC}
        for p in linkmap.parse(self.project.map):
            s = loaded.get(p.section)
            if s is None:
                continue
            # One that was merged may be listed with its size from before, also at the section's end.
            if p.address < s.address or p.address > s.address + s.size or \
                    p.address + p.size > s.address + s.size and not merged.mergeable(p):
                raise ReportError(f"{self.project.map}: {p.name} lies outside {p.section} of "
                                  f"{self.image.path}: map and ELF are not of one link")
            out.setdefault(p.section, []).append(p)
        for name, pieces in out.items():
            pieces.sort(key=lambda p: p.address)
            pieces[:] = merged.divided(pieces, loaded[name], self.image, self.project.build)
        return out

    def _segment(self, seg):
        sections = sorted((s for s in self.image.sections
                           if s.flags & SHF_ALLOC and s.size and
                           not (s.flags & SHF_TLS and s.nobits) and
                           seg.address <= s.address < seg.address + seg.memsz),
                          key=lambda s: s.address)
        self.stored_end = seg.address + seg.filesz
        at, end = seg.address, seg.address + seg.memsz
        for s in sections:
            if s.address > at:
                self._gap(s.name, at, s.address)
            if s.address + s.size > end or s.address < at:
                raise ReportError(f"{self.image.path}: section {s.name} is not inside its segment")
            self._section(s)
            at = s.address + s.size
        if at < end:
            self._gap("segment", at, end)

    def _row(self, region, group, library, file, symbol, kind, address, size):
        rom = max(0, min(address + size, self.stored_end) - address)
        self.rows.append(Row(region=region, group=group, library=library, file=file, symbol=symbol,
                             kind=kind, address=address, rom=rom, ram=size))

    def _gap(self, region, start, end, what="alignment"):
        """Bytes of nobody: alignment, or room that the linker script reserves and names."""
        names = [n for n in self.marks.get(start, ()) if not n.endswith(("_end", "_start"))]
        if names and region in self.pieces:
            self._row(region, "linker", "(reserved)", "link.lds", names[0], "reserved", start,
                      end - start)
        else:
            self._row(region, "linker", f"({what})", "link.lds", f"({what})", what, start,
                      end - start)

    def _section(self, sec):
        at = sec.address
        pieces = self.pieces.get(sec.name, ())
        if not pieces:
            made = "linker made" if _LINKER_MADE.match(sec.name) or sec.name == ".rela.dyn" \
                else "no owner"
            self._row(sec.name, "linker", f"({made})", "link.lds", sec.name, made, at, sec.size)
            return
        for p in pieces:
            if p.address > at:
                self._gap(sec.name, at, p.address)
            if p.address < at:
                raise ReportError(f"{self.project.map}: {p.name} overlaps what comes before it")
            if p.owner is None:
                self._gap(sec.name, p.address, p.address + p.size, "padding")
            elif _LINKER_MADE.match(p.name):
                self._row(sec.name, "linker", "(linker made)", "link.lds", p.name, "linker made",
                          p.address, p.size)
            else:
                self._library(sec.name, p)
            at = p.address + p.size
        if at < sec.address + sec.size:
            self._gap(sec.name, at, sec.address + sec.size)

    def _library(self, region, piece):
        library, member = linkmap.owner_of(piece.owner)
        group = self.project.group(library)
        if member is not None:
            self._file(region, group, library, member, piece.name, piece.address, piece.size)
            return
        if library not in self._partials:
            self._partials[library] = linkmap.partial(self.project.build, library)
            if self._partials[library] is None:
                self.notes.append(f"{library}: no map of its partial link: its files are one row")
        parts = (self._partials[library] or {}).get(piece.name, ())
        total = max((o + s for o, s, _ in parts), default=0)
        if total != piece.size:
            # Strings that were merged: the linker does not say whose survived.
            names = {f for _, _, f in parts}
            file = names.pop() if len(names) == 1 else "(merged)"
            self._file(region, group, library, file, piece.name, piece.address, piece.size)
            return
        at = 0
        for offset, size, file in parts:
            if offset > at:
                self._row(region, group, library, "(padding)", "(padding)", "padding",
                          piece.address + at, offset - at)
            self._file(region, group, library, file, piece.name, piece.address + offset, size)
            at = offset + size

    def source(self, library, obj):
        """The source an object was made from, by the compiler's own list of dependencies; the
        object's name when it was not compiled here."""
        key = (library, obj)
        if key not in self._sources:
            path = os.path.join(self.project.build, library, obj[:-2] + ".d")
            name = obj
            try:
                with open(path, encoding="utf-8", errors="replace") as f:
                    m = re.match(r"[^:]*:[ \\\n]*([^ \\\n]+)", f.read(4096))
                    if m:
                        name = self.project.relative(os.path.join(self.project.top, m.group(1)))
            except OSError:
                pass
            self._sources[key] = name
        return self._sources[key]

    def _file(self, region, group, library, file, section, start, size):
        """Symbols within one input section; what lies between them is the section's own."""
        obj, file = file, self.source(library, file)
        self.input_sections.append((start, size, library, obj, file, section))
        kind = kind_of(section, region)
        at, end = start, start + size
        i = bisect.bisect_left(self.addresses, start)
        while i < len(self.symbols) and self.addresses[i] < end:
            s = self.symbols[i]
            i += 1
            if s.address < at:
                continue
            if s.address > at:
                self._rest(region, group, library, file, section, kind, at, s.address)
            stop = min(s.address + s.size, end)
            if kind == "stack" and s.name.endswith("_stack") and stop - s.address > _GUARD and \
                    s.address % _GUARD == 0:
                self._row(region, group, library, file, s.name + " guard", "guard", s.address,
                          _GUARD)
                self._row(region, group, library, file, s.name, kind, s.address + _GUARD,
                          stop - s.address - _GUARD)
            else:
                self._row(region, group, library, file, s.name, kind, s.address, stop - s.address)
            at = stop
        if at < end:
            self._rest(region, group, library, file, section, kind, at, end)

    def _rest(self, region, group, library, file, section, kind, start, end):
        name = f"({section})"
        if ".str" in section:
            of = re.sub(r"\.str[\d.]+$", "", section).split(".", 2)
            name = f"strings of {of[2]}" if len(of) > 2 else "strings"
        elif kind == "code" and end - start < 8 and start != self._align_start(section):
            name, kind = "(padding)", "padding"
        self._row(region, group, library, file, name, kind, start, end - start)

    def _align_start(self, section):
        return self.image.address_of(section.rsplit(".", 1)[-1])

    def heap(self):
        return sum(r["ram"] for r in self.rows if r["kind"] == "heap")


def kind_of(section, region):
    """What memory is for, by the name of its section: the tree's convention for no-init memory."""
    for prefix, kind in ((".noinit.stacks", "stack"), (".noinit.heap", "heap"),
                         (".noinit.pool", "pool"), (".noinit.tables", "page tables"),
                         (".noinit.l1", "page tables"), (".noinit", "no-init"),
                         (".text", "code"), (".rodata", "rodata"), (".bss", "bss"),
                         ("COMMON", "bss"), (".tbss", "bss"), (".tdata", "data"),
                         (".data.rel.ro", "rodata"), (".data", "data")):
        if section == prefix or section.startswith(prefix + "."):
            return kind
    return {".text": "code", ".text.front": "code", ".rodata": "rodata", ".data": "data",
            ".bss": "bss"}.get(region, "data")
