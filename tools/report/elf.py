# SPDX-License-Identifier: BSD-3-Clause
"""The linked image as the sheet needs it: segments, sections, symbols, bytes, relocations.

Symbols and relocations are unpacked in one go rather than one object each through pyelftools: an
image has thousands and the sheet has well under a second.
"""
import struct
from collections import namedtuple

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

from .errors import ReportError

Symbol = namedtuple("Symbol", "name address size type bind section")
Segment = namedtuple("Segment", "address filesz memsz offset flags")
Section = namedtuple("Section", "name address size flags nobits index")

STT_OBJECT, STT_FUNC, STT_SECTION, STT_FILE, STT_TLS = 1, 2, 3, 4, 6
SHF_ALLOC, SHF_TLS = 2, 0x400
MACHINES = {183: "arm64", 62: "x86_64"}
R_RELATIVE = {"arm64": 1027, "x86_64": 8}


class Image:
    def __init__(self, path):
        self.path = path
        try:
            with open(path, "rb") as f:
                self.data = f.read()
            import io
            elf = ELFFile(io.BytesIO(self.data))
            self._read(elf)
        except OSError as e:
            raise ReportError(f"{path}: {e.strerror}: nothing is known about this image") from e
        except (ELFError, struct.error, ValueError, KeyError, IndexError, UnicodeDecodeError) as e:
            raise ReportError(f"{path}: not an ELF file this tool can read ({e})") from e

    def _read(self, elf):
        if not elf.little_endian or elf.elfclass != 64:
            raise ReportError(f"{self.path}: not a little-endian 64-bit ELF file")
        self.machine = MACHINES.get(elf.header["e_machine"], "unknown")
        if elf.header["e_machine"] == "EM_AARCH64":
            self.machine = "arm64"
        elif elf.header["e_machine"] == "EM_X86_64":
            self.machine = "x86_64"
        self.entry = elf.header["e_entry"]
        self.segments = [Segment(s["p_vaddr"], s["p_filesz"], s["p_memsz"], s["p_offset"],
                                 s["p_flags"])
                         for s in elf.iter_segments() if s["p_type"] == "PT_LOAD"]
        self.sections = []
        raw = []
        for i, s in enumerate(elf.iter_sections()):
            self.sections.append(Section(s.name, s["sh_addr"], s["sh_size"], s["sh_flags"],
                                         s["sh_type"] == "SHT_NOBITS", i))
            raw.append((s["sh_type"], s["sh_offset"], s["sh_size"], s["sh_link"]))
        self._raw = raw
        self.symbols = []
        for kind, offset, size, link in raw:
            if kind == "SHT_SYMTAB":
                self._read_symbols(offset, size, raw[link])
        self.by_name = {}
        for s in self.symbols:
            if s.type not in (STT_SECTION, STT_FILE) and not s.name.startswith("$"):
                self.by_name.setdefault(s.name, []).append(s)
        self.has_debug = any(s.name == ".debug_info" for s in self.sections)

    def _read_symbols(self, offset, size, strtab):
        text = self.data[strtab[1]:strtab[1] + strtab[2]]
        for name, info, _, shndx, value, length in struct.iter_unpack(
                "<IBBHQQ", self.data[offset:offset + size]):
            end = text.find(b"\0", name)
            self.symbols.append(Symbol(text[name:end].decode("ascii", "replace"), value, length,
                                       info & 15, info >> 4, shndx))

    def section(self, name):
        return next((s for s in self.sections if s.name == name), None)

    def section_bytes(self, name):
        """The content of a section that may not be loaded; b"" when there is none."""
        s = self.section(name)
        if s is None or s.nobits:
            return b""
        offset = self._raw[s.index][1]
        return self.data[offset:offset + s.size]

    def bytes_at(self, address, size):
        """What the file stores for [address, address + size); what is not stored reads as 0."""
        for seg in self.segments:
            if seg.address <= address and address + size <= seg.address + seg.memsz:
                start = address - seg.address
                stored = self.data[seg.offset + start:seg.offset + min(start + size, seg.filesz)]
                return stored + bytes(size - len(stored))
        raise ReportError(f"{self.path}: address {address:#x} is in no segment")

    def relocations(self):
        """{address: addend} of what the image relocates at its entry."""
        if not hasattr(self, "_relocs"):
            self._relocs = {}
            rela = self.section_bytes(".rela.dyn")
            for offset, info, addend in struct.iter_unpack(
                    "<QQq", rela[:len(rela) // 24 * 24]):
                if info & 0xffffffff == R_RELATIVE.get(self.machine):
                    self._relocs[offset] = addend
        return self._relocs

    def pointer_at(self, address):
        reloc = self.relocations().get(address)
        return reloc if reloc is not None else \
            struct.unpack("<Q", self.bytes_at(address, 8))[0]

    def address_of(self, name):
        found = self.by_name.get(name)
        return found[0].address if found else None

    def string_at(self, address, limit=256):
        for seg in self.segments:
            if seg.address <= address < seg.address + seg.filesz:
                start = seg.offset + address - seg.address
                end = self.data.find(b"\0", start, start + limit)
                return self.data[start:end if end >= 0 else start + limit].decode("utf-8", "replace")
        return ""

    @property
    def rom(self):
        return sum(s.filesz for s in self.segments)

    @property
    def ram(self):
        return sum(s.memsz for s in self.segments)
