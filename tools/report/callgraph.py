# SPDX-License-Identifier: BSD-3-Clause
"""What the compiler left beside an object, in one file (tools/build/with-graph): frames, then the call
graph, then the dump with the types.

A file that is missing or damaged is told as such; what it would have said is then not known.
"""
import functools
import os
import re

_NODE = re.compile(r'^node: \{ title: "([^"]*)" label: "([^"]*)"(.*)\}$')
_EDGE = re.compile(r'^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"(?: label: "([^"]*)")? \}$')
_FRAME = re.compile(r"(\d+) bytes \(([\w,]+)\)$")
_SU = re.compile(r"^(.*):(\d+):(\d+):(\S+)\t(\d+)\t([\w,]+)$")
INDIRECT = "__indirect_call"


class Function:
    def __init__(self, name, file, line, frame, kind):
        self.name, self.file, self.line, self.frame, self.kind = name, file, line, frame, kind
        self.calls = set()        # names, as the assembler sees them
        self.pointers = []        # "file:line:column" of calls through pointers


class Damaged(Exception):
    pass


@functools.lru_cache(maxsize=None)
def parts(path):
    """(frames, call graph, dump), each as text. Places in the dump are those of older compilers: gcc 13 and
    later tell apart what is in one, [file:line:column discrim number]."""
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            text = f.read()
    except OSError as e:
        raise Damaged(f"{path}: {e.strerror}") from e
    at = 0 if text.startswith("graph: {") else text.find("\ngraph: {") + 1
    if not at and not text.startswith("graph: {"):
        return text, "", ""
    end = text.find("\n}\n", at)
    end = len(text) if end < 0 else end + 3
    return text[:at], text[at:end], _DISCRIMINATOR.sub(r"\1]", text[end:])


def dump(path):
    """The dump; empty when it is not there."""
    try:
        return parts(path)[2]
    except Damaged:
        return ""


def read_ci(path):
    """{name: Function} of one object; names are those of the assembler, clones as their own."""
    frames, graph, _ = parts(path)
    lines = graph.split("\n")
    if not lines[0].startswith("graph: {") or "}" not in lines[-2:]:
        raise Damaged(f"{path}: not a whole call graph")
    functions, names = {}, {}
    edges = []
    for number, line in enumerate(lines[1:], frames.count("\n") + 2):
        if line.startswith("node: "):
            m = _NODE.match(line)
            if not m:
                raise Damaged(f"{path}:{number}: not a node")
            title, label = m.group(1), m.group(2).split("\\n")
            # A title is file:name for what the object keeps to itself.
            names[title] = title.rsplit(":", 1)[-1]
            if len(label) > 2:
                frame = _FRAME.search(label[2])
                place = label[1].rsplit(":", 2)
                if not frame or len(place) != 3 or not place[1].isdecimal():
                    raise Damaged(f"{path}:{number}: a function without its frame")
                functions[title] = Function(names[title], place[0], int(place[1]),
                                            int(frame.group(1)), frame.group(2))
        elif line.startswith("edge: "):
            m = _EDGE.match(line)
            if not m:
                raise Damaged(f"{path}:{number}: not an edge")
            edges.append(m.groups())
        elif line not in ("", "}"):
            raise Damaged(f"{path}:{number}: not a line of a call graph")
    for source, target, where in edges:
        if source not in functions:
            raise Damaged(f"{path}: a call from {source}, which is not in the graph")
        if target == INDIRECT:
            functions[source].pointers.append(where or "")
        else:
            functions[source].calls.add(names.get(target, target.rsplit(":", 1)[-1]))
    return {f.name: f for f in functions.values()}


def read_su(path):
    """{name: (bytes, kind)}"""
    out = {}
    for number, line in enumerate(parts(path)[0].splitlines(), 1):
        m = _SU.match(line)
        if not m:
            raise Damaged(f"{path}:{number}: not a line of stack use")
        out[m.group(4)] = (int(m.group(5)), m.group(6))
    return out


def read_object(stem):
    """(functions, list of what is wrong) of the object whose files start with @stem."""
    try:
        functions = read_ci(stem + ".su")
    except Damaged as e:
        return {}, [str(e)]
    wrong = []
    try:
        frames = read_su(stem + ".su")
    except Damaged as e:
        return functions, [str(e)]
    for name, f in functions.items():
        # .su names a clone by its source function, so only a name that is there can differ.
        if name in frames and frames[name] != (f.frame, f.kind) and "." not in name:
            wrong.append(f"{stem}.su: {name} takes {frames[name][0]} bytes, {f.frame} in the call graph")
            f.frame = max(f.frame, frames[name][0])
    return functions, wrong


# -- types ---------------------------------------------------------------------------------------

_DISCRIMINATOR = re.compile(r"(\[[^]\n]*:\d+:\d+) discrim \d+\]")
_CALL = re.compile(r"^  \[([^\]]+)\] (?:[^=]*? = (?:\(.*?\) )?)?([A-Za-z_][\w.$]*)(?:\(D\))? \((?!\*)")
_CAST = re.compile(r"^  \[[^\]]+\] ([\w.]+) = \((\w.*\(\*.*\) \(.*\))\) \S+;$")
_HEAD = re.compile(r"^[A-Za-z_].*[ *][\w.$]+ \(.*\)$")
_DECL = re.compile(r"^  (.*\(\*.*) ([A-Za-z_][\w.$]*);$")


class Types:
    """functions: {name: signature}; pointers: {"file:line:column": signature}"""

    def __init__(self):
        self.functions, self.pointers = {}, {}


def read_types(path):
    out = Types()
    text = dump(path)
    for body in text.split("\n;; Function ")[1:] if "\n;; Function " in text else []:
        lines = body.split("\n")
        name = re.match(r"\S+ \((\S+?),", lines[0])
        head = next((i for i, l in enumerate(lines[1:], 1) if _HEAD.match(l)), 0)
        if not name or not head:
            continue
        local = {}
        parameters = _split(_inside(lines[head]))
        out.functions[name.group(1)] = (_kind(lines[head].split("(")[0].rsplit(None, 1)[0]),
                                        tuple(_kind(p) for p in parameters))
        for p in parameters:
            if "(*" in p:
                local[p.rsplit(None, 1)[-1]] = pointer_signature(p)
        for line in lines[head + 1:]:
            if line.startswith("  ") and not line.startswith("  ["):
                m = _DECL.match(line)
                if m:
                    local[m.group(2)] = pointer_signature(m.group(1))
            elif line.startswith("  ["):
                m = _CAST.match(line)
                if m:
                    local[m.group(1)] = pointer_signature(m.group(2))
                    continue
                m = _CALL.match(line)
                if m and m.group(2) not in ("if", "goto", "return", "switch"):
                    var = m.group(2)
                    base = re.sub(r"_\d+$", "", var)
                    sig = local.get(var) or local.get(base)
                    if sig:
                        place = m.group(1)
                        old = out.pointers.get(place, sig)
                        out.pointers[place] = sig if old == sig else None
    return out


def _inside(head):
    """The parameter list of a function's head."""
    at = head.find("(")
    return head[at + 1:head.rfind(")")]


def _split(text):
    """At the commas outside brackets."""
    out, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += c in "([{"
        depth -= c in ")]}"
        if c == "," and not depth:
            out.append(text[start:i].strip())
            start = i + 1
    last = text[start:].strip()
    return out + [last] if last and last != "void" else out


def pointer_signature(text):
    """Of "void (*<T5c7>) (void *, const char *, size_t) name": (result, parameters)."""
    m = re.match(r"^(.*?)\(\*[^()]*\)\s*\((.*)\)[^()]*$", text)
    if not m:
        return None
    return _kind(m.group(1)), tuple(_kind(p) for p in _split(m.group(2)))


_SCALAR = re.compile(r"\b(char|short|int|long|unsigned|signed|_Bool|bool|size_t|ssize_t|off_t|"
                     r"u?int\d+_t|u?intptr_t|enum)\b")


def _kind(text):
    """What matters of a type for telling functions apart: all names that a typedef may hide are
    "?", which fits everything, so that no target is ever missed."""
    text = re.sub(r"\b(const|volatile|restrict|register|static|__attribute__\(\(.*?\)\))\b", " ",
                  text)
    if "(*" in text:
        return "*?"
    if "*" in text or "[" in text:
        m = re.search(r"\b(struct|union) (\w+)", text)
        if text.count("*") > 1:
            return "**"
        if m:
            return "*" + m.group(2)
        if re.search(r"\bvoid\b", text):
            return "*void"
        return "*scalar" if _SCALAR.search(text) else "*?"
    if re.search(r"\b(float|double)\b", text):
        return "float"
    if re.match(r"\s*(struct|union) \w+", text):
        return "struct"
    if re.match(r"\s*void\b", text):
        return "void"
    if _SCALAR.match(text.strip()):
        return "int"
    return "?" if text.strip() != "..." else "..."


def fits(pointer, function):
    """May a pointer of one signature call a function of the other? None: not known, so yes."""
    if pointer is None or function is None:
        return True
    (result, want), (gives, have) = pointer, function
    if len(want) != len(have) and "..." not in want:
        return False
    return _fit(result, gives) and all(_fit(a, b) for a, b in zip(want, have))


def _fit(a, b):
    if a == b or "?" in (a, b):
        return True
    if "*?" in (a, b):
        return a[0] == "*" and b[0] == "*"
    return False


def dumps(build, objects):
    """(library, object, dump) of each object."""
    for library, obj in objects:
        yield library, obj, dump(stem_of(build, library, obj) + ".su")


def stem_of(build, library, obj):
    return os.path.join(build, library, obj[:-2] if obj.endswith(".o") else obj)
