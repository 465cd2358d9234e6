# SPDX-License-Identifier: BSD-3-Clause
"""The functions of the linked image and who calls whom: the compiler's frames and call graphs put
on the addresses that the linker gave, with what machine code and annotations add.
"""
import bisect
import io
import os
import re
import struct

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

from . import annotations, arm64, callgraph, linkmap
from .elf import SHF_ALLOC, STT_FUNC
from .tasks import read_irqs, read_tasks

_CALL_RELOCS = {"EM_AARCH64": {279, 280, 282, 283}, "EM_X86_64": {4}}

# What the assembler makes of a call of a local function, and of its address too.
_X86_64_PC32 = 2


def _jumps(data, section, where):
    """Is the word at @where of a section the operand of call, jmp or jcc (Intel SDM 2, opcodes e8, e9,
    0f 80 to 0f 8f)? A byte in front of a displacement from rip is of the form 00xxx101."""
    at = section[2] + where
    before = data[at - 1] if section[1] == "SHT_PROGBITS" and where >= 2 else 0
    return before in (0xe8, 0xe9) or (before & 0xf0 == 0x80 and data[at - 2] == 0x0f)


class Node:
    def __init__(self, address, size, name, library, obj, source):
        self.address, self.size, self.name = address, size, name
        self.library, self.obj, self.source = library, obj, source
        self.line = 0
        self.frame = None
        self.edges = {}           # address -> True when the caller's frame is gone by then
        self.by_type = set()      # those of them that only the type of a pointer allows
        self.problems = []        # what is not known of this function itself
        self.signature = None
        self.compiled = False

    @property
    def where(self):
        return f"{self.source}:{self.line}" if self.line else self.source


class Program:
    def __init__(self, image, project, memory):
        self.image, self.project = image, project
        self.warnings = []
        self.nodes = {}
        self.names = {}           # name -> [(address, library, object)]
        self.aliases = {}         # address -> names
        self.notes, self.errors = annotations.read(image, project)
        self._strings = {}
        self._inputs = sorted(memory.input_sections)
        self._input_starts = [i[0] for i in self._inputs]
        self._functions()
        self._objects()
        self._machine()
        self._resolve_graph()
        self._pointers()
        self._annotate()

    # -- functions ---------------------------------------------------------------------------

    def owner(self, address):
        i = bisect.bisect_right(self._input_starts, address) - 1
        if i >= 0 and address < self._inputs[i][0] + self._inputs[i][1]:
            return self._inputs[i][2:]
        return None

    def _functions(self):
        sections = self.image.sections
        for s in sorted(self.image.symbols, key=lambda s: (s.address, -s.size, s.name)):
            if s.type != STT_FUNC or not s.size or s.section >= len(sections) or \
                    not sections[s.section].flags & SHF_ALLOC:
                continue
            own = self.owner(s.address)
            if own is None:
                continue
            library, obj, source, _ = own
            self.names.setdefault(s.name, []).append((s.address, library, obj))
            self.aliases.setdefault(s.address, set()).add(s.name)
            if s.address not in self.nodes:
                self.nodes[s.address] = Node(s.address, s.size, s.name, library, obj, source)
        self._starts = sorted(self.nodes)

    def at(self, address):
        """The function that holds an address, or None."""
        i = bisect.bisect_right(self._starts, address) - 1
        if i >= 0:
            node = self.nodes[self._starts[i]]
            if address < node.address + node.size:
                return node
        return None

    def lookup(self, name, library=None, obj=None):
        """Functions of that name as code of an object sees them: its own, then its library's,
        then everybody's. Clones of a function answer to its name."""
        found = self.names.get(name, ())
        for fit in ((library, obj), (library, None), (None, None)):
            hit = [a for a, l, o in found
                   if (fit[0] in (None, l)) and (fit[1] in (None, o))]
            if hit:
                return hit
        clones = []
        for fit in ((library, obj), (library, None), (None, None)):
            clones = clones or [a for n, places in self.names.items()
                                if n.startswith(name + ".") for a, l, o in places
                                if fit[0] in (None, l) and fit[1] in (None, o)]
        return clones

    def objects(self):
        """(library, object) of every object with code in the image."""
        return sorted(self._graph)

    # -- what the compiler left --------------------------------------------------------------

    def _objects(self):
        self._graph = {}
        self._types = {}
        for node in self.nodes.values():
            key = (node.library, node.obj)
            if key not in self._graph:
                self._graph[key] = self._read_object(*key, node.source)
            f = self._graph[key].get(node.name)
            if f is None:
                f = next((self._graph[key][n] for n in sorted(self.aliases[node.address])
                          if n in self._graph[key]), None)
            if f is None:
                if self._graph[key]:
                    node.problems.append("the compiler's call graph does not have it")
                continue
            node.compiled = True
            node.graph = f
            node.line = f.line
            node.source = self.project.relative(f.file)
            node.frame = f.frame
            if f.kind == "dynamic":
                node.problems.append(f"its frame of {f.frame} bytes has parts of variable size "
                                     f"(alloca or a variable-length array): say "
                                     f"UK_ALLOCA({node.name}, bytes)")
            node.signature = self._types[key].functions.get(node.name)

    def _read_object(self, library, obj, source):
        stem = callgraph.stem_of(self.project.build, library, obj)
        self._types[(library, obj)] = callgraph.Types()
        if source.endswith((".S", ".s")) or not os.path.exists(stem + ".o"):
            return {}
        functions, wrong = callgraph.read_object(stem)
        for w in wrong:
            self.warnings.append(w.replace(self.project.build + os.sep, "") +
                                 ": stack use is taken from the machine code where that tells")
        self._types[(library, obj)] = callgraph.read_types(stem + ".su")
        return functions

    # -- what the machine code says ----------------------------------------------------------

    def _machine(self):
        for node in self.nodes.values():
            node.code = None
            if self.image.machine != "arm64":
                continue
            node.code = arm64.decode(self.image.bytes_at(node.address, node.size), node.address)
            if not node.compiled:
                node.frame = node.code.frame

    def _resolve_graph(self):
        for node in self.nodes.values():
            if node.code is not None:
                for to, how in node.code.calls.items():
                    target = self.at(to)
                    if target is node:
                        continue
                    if target is None:
                        node.problems.append(f"it jumps to {to:#x}, where no function is")
                        continue
                    tail = how == arm64.TAIL and not target.name.startswith(node.name + ".cold")
                    node.edges[target.address] = node.edges.get(target.address, True) and tail
                if to_itself(node):
                    node.edges[node.address] = False
            if not node.compiled:
                continue
            if node.code is not None:
                called = set()
                for a in node.edges:
                    names = self.aliases[a]
                    called |= {n.split(".")[0] for n in names}
                    if a != node.address and not self._same(names, node.graph.calls):
                        node.problems.append(f"its machine code calls {self.nodes[a].name}, the "
                                             "compiler's call graph does not: they are not of "
                                             "one build")
                # A function that never returns has lost its check of the canary.
                for name in sorted(node.graph.calls - {"__stack_chk_fail"}):
                    if name.split(".")[0] not in called and name != node.name and \
                            self.lookup(name, node.library, node.obj):
                        node.problems.append(f"the compiler's call graph has a call to {name}, "
                                             "its machine code has not: they are not of one "
                                             "build")
                if node.code.pointers and not node.graph.pointers and \
                        not any(n.kind == "calls" and n.args[0] == node.name for n in self.notes):
                    node.problems.append("its machine code calls through a pointer, the "
                                         "compiler's call graph does not")
                continue
            for name in node.graph.calls:
                hits = self.lookup(name, node.library, node.obj)
                if not hits:
                    node.problems.append(f"it calls {name}, which has no code in the image")
                for a in hits:
                    node.edges[a] = False

    @staticmethod
    def _same(names, calls):
        """Is one of a function's names, or what it is a clone of, among the calls?"""
        if names & calls:
            return True
        bases = {n.split(".")[0] for n in names}
        return any(c.split(".")[0] in bases for c in calls)

    # -- calls through pointers --------------------------------------------------------------

    def _pointers(self):
        by_function, positions = {}, []
        by_function = {}
        for n in self.notes:
            if n.kind == "calls":
                by_function.setdefault(n.args[0], []).append(n)
        self._calls_notes = by_function
        taken = None
        # What starts a stack or a context is jumped to, not called.
        roots = {n.args[1] for n in self.notes if n.kind == "root"} | self.context_entries()
        for node in self.nodes.values():
            # Assembly that is not read calls what is said of it.
            sites = node.graph.pointers if node.compiled else \
                [""] * (node.code.pointers if node.code else bool(self._notes_for(node, "")))
            for site in sites:
                notes = self._notes_for(node, site)
                if notes:
                    for a in [a for n in notes for a in self._targets(n, node)]:
                        node.edges[a] = False
                    continue
                where = self.project.relative(site) if site else node.where
                if not node.compiled:
                    node.problems.append(f"{where}: a call through a register: say "
                                         f"UK_CALLS({node.name}, targets)")
                    continue
                signature = self._types[(node.library, node.obj)].pointers.get(site)
                if signature is None:
                    node.problems.append(f"{where}: a call through a pointer of a type that is "
                                         f"not known: say UK_CALLS({node.name}, targets)")
                    continue
                if taken is None:
                    taken = {a for a in self._taken() if not self.aliases[a] & roots}
                for a in taken:
                    if self.nodes[a].signature and callgraph.fits(signature,
                                                                  self.nodes[a].signature):
                        if a not in node.edges:
                            node.by_type.add(a)
                        node.edges[a] = False

    def _notes_for(self, node, site):
        """The annotations that cover a call: of the function itself, by its library or by others
        that have no function of that name (an app tells what its library calls), or, when the
        annotated function was inlined, the nearest one above the call in its file."""
        found = [n for n in self._calls_notes.get(node.name.split(".")[0], ())
                 if n.library == node.library and n.object in (node.obj, "") or
                 not any(lib == n.library for _, lib, _ in self.names.get(n.args[0], ()))]
        found = found or [n for n in self._calls_notes.get(node.name.split(".")[0], ())
                          if n.library == node.library]
        if found:
            return found
        m = re.match(r"(.*):(\d+):\d+$", self.project.relative(site))
        if not m:
            return []
        file, line = m.group(1), int(m.group(2))
        above = [n for notes in self._calls_notes.values() for n in notes
                 if n.line and n.line <= line and os.path.normpath(n.file) == file]
        best = max(above, key=lambda n: n.line, default=None)
        if best is None:
            return []
        between = [f for f in self.nodes.values()
                   if f.source == file and best.line < f.line <= line and
                   f.name.split(".")[0] != best.args[0]]
        return [] if between else [best]

    def _targets(self, note, node):
        out = []
        for target in note.args[1:]:
            m = re.fullmatch(r"(\w+)\((.*)", target)
            if target == "nobody":
                continue
            if target == "tasks":
                out += self.task_entries()
            elif target == "irqs":
                out += [i.handler for i in read_irqs(self.image) if i.handler in self.nodes]
            elif m and m.group(1) == "table":
                out += self._table(note, m.group(2).rstrip(")"))
            elif m and m.group(1) == "passed":
                out += self._passed(note, node, m.group(2).rstrip(")"))
            else:
                hits = self.lookup(target, note.library, note.object)
                if not hits and not self._known(target):
                    self.errors.append(f"{note.file}:{note.line}: UK_CALLS({note.args[0]}): there "
                                       f"is no function {target}")
                out += hits
        return out

    def _known(self, name):
        """Is it a symbol that the linker dropped? Then nobody can call it."""
        for library in self.project.folders:
            if library not in self._strings:
                try:
                    with open(os.path.join(self.project.build, library + ".ld.o"), "rb") as f:
                        self._strings[library] = f.read()
                except OSError:
                    self._strings[library] = b""
            if b"\0" + name.encode() + b"\0" in self._strings[library]:
                return True
        return False

    def _table(self, note, name):
        """Functions that the words of [__name_start, __name_end) point to."""
        start, end = (self.image.address_of(f"__{name}_{e}") for e in ("start", "end"))
        if start is None or end is None:
            self.errors.append(f"{note.file}:{note.line}: there is no table {name}")
            return []
        out = []
        for at in range(start, end - 3, 4):
            word = struct.unpack("<i", self.image.bytes_at(at, 4))[0]
            candidates = [at + word]
            if at % 8 == 0 and at + 8 <= end:
                candidates.append(self.image.pointer_at(at))
            out += [c for c in candidates if c in self.nodes]
        return out

    def _passed(self, note, node, callee):
        """Functions whose address is an argument of a call of @callee anywhere."""
        out = []
        for library, obj, arguments in self.calls_of(callee):
            hits = [self.lookup(word, library, obj)
                    for word in re.findall(r"[A-Za-z_]\w*", arguments) if word in self.names]
            out += [a for hit in hits for a in hit]
            # 0B is the null pointer; the library's own calls pass on what it was given.
            if not hits and library != note.library and not re.search(r"\b0B\b", arguments):
                node.problems.append(f"{library}/{obj} passes {callee}() a function that is "
                                     "not known")
        return out

    def context_entries(self):
        """Names of the functions that some context is made for (<uk/arch/ctx.h>)."""
        return {word for _, _, arguments in self.calls_of("ukarch_ctx_init")
                for word in re.findall(r"[A-Za-z_]\w*", arguments) if word in self.names}

    def calls_of(self, callee):
        """(library, object, arguments) of every call of a function by name, places left out."""
        pattern = re.compile(rf"\b{re.escape(callee)} \((.*)\);")
        for library, obj, text in callgraph.dumps(self.project.build, self.objects()):
            if callee in text:
                for m in pattern.finditer(text):
                    yield library, obj, re.sub(r"\[[^\]]*:\d+:\d+\] ", "", m.group(1))

    def constants_passed(self, callee, index, but):
        """The values that calls of a function from outside library @but have in one place; None
        stands for what is not constant."""
        out = set()
        for library, _, arguments in self.calls_of(callee):
            if library == but:
                continue
            words = arguments.split(", ")
            word = words[index] if index < len(words) else ""
            out.add(int(word) if word.isdigit() else None)
        return out

    def task_entries(self):
        return [t.entry for t in read_tasks(self.image) if t.entry in self.nodes]

    def _taken(self):
        """Functions whose address is used other than to call them, by the relocations of what
        the linker kept. What descriptors name is called by the switch or the dispatch alone."""
        kept = {}
        for start, _, library, _, _, section in self._inputs:
            kept[(library, section)] = min(start, kept.get((library, section), start))
        out = set()
        for library in {k[0] for k in kept}:
            path = os.path.join(self.project.build, library + ".o")
            try:
                with open(path, "rb") as f:
                    out |= self._taken_in(f.read(), library, kept)
            except (OSError, ELFError, struct.error):
                continue
        return out

    def _taken_in(self, data, library, kept):
        elf = ELFFile(io.BytesIO(data))
        calls = _CALL_RELOCS.get(elf.header["e_machine"], set())
        sections = [(s.name, s["sh_type"], s["sh_offset"], s["sh_size"], s["sh_link"],
                     s["sh_info"]) for s in elf.iter_sections()]
        out = set()
        for name, kind, offset, size, link, info in sections:
            if kind != "SHT_RELA" or (library, sections[info][0]) not in kept or \
                    sections[info][0].startswith((".uk_tasks", ".uk_irqs")):
                continue
            symtab = sections[link]
            strings = sections[symtab[4]]
            for where, rinfo, addend in struct.iter_unpack("<QQq", data[offset:offset + size]):
                if rinfo & 0xffffffff in calls:
                    continue
                if rinfo & 0xffffffff == _X86_64_PC32 and elf.header["e_machine"] == "EM_X86_64" \
                        and _jumps(data, sections[info], where):
                    continue
                at = symtab[2] + 24 * (rinfo >> 32)
                sname, sinfo, _, shndx, value, _ = struct.unpack_from("<IBBHQQ", data, at)
                if shndx and shndx < len(sections) and sections[shndx][0].startswith(".text"):
                    base = kept.get((library, sections[shndx][0]))
                    for to in ((base or 0) + value, (base or 0) + value + addend):
                        if base is not None and to in self.nodes:
                            out.add(to)
                elif not shndx:
                    end = data.find(b"\0", strings[2] + sname)
                    label = data[strings[2] + sname:end].decode("ascii", "replace")
                    out |= set(self.lookup(label, library))
        return out

    # -- annotations -------------------------------------------------------------------------

    def _annotate(self):
        self.recursion = {}
        for n in self.notes:
            if n.kind not in ("frame", "alloca", "recursion"):
                continue
            hits = self.lookup(n.args[0], n.library, n.object)
            if not hits and not self._known(n.args[0]) and n.object:
                self.errors.append(f"{n.file}: {n.kind}: there is no function {n.args[0]}")
            for a in hits:
                node = self.nodes[a]
                if n.kind == "frame":
                    node.frame = n.args[1]
                elif n.kind == "alloca":
                    # What the compiler could bound is in the frame already.
                    if node.compiled and node.graph.kind == "dynamic":
                        node.frame += n.args[1]
                    node.problems = [p for p in node.problems if "UK_ALLOCA" not in p]
                else:
                    self.recursion[a] = n.args[1]
        for node in self.nodes.values():
            if node.frame is None:
                node.problems.append(f"its stack use is not known: say UK_FRAME({node.name}, "
                                     "bytes)")


def to_itself(node):
    """Does it call itself by bl (a jump to its start may be a loop)?"""
    return node.code.calls.get(node.address) == arm64.CALL
