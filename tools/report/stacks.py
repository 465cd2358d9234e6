# SPDX-License-Identifier: BSD-3-Clause
"""The worst case of every stack: the deepest chain of calls from what starts on it, and what
interrupts add.

	thread      chain + interrupt frame + what the way out of an interrupt needs
	exceptions  the largest of: boot path, crash report, handlers nested to their limit

A function that calls itself, directly or through others, is one knot of the graph; its bound is
the frames of the knot times the activations that UK_RECURSION allows.
"""
import sys

from .annotations import number
from .program import Program
from .tasks import FP, read_irqs, read_tasks

ALIGN = 16
GUARD = 4096
SHORT = {"ukarch_main": "main", "ukarch_exc": "exceptions"}


def short_name(stack):
    """Of a stack's symbol without _stack; those of CPU 1, 2, ... are exceptions1, exceptions2."""
    name = stack.rstrip("1234567")
    return SHORT[name] + stack[len(name):] if name in SHORT else stack


class Worst:
    """bytes: int, or None when not known; chain: addresses; problems: of everything reachable"""

    __slots__ = ("bytes", "below", "path", "problems")

    def __init__(self):
        self.bytes, self.below, self.path, self.problems = 0, 0, (), frozenset()


class Solver:
    def __init__(self, program):
        self.program = program
        self.worst = {}
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 20000))
        self._knots()

    def _knots(self):
        """Strongly connected parts, callees first (Tarjan), each solved as it is found."""
        nodes = self.program.nodes
        index, low, stack, on = {}, {}, [], set()
        for root in nodes:
            if root in index:
                continue
            work = [(root, iter(nodes[root].edges))]
            index[root] = low[root] = len(index)
            stack.append(root)
            on.add(root)
            while work:
                v, edges = work[-1]
                for w in edges:
                    if w not in nodes:
                        continue
                    if w not in index:
                        index[w] = low[w] = len(index)
                        stack.append(w)
                        on.add(w)
                        work.append((w, iter(nodes[w].edges)))
                        break
                    if w in on:
                        low[v] = min(low[v], index[w])
                else:
                    work.pop()
                    if work:
                        u = work[-1][0]
                        low[u] = min(low[u], low[v])
                    if low[v] == index[v]:
                        knot = []
                        while True:
                            w = stack.pop()
                            on.discard(w)
                            knot.append(w)
                            if w == v:
                                break
                        self._solve(knot)

    def _solve(self, knot):
        nodes = self.program.nodes
        if len(knot) == 1 and knot[0] not in nodes[knot[0]].edges:
            self._solve_one(knot[0])
            return
        inside = set(knot)
        limits = {a: self.program.recursion[a] for a in knot if a in self.program.recursion}
        problems = set()
        if self._still_cyclic(inside - set(limits)):
            names = " -> ".join(nodes[a].name for a in self._cycle(inside - set(limits)))
            problems.add(f"recursion without a bound: {names}: say UK_RECURSION({nodes[knot[0]].name}"
                         ", activations)")
        rounds = sum(limits.values()) or 1
        total = 0
        deepest = None
        for a in sorted(knot):
            node = nodes[a]
            total += node.frame or 0
            problems |= {f"{node.name} ({node.where}): {p}" for p in node.problems}
            for to in node.edges:
                if to in inside or to not in self.worst:
                    continue
                w = self.worst[to]
                problems |= w.problems
                if deepest is None or w.bytes > self.worst[deepest].bytes:
                    deepest = to
        # Between two activations of a limited function, and after the last, every other runs at
        # most once; before the first only when the knot is entered elsewhere.
        once = sum(nodes[a].frame or 0 for a in knot if a not in limits)
        limited = sum((nodes[a].frame or 0) * n for a, n in limits.items())
        for a in knot:
            size = limited + (rounds + (a not in limits)) * once if limits else total
            w = self.worst[a] = Worst()
            w.bytes = size + (self.worst[deepest].bytes if deepest is not None else 0)
            w.path = (("knot", a, size, rounds), deepest)
            w.problems = frozenset(problems)

    def _still_cyclic(self, rest):
        return bool(self._cycle(rest))

    def _cycle(self, rest):
        """Some cycle within @rest, or ()."""
        nodes, done = self.program.nodes, set()
        for start in sorted(rest):
            path, seen = [(start, iter(sorted(nodes[start].edges)))], {start}
            while path:
                v, edges = path[-1]
                for w in edges:
                    if w not in rest or w in done:
                        continue
                    if w in seen:
                        chain = [p[0] for p in path]
                        return chain[chain.index(w):] + [w]
                    seen.add(w)
                    path.append((w, iter(sorted(nodes[w].edges))))
                    break
                else:
                    path.pop()
                    seen.discard(v)
                    done.add(v)
        return ()

    def _solve_one(self, a):
        node = self.program.nodes[a]
        w = self.worst[a] = Worst()
        frame = node.frame or 0
        w.bytes, w.path = frame, (("frame", a, frame, 1), None)
        problems = {f"{node.name} ({node.where}): {p}" for p in node.problems}
        for to, gone in node.edges.items():
            below = self.worst.get(to)
            if below is None:
                continue
            problems |= below.problems
            size = below.bytes + (0 if gone else frame)
            if size > w.bytes or size == w.bytes and w.path[1] is None and not gone:
                w.bytes = size
                w.path = (("frame", a, 0 if gone else frame, 1), to)
        w.problems = frozenset(problems)

    def chain(self, address):
        """The deepest chain from a function, outermost first."""
        out = []
        while address is not None:
            (kind, a, size, rounds), address = self.worst[address].path
            node = self.program.nodes[a]
            name = node.name if kind == "frame" else f"{node.name} (recursion, {rounds} times)"
            out.append({"function": name, "library": node.library, "file": node.source,
                        "line": node.line, "bytes": size})
        return out


    def by_type(self, address):
        """The calls of the deepest chain that only a pointer's type allows."""
        nodes, out = self.program.nodes, []
        while address is not None:
            (kind, a, _, _), to = self.worst[address].path
            for b in sorted(nodes[a].by_type) if kind == "knot" else [to]:
                if b in nodes[a].by_type:
                    out.append(f"{nodes[a].name} -> {nodes[b].name}")
            address = to
        return out


def analyse(image, project, memory):
    """(stacks, errors of annotations, warnings)"""
    program = Program(image, project, memory)
    solver = Solver(program)
    made = Stacks(program, solver, memory).entries
    return made, program.errors, program.warnings, program


class Stacks:
    def __init__(self, program, solver, memory):
        self.program, self.solver = program, solver
        self.image, self.project = program.image, program.project
        self.sizes = {}
        for r in memory.rows:
            if r["kind"] == "stack":
                self.sizes[r["symbol"].removesuffix("_stack")] = r["ram"]
        self.entries = []
        self.stays, self.idles = {}, {}
        for n in self.program.notes:
            if n.kind in ("stays", "idles"):
                a = self._one(n, n.args[1])
                if a is not None:
                    where = self.stays if n.kind == "stays" else self.idles
                    where[n.args[0]] = (a, self.program.nodes[a].frame or 0)
        self._interrupts()
        self._roots()
        self._tasks()

    def _one(self, note, name):
        hits = self.program.lookup(name, note.library, note.object)
        if not hits:
            self.program.errors.append(f"{note.file or note.object}: {note.kind}: there is no "
                                       f"function {name} in the image")
            return None
        return max(hits, key=lambda a: self.solver.worst[a].bytes)

    def _interrupts(self):
        """What an interrupt takes of the stack it comes on, and the chain of its handlers."""
        self.on_thread, self.on_thread_chain, self.irq_problems = 0, [], frozenset()
        self.on_thread_guessed = []
        self.handlers = []
        said = [n for n in self.program.notes if n.kind == "nesting"]
        counted = [n.args[0] for n in said if isinstance(n.args[0], int)]
        nesting = max(counted or [self._levels(n) for n in said], default=1)
        for n in self.program.notes:
            if n.kind != "interrupt":
                continue
            frame, way_out, stack, handler, *above = n.args
            h = self._one(n, handler)
            if h is None or self.program.nodes[h].library == n.library:
                continue    # the architecture's own: no controller, so no interrupts
            e = self._one(n, way_out)
            if e is not None:
                worst = self.solver.worst[e]
                self.on_thread = frame + worst.bytes
                self.irq_problems = worst.problems
                self.on_thread_guessed = self.solver.by_type(e)
                self.on_thread_chain = [_entry("(interrupt)", frame)] + self.solver.chain(e)
            self.handlers.append((stack, h, nesting, frame, sum(above)))

    def _levels(self, note):
        """How deep interrupts nest: to as many levels as the priorities that some function is
        given; handlers of one priority do not interrupt each other."""
        function = note.args[0][len("passed("):].rstrip(")")
        most = number(note.args[1])
        priorities = self.program.constants_passed(function, 1, note.library)
        priorities |= {i.priority for i in read_irqs(self.image)}
        return most if None in priorities else max(1, min(most, len(priorities)))

    def _roots(self):
        by_stack, types, program = {}, self.solver.by_type, self.program
        for n in program.notes:
            if n.kind == "root":
                a = self._one(n, n.args[1])
                if a is not None:
                    w = self.solver.worst[a]
                    extra = [_entry("(frame)", n.args[2])] if n.args[2] else []
                    by_stack.setdefault(n.args[0], []).append(
                        (w.bytes + n.args[2], extra + self.solver.chain(a), w.problems,
                         types(a)))
        for stack, h, nesting, frame, above in self.handlers:
            w = self.solver.worst[h]
            chain = [_entry("(stack of faults)", above)] if above else []
            if stack in self.idles:
                a, below = self.idles[stack]
                chain += [_entry(f"({program.nodes[a].name} idles)", below),
                          _entry("(interrupt)", frame)]
                above += below + frame
            for level in range(nesting):
                chain += ([_entry("(interrupt)", frame)] if level else []) + self.solver.chain(h)
            by_stack.setdefault(stack, []).append(
                (above + w.bytes * nesting + frame * (nesting - 1), chain, w.problems,
                 types(h)))
        exceptions = {n.args[2] for n in self.program.notes if n.kind == "interrupt"} | \
            {"ukarch_exc"}
        for stack, found in by_stack.items():
            if stack in self.stays:
                a, stays = self.stays[stack]
                name = self.program.nodes[a].name
                found = [f if any(c["function"] == name for c in f[1]) else
                         (f[0] + stays, [_entry(f"({name} stays)", stays)] + f[1], *f[2:])
                         for f in found]
            size, chain, _, guessed = max(found, key=lambda f: f[0])
            problems = frozenset().union(*(f[2] for f in found))
            self._add(stack, "exceptions" if stack in exceptions else "thread", size, chain,
                      problems, stack not in exceptions, guessed)

    def _tasks(self):
        program, solver = self.program, self.solver
        start = program.lookup("ukarch_ctx_start")
        first = sum(program.nodes[a].frame or 0 for a in start)
        # A function between the start and the entry, for threads that need one (FP).
        between = [a for n in sorted(program.context_entries()) for a in program.lookup(n)
                   if program.nodes[a].compiled and program.nodes[a].graph.pointers]
        for t in read_tasks(self.image):
            if t.entry not in program.nodes:
                self.entries.append(_sheet(t.name, "thread", t.stack, None, [],
                                           [f"its entry {t.entry:#x} is not a function"], 0,
                                           []))
                continue
            w = solver.worst[t.entry]
            size, problems = w.bytes, w.problems
            chain = solver.chain(t.entry)
            if t.flags & FP and between:
                a = max(between, key=lambda b: program.nodes[b].frame or 0)
                size += program.nodes[a].frame or 0
                chain = [_entry(program.nodes[a].name, program.nodes[a].frame or 0)] + chain
            size += first
            chain = ([_entry("ukarch_ctx_start", first)] if first else []) + chain
            for a in start:     # what follows when the entry returns
                problems |= solver.worst[a].problems
                if solver.worst[a].bytes > size:
                    size, chain = solver.worst[a].bytes, solver.chain(a)
            self.sizes.setdefault(t.name, t.stack)
            self._add(t.name, "thread", size, chain, problems, True, solver.by_type(t.entry))

    def _add(self, name, kind, size, chain, problems, interrupted, guessed):
        if interrupted:
            guessed = guessed + self.on_thread_guessed
            size += self.on_thread
            chain = chain + self.on_thread_chain
            problems |= self.irq_problems
            # A thread that waits, interrupted at its deepest, may be made to go on elsewhere.
            for n in self.program.notes:
                for a in self.program.lookup(n.args[0], n.library, n.object) \
                        if n.kind == "ontop" else ():
                    w = self.solver.worst[a]
                    size += w.bytes + self.on_thread
                    chain = chain + self.solver.chain(a) + self.on_thread_chain
                    problems |= w.problems
                    guessed = guessed + self.solver.by_type(a)
        short = short_name(name)
        self.entries.append(_sheet(short, kind, self.sizes.get(name),
                                   None if problems else size, chain, sorted(problems), size,
                                   sorted(set(guessed))))


def _entry(what, size):
    return {"function": what, "library": "", "file": "", "line": 0, "bytes": size}


def _sheet(name, kind, size, worst, chain, problems, known, by_type):
    return {"name": name, "kind": kind, "size": size, "worst": worst, "known": known,
            "proposed": None if worst is None else (worst + 63) // 64 * 64,
            "chain": chain, "problems": problems, "by_type": by_type}


def check(project, entries):
    """(errors, warnings) of the stacks: what is too small, what is not known."""
    if project.on("BUDGET_STACKS_OFF"):
        return [], []
    errors, warnings = [], []
    margin = project.number("BUDGET_STACK_MARGIN")
    unknown = errors if project.on("BUDGET_STACKS_ERROR") else warnings
    for e in entries:
        deepest = " > ".join(f"{c['function']} {c['bytes']}" for c in e["chain"])
        for p in e["problems"]:
            unknown.append(f"stack {e['name']}: not proved: {p}")
        if e["size"] is not None and e["known"] + margin > e["size"]:
            more = f" and {margin} to spare" if margin else ""
            # A target that only a type allows may be none: with it, "too small" is no proof.
            said = unknown if e["by_type"] else errors
            guess = f" (by their types alone: {', '.join(e['by_type'])}; UK_CALLS tells better)" \
                if e["by_type"] else ""
            said.append(f"stack {e['name']}: {e['size']} bytes, the worst case takes "
                          f"{e['known']}{more}: {deepest}; the smallest safe size is "
                          f"{(e['known'] + margin + 63) // 64 * 64}{guess}")
    if errors and errors is unknown and any(e["problems"] for e in entries):
        errors.append("what is not proved is an error here; BUDGET_STACKS_WARN makes it a warning")
    limits = {}
    for word in project.string("BUDGET_THREADS").split():
        name, _, value = word.partition("=")
        try:
            limits[name] = int(value, 0)
        except ValueError:
            errors.append(f"BUDGET_THREADS: \"{word}\" is not name=bytes")
    by_name = {e["name"]: e for e in entries}
    for name, limit in limits.items():
        if name not in by_name:
            errors.append(f"BUDGET_THREADS: there is no stack {name}; there are "
                          f"{', '.join(sorted(by_name))}")
        elif by_name[name]["known"] > limit:
            deepest = " > ".join(f"{c['function']} {c['bytes']}" for c in by_name[name]["chain"])
            errors.append(f"stack {name}: the worst case takes {by_name[name]['known']} bytes, "
                          f"{by_name[name]['known'] - limit} more than the budget of {limit} "
                          f"(BUDGET_THREADS): {deepest}")
    return errors, warnings
