# SPDX-License-Identifier: BSD-3-Clause
"""The tasks of an image and its policy, put to the analysis (rta.py); what does not fit, in words.

A task's time is what its descriptor declares (.wcet) or, without one, what make measure has recorded
(<app>/wcet-<board>.json: {"task": {"ns": 1200, "margin": 20}}, margin in percent). A measured time is
called that everywhere: it is no proof. Switches cost what the board's table of tests/bench says.
"""
import dataclasses
import json
import math
import os
import re
import struct

from . import callgraph, rta
from .tasks import NOPREEMPT, read_irqs, read_tasks

WINDOW = SLOT = 24
POLICIES = ("fixed priority", "EDF", "cooperative")    # enum uk_policy
ANY = "any"
SAME = {"ARCH_ARM64": ["qemu-virt"], "ARCH_X86_64": ["qemu-microvm"]}


# What a job costs besides its own work: it comes by an interrupt that switches to it, and goes by
# a switch to another.
SWITCHES = ("irq-switch", "switch-preemptive")


def nanoseconds(project, instructions):
    return math.ceil(instructions * 1000 / (project.number("BUDGET_MIPS") or 1))


def table_path(project):
    """Where the measured times of an app's tasks are."""
    folder = project.folders.get("app" + project.app) or project.build
    return os.path.join(folder, f"wcet-{project.board}.json")


def switch_cost(project):
    """(ns a job, where that comes from)"""
    set_by_hand = project.number("BUDGET_SWITCH_NS", -1)
    if set_by_hand >= 0:
        return 2 * set_by_hand, f"2 * {set_by_hand} ns a job (BUDGET_SWITCH_NS)"
    folder = os.path.join(project.top, "tests/bench/recorded")
    ending = f"-gcc-{project.compiler()}.json"
    # A board that cannot be counted has the instructions of one with the same architecture.
    boards = [project.board] + SAME.get(next((a for a in SAME if project.on(a)), None), [])
    suffix = "-fp" if project.on("ARCH_FP") else ""
    for board in boards:
        try:
            with open(os.path.join(folder, board + ending), encoding="utf-8") as f:
                table = {r["name"]: r["value"] for r in json.load(f)["results"]}
            parts = [table[name + suffix] for name in SWITCHES]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        ns = sum(nanoseconds(project, n) for n in parts)
        what = " and ".join(f"{n:g} instructions ({name}{suffix})"
                            for name, n in zip(SWITCHES, parts))
        return ns, (f"{ns} ns a job: {what} as measured in tests/bench/recorded/{board}{ending}, "
                    f"at {project.number('BUDGET_MIPS')} a microsecond (BUDGET_MIPS)")
    return 0, (f"nothing here: nothing is measured for {project.board} and gcc "
               f"{project.compiler() or 'of unknown version'} (BUDGET_SWITCH_NS, make bench)")


class Analysis:
    def __init__(self, image, project, program):
        self.image, self.project, self.program = image, project, program
        self.errors, self.warnings, self.notes = [], [], []
        self.policy = self._policy()
        self.told = set()   # tasks of a partition, or an image, that is known to be too full
        self.descriptors = read_tasks(image)
        self.measured = self._measured()
        self.switch, self.switch_source = switch_cost(project)
        self.sheet = self._analyse() if self.descriptors else None

    def _policy(self):
        for option, name in (("TABLE", "schedule table"), ("EDF", "EDF"), ("COOP", "cooperative"),
                             ("SEVERAL", "several"), ("PRIO", "fixed priority")):
            if self.project.on("LIBUKSCHED_POLICY_" + option):
                return name
        return "fixed priority"

    def _measured(self):
        if self.project.measuring:
            return {}
        path = table_path(self.project)
        try:
            with open(path, encoding="utf-8") as f:
                return {n: (int(m["ns"]) * (100 + int(m.get("margin", 0))) // 100,
                            int(m.get("margin", 0))) for n, m in json.load(f).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as e:
            self.warnings.append(f"{path}: not a table of measurements ({e}): nothing is taken "
                                 "from it")
            return {}

    # -- from descriptors to tasks -----------------------------------------------------------

    def _tasks(self, cpu):
        """(tasks for the analysis, [(descriptor, why it is not among them)])"""
        holds, jitter = {}, {}
        for n in self.program.notes:
            if n.kind == "holds":
                holds.setdefault(n.args[0], {})[n.args[1]] = n.args[2]
            elif n.kind == "jitter":
                jitter[n.args[0]] = n.args[1]
        names = {d.name for d in self.descriptors}
        for name in sorted(set(holds) | set(jitter)):
            if name not in names:
                self.errors.append(f"an annotation names the task {name}; there are "
                                   f"{', '.join(sorted(names))}")
        tasks, left = [], []
        for d in self.descriptors:
            if d.cpu != cpu:
                continue
            wcet, source = d.wcet, "declared"
            if not wcet and d.name in self.measured:
                wcet, margin = self.measured[d.name]
                source = f"measured + {margin} %"
            if not d.period or not wcet:
                left.append((d, "it has no period" if not d.period else
                             "its .wcet is neither declared nor measured (make measure)"))
                continue
            cooperative = self.policy == "cooperative"
            t = rta.Task(d.name, wcet + self.switch, d.period, d.deadline,
                         0 if cooperative else d.priority,
                         0 if d.flags & NOPREEMPT or cooperative else
                         d.threshold or d.priority, jitter.get(d.name, 0), d.offset,
                         dict(holds.get(d.name, {})))
            t.source, t.declared, t.descriptor = source, wcet, d
            tasks.append(t)
        return tasks, left

    def _interrupts(self, cpu):
        loads = [(n.args[0], n.args[1], n.args[2]) for n in self.program.notes
                 if n.kind == "load"]
        for i in read_irqs(self.image):
            if i.cpu == cpu and i.bound and i.period:
                loads.append((i.name, i.bound, i.period))
            elif i.cpu == cpu:
                self.notes.append(f"interrupt {i.name} declares no "
                                  f"{'.period' if i.bound else '.bound'}: it is in no response "
                                  "time")
        out = []
        for name, bound, period in loads:
            t = rta.Task(f"interrupt {name}", bound, period, period, -1, -1, interrupt=True)
            t.source, t.declared, t.descriptor = "declared", bound, None
            out.append(t)
        return out

    # -- the analysis ------------------------------------------------------------------------

    def _analyse(self):
        sheet = {"policy": self.policy, "utilisation": 0.0, "tasks": [], "notes": self.notes,
                 "hyperperiod": 0}
        some = False
        for cpu in sorted({d.cpu for d in self.descriptors}):
            tasks, left = self._tasks(cpu)
            interrupts = self._interrupts(cpu)
            some |= bool(interrupts)
            level = tasks + interrupts
            sheet["utilisation"] = max(sheet["utilisation"], float(rta.utilisation(level)))
            if tasks:
                sheet["hyperperiod"] = max(sheet["hyperperiod"], rta.hyperperiod(tasks))
            self._unknown(tasks, left)
            responses = self._responses(tasks, interrupts)
            for t in tasks:
                sheet["tasks"].append(self._row(t, level, *responses[t.name]))
            for d, why in left:
                sheet["tasks"].append(self._left_row(d, why))
        self._assumptions(some)
        sheet["tasks"].sort(key=lambda r: (r["cpu"], r["priority"], r["name"]))
        return sheet

    def _unknown(self, tasks, left):
        strict = self.project.on("BUDGET_TASKS_ERROR") and not self.project.measuring
        unknown = self.errors if strict else self.warnings
        for d, why in left:
            hurt = [t.name for t in tasks if self.policy == "EDF" or t.priority >= d.priority or
                    self.policy == "cooperative" or d.flags & NOPREEMPT]
            if d.period:
                unknown.append(f"task {d.name}: not proved: {why}")
            if hurt and not self.project.on("BUDGET_TASKS_OFF"):
                unknown.append(f"task {d.name} has no known load ({why}) and may hold up "
                               f"{', '.join(hurt)}: their response times are not proved")

    def _responses(self, tasks, interrupts):
        """{name: (response, blocking, blocker, interfering)}"""
        protocol = "inheritance"
        if self.policy == "schedule table":
            return self._table(tasks)
        frame, windows = self._passed("uk_partition_start", WINDOW, "<QQH6x")
        if windows:
            return self._partitions(tasks, interrupts, frame, windows)
        if self.policy == "EDF":
            return self._edf(tasks, interrupts)
        every = tasks + interrupts
        return rta.fixed_priority(every, protocol,
                                  self.project.on("LIBSCHEDPRIO_ROUND_ROBIN"), 100)

    def _edf(self, tasks, interrupts):
        # A job that nobody preempts holds a lock that everybody wants for no time at all.
        for t in tasks:
            stays = t.descriptor.flags & NOPREEMPT
            t.holds["(processor)"] = t.wcet if stays else 0
        # An interrupt has a deadline before all others: it runs at once.
        for i in interrupts:
            i.deadline = i.wcet
        every = tasks + interrupts
        out = rta.edf_responses(every)
        self._edf_late(tasks, every, rta.edf_demand(every), "the tasks")
        return {t.name: (out[t.name], 0, None, [u.name for u in every if u is not t])
                for t in tasks}

    def _edf_late(self, tasks, every, late, what):
        """Says where EDF is @late, if it is."""
        if not late:
            return False
        where = f"{late[1]} ns of work (and {late[2]} of blocking) are due within {late[0]} ns" \
            if late[0] else f"the load is {float(rta.utilisation(every)):.3f}"
        self._fail(f"{what} are not schedulable by EDF: {where}")
        self.told |= {t.name for t in tasks}
        return True

    def _calls(self, function):
        """(library, object, text) of each dump of calls that has this one."""
        for library, obj, text in callgraph.dumps(self.project.build, self.program.objects()):
            if function in text:
                yield library, obj, text

    def _orders(self, partitions):
        """{partition: policy}; "any" where it is not known."""
        if self.policy != "several":
            return dict.fromkeys(partitions, self.policy)
        said = {}
        for _, _, text in self._calls("uk_partition_policy"):
            for partition, policy in re.findall(r"\buk_partition_policy \(([^ ,()]+), ([^ ,()]+)\)", text):
                said.setdefault(partition, set()).add(policy)
        if not all(w.isdigit() for w in [*said, *(p for of in said.values() for p in of)]):
            self.notes.append("uk_partition_policy() is called with what is no constant: what is "
                              "proved holds whatever order the partitions' threads run in")
            return dict.fromkeys(partitions, ANY)
        found = {}
        for partition in partitions:
            policies = said.get(str(partition), {"0"})
            known = len(policies) == 1 and int(min(policies)) < len(POLICIES)
            found[partition] = POLICIES[int(min(policies))] if known else ANY
        return found

    def _passed(self, function, size, layout):
        """(frame, records) of a constant table that is passed with its count and frame to
        @function somewhere; (0, []) when nobody does."""
        pattern = re.compile(rf"\b{function} \((?:\[[^\]]*\] )?&?(\w+)(?:\[0\])?, (\d+), (\d+)\)")
        for library, obj, text in self._calls(function):
            m = pattern.search(text)
            # The name of a constant is its file's own: others may have the same.
            symbols = [s for s in self.image.by_name.get(m.group(1), ()) if m and
                       (self.program.owner(s.address) or ("", ""))[:2] == (library, obj)] \
                if m else []
            if symbols:
                at, count = symbols[0].address, int(m.group(2))
                return int(m.group(3)), [
                    struct.unpack(layout, self.image.bytes_at(at + k * size, size))
                    if layout != "slot" else
                    struct.unpack("<QQ", self.image.bytes_at(at + k * size, 16)) +
                    (self.image.pointer_at(at + k * size + 16),) for k in range(count)]
            if re.search(rf" {function} \(", text) and not re.search(rf"^;; Function {function}\b",
                                                                     text, re.M):
                self.notes.append(f"{library}/{obj} calls {function}() with what is no constant "
                                  "table: its windows are not known")
        return 0, []

    def _table(self, tasks):
        frame, slots = self._passed("uk_schedtable_start", SLOT, "slot")
        by_thread = {t.descriptor.thread: t for t in tasks}
        table = [(by_thread[thread].name, offset, length, by_thread[thread].wcet)
                 for offset, length, thread in slots if thread in by_thread]
        for line in rta.table_fit(table, frame):
            self._fail("schedule table: " + line)
        out = {}
        for t in tasks:
            mine = [(o, n) for o, n, thread in slots if thread == t.descriptor.thread]
            others = [name for name, *_ in table if name != t.name]
            fits = mine and all(t.wcet <= n for _, n in mine)
            out[t.name] = (t.wcet if fits else None, 0, None, others)
            if not mine:
                self.warnings.append(f"task {t.name} is in no slot that is known")
        return out

    def _partitions(self, tasks, interrupts, frame, windows):
        out = {}
        orders = self._orders(sorted({t.descriptor.partition for t in tasks}))
        for partition, order in orders.items():
            mine = [t for t in tasks if t.descriptor.partition == partition]
            own = [(o, n) for o, n, p in windows if p == partition]
            if not own:
                self._fail(f"partition {partition} has no window: "
                           f"{', '.join(t.name for t in mine)} never run")
                found = {t.name: None for t in mine}
            elif order == "fixed priority":
                found = rta.in_windows(mine + interrupts, own, frame)
            else:
                found = self._whatever_order(mine, interrupts, own, frame)
            if own and order == "EDF":
                late = rta.edf_in_windows(mine, interrupts, own, frame)
                if not self._edf_late(mine, mine + interrupts, late,
                                      f"the tasks of partition {partition}"):
                    found = {t.name: min(found[t.name] or t.deadline, t.deadline) for t in mine}
            for t in mine:
                out[t.name] = (found[t.name], 0, None, [u.name for u in mine if u is not t])
        self.notes.append(f"time partitions: {len(windows)} windows in a frame of {frame} ns")
        return out

    def _whatever_order(self, tasks, interrupts, windows, frame):
        """Each of them after all the others: a bound for every policy that leaves no time unused."""
        return rta.in_windows([dataclasses.replace(t, priority=0, threshold=0)
                               for t in tasks + interrupts], windows, frame)

    def _fail(self, text):
        if not self.project.on("BUDGET_TASKS_OFF"):
            self.errors.append(text)

    def _row(self, t, level, response, block, blocker, interfering):
        ok = response is not None and response <= t.deadline
        d = t.descriptor
        if not ok and t.name not in self.told:
            text = "has no bound" if response is None else f"is {response} ns"
            others = ", ".join(f"{u.name} ({u.wcet} every {u.period})" for u in level
                               if u.name in interfering) or "nobody"
            held = f"; held up {block} ns by {blocker}" if block else ""
            self._fail(f"task {t.name} is not schedulable: its response time {text}, its deadline "
                       f"{t.deadline} ns; wcet {t.declared} ns ({t.source}); before it run "
                       f"{others}{held}")
        return {"name": t.name, "entry": self._name(d.entry), "cpu": d.cpu,
                "priority": d.priority, "threshold": t.threshold, "period": t.period,
                "deadline": t.deadline, "offset": t.offset, "jitter": t.jitter,
                "wcet": t.declared, "source": t.source, "response": response,
                "blocking": block, "interference": interfering, "ok": ok,
                "partition": d.partition}

    def _left_row(self, d, why):
        return {"name": d.name, "entry": self._name(d.entry), "cpu": d.cpu,
                "priority": d.priority, "threshold": d.threshold or d.priority,
                "period": d.period, "deadline": d.deadline, "offset": d.offset, "jitter": 0,
                "wcet": d.wcet, "source": why, "response": None, "blocking": 0,
                "interference": [], "ok": not d.period, "partition": d.partition}

    def _name(self, address):
        node = self.program.nodes.get(address)
        return node.name if node else hex(address)

    def _assumptions(self, some):
        self.notes.append("switches between threads cost " + self.switch_source)
        if not some:
            self.notes.append("no interrupt has a declared load (UK_IRQ, UK_INTERRUPT_LOAD)")
        if self.measured:
            self.notes.append("measured times are observations with a margin, no bounds")
        main = self.project.number("LIBUKSCHED_MAIN_PRIORITY")
        if self.policy == "fixed priority" and any(d.priority >= main for d in self.descriptors):
            self.notes.append(f"main() runs at priority {main} until it waits or ends; its own "
                              "work is in no response time")
