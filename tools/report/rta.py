# SPDX-License-Identifier: BSD-3-Clause
"""Is a set of tasks schedulable, and how late can each be? Integers (ns) throughout.

Fixed priority: Joseph & Pandya 1986, Audsley et al. 1993 (jitter), Lehoczky 1990 (deadlines beyond
the period), Wang & Saksena 1999 as corrected by Keskin et al. 2010 (preemption thresholds).
EDF: Baruah et al. 1990 (processor demand), Zhang & Burns 2009 (the points that matter),
Spuri 1996 (response times). Windows: Mok & Feng 2001 (least supply).

A release counts as interference at the very moment of a start, as the scheduler does it.
"""
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

# A busy period longer than this many jobs is given up: the load is all but 1.
MAX_JOBS = 200000


@dataclass
class Task:
    name: str
    wcet: int
    period: int
    deadline: int = 0            # 0: the period
    priority: int = 0            # 0 is the highest
    threshold: int = None        # once running only priorities below this number preempt
    jitter: int = 0              # between the event and the release
    offset: int = 0
    holds: dict = field(default_factory=dict)   # lock -> longest time
    interrupt: bool = False

    def __post_init__(self):
        if not self.deadline:
            self.deadline = self.period
        if self.threshold is None or self.threshold > self.priority:
            self.threshold = self.priority


def utilisation(tasks):
    return sum((Fraction(t.wcet, t.period) for t in tasks), Fraction(0))


def hyperperiod(tasks):
    out = 1
    for t in tasks:
        out = out * t.period // gcd(out, t.period)
    return out


def ceil_div(a, b):
    return -(-a // b)


def blocking(task, tasks, protocol):
    """(time, the task that blocks) by locks and by thresholds of tasks of lower priority."""
    lower = [t for t in tasks if t.priority > task.priority]
    shared = {}
    for t in lower:
        for lock, time in t.holds.items():
            ceiling = min(u.priority for u in tasks if lock in u.holds)
            if ceiling <= task.priority:
                shared.setdefault(lock, []).append((time, t.name))
    # Under a ceiling one critical section at most; under inheritance one of each task and lock.
    if protocol == "ceiling":
        by_lock = max((s for v in shared.values() for s in v), default=(0, None))
    else:
        per_lock = sum(max(v)[0] for v in shared.values())
        per_task = {}
        for v in shared.values():
            for time, name in v:
                per_task[name] = max(per_task.get(name, 0), time)
        names = sorted(per_task, key=per_task.get)
        by_lock = (min(per_lock, sum(per_task.values())), names[-1] if names else None)
    # A task that runs at a threshold of ours or above is not preempted by us.
    by_threshold = max(((t.wcet, t.name) for t in lower if t.threshold <= task.priority),
                       default=(0, None))
    return max(by_lock, by_threshold, key=lambda b: b[0])


def fixed_priority(tasks, protocol="inheritance", round_robin=False, limit=None):
    """{name: (response or None, blocking, blocker, names of interfering tasks)}; a response beyond
    @limit times the deadline, or of an overloaded level, is None."""
    out = {}
    for i in tasks:
        block, blocker = blocking(i, tasks, protocol)
        before = [j for j in tasks if j is not i and j.priority <= i.priority]
        during = [j for j in before if j.priority < i.threshold or
                  round_robin and j.priority == i.priority]
        out[i.name] = (_response(i, before, during, block, limit), block, blocker,
                       [j.name for j in before])
    return out


def _response(i, before, during, block, limit):
    level = before + [i]
    load = utilisation(level)
    if load > 1:
        return None
    jobs = 1
    if load == 1 and any(t.jitter for t in level) or load == 1 and block:
        return None
    busy = block + sum(t.wcet for t in level)
    while True:
        new = block + sum(ceil_div(busy + t.jitter, t.period) * t.wcet for t in level)
        if new == busy:
            break
        busy = new
        if busy > MAX_JOBS * min(t.period for t in level):
            return None
    jobs = ceil_div(busy + i.jitter, i.period)
    worst = 0
    for q in range(jobs):
        start = block + q * i.wcet
        while True:
            new = block + q * i.wcet + sum(
                (1 + (start + j.jitter) // j.period) * j.wcet for j in before)
            if new == start:
                break
            start = new
        finish = start + i.wcet
        while True:
            new = start + i.wcet + sum(
                max(0, ceil_div(finish + j.jitter, j.period) -
                    (1 + (start + j.jitter) // j.period)) * j.wcet for j in during)
            if new == finish:
                break
            finish = new
        worst = max(worst, finish - q * i.period + i.jitter)
        if limit and worst > limit * i.deadline:
            return None
    return worst


# -- EDF -----------------------------------------------------------------------------------------

def demand(tasks, t):
    """The work whose release and deadline lie in an interval of length @t."""
    return sum(((t + i.jitter - i.deadline) // i.period + 1) * i.wcet
               for i in tasks if t + i.jitter >= i.deadline)


def edf_blocking(tasks, t):
    """(time, task) that work with a deadline beyond @t can hold up the demand of @t."""
    locks = {lock for i in tasks if i.deadline - i.jitter <= t for lock in i.holds}
    return max(((time, i.name) for i in tasks if i.deadline - i.jitter > t
                for lock, time in i.holds.items() if lock in locks), default=(0, None))


def busy_period(tasks):
    if utilisation(tasks) > 1:
        return None
    length = sum(t.wcet for t in tasks)
    while True:
        new = sum(ceil_div(length + t.jitter, t.period) * t.wcet for t in tasks)
        if new == length:
            return length
        length = new
        if length > MAX_JOBS * min(t.period for t in tasks):
            return None


def edf_demand(tasks):
    """None when every deadline is met, else (interval, demand, blocking) where it is not, or
    (0, 0, 0) when the load is beyond what any schedule can do."""
    if not tasks:
        return None
    if utilisation(tasks) > 1:
        return (0, 0, 0)
    length = busy_period(tasks)
    if length is None:
        return (0, 0, 0)
    return _first_late(tasks, length, lambda t: t)


def _first_late(tasks, length, supply):
    """As edf_demand(), where @length is the longest busy period and supply(t) the least time that
    an interval of length t has for these tasks."""
    # With blocking, the last point that can matter is that of the longest deadline too.
    end = max(length, max((t.deadline for t in tasks), default=0))
    points = set()
    for i in tasks:
        t = i.deadline - i.jitter
        while t <= end:
            if t > 0:
                points.add(t)
            t += i.period
            if len(points) > MAX_JOBS:
                return (0, 0, 0)
    for t in sorted(points):
        need, block = demand(tasks, t), edf_blocking(tasks, t)[0]
        if need + block > supply(t):
            return (t, need, block)
    return None


def edf_responses(tasks):
    """{name: response or None}. Spuri: the latest finish is in a busy period in which all others
    are released at its start, over all positions of the task's own release."""
    length = busy_period(tasks)
    out = {}
    for i in tasks:
        if length is None:
            out[i.name] = None
            continue
        block = max((time for j in tasks for time in j.holds.values()
                     if j is not i and j.deadline > i.deadline), default=0)
        end = length + block
        at = set()
        for j in tasks:
            d = j.deadline - j.jitter
            k = 0
            while True:
                a = k * j.period + d - (i.deadline - i.jitter)
                if a >= end or len(at) > MAX_JOBS:
                    break
                if a >= 0:
                    at.add(a)
                k += 1
        at.add(0)
        out[i.name] = max(_edf_at(i, tasks, a, block, end) for a in at) + 0
    return out


def _edf_at(i, tasks, a, block, end):
    """Response of the job of @i released @a after the start of the busy period."""
    due = a + i.deadline - i.jitter
    own = (a // i.period + 1) * i.wcet
    finish = own + block
    while True:
        new = own + block
        for j in tasks:
            if j is i or j.deadline - j.jitter > due:
                continue
            by_time = ceil_div(finish + j.jitter, j.period)
            by_deadline = (due - (j.deadline - j.jitter)) // j.period + 1
            new += min(by_time, by_deadline) * j.wcet
        if new <= finish or new > end + i.deadline + own:
            break
        finish = new
    return max(i.wcet, max(new, finish) - a) + i.jitter


# -- windows -------------------------------------------------------------------------------------

def least_supply(windows, frame, t):
    """The least time that @windows [(start, length)] of a major @frame give in any interval of
    length @t."""
    if not windows:
        return 0

    def supplied(start, end):
        total = 0
        for k in range(start // frame, end // frame + 1):
            for at, length in windows:
                lo, hi = k * frame + at, k * frame + at + length
                total += max(0, min(hi, end) - max(lo, start))
        return total

    # The worst interval starts where a window ends.
    return min(supplied(at + length, at + length + t) for at, length in windows)


def in_windows(tasks, windows, frame, protocol="inheritance"):
    """{name: response or None} of fixed priorities that run only in windows."""
    share = Fraction(sum(length for _, length in windows), frame)
    out = {}
    for i in tasks:
        level = [j for j in tasks if j is not i and j.priority <= i.priority]
        block, _ = blocking(i, tasks, protocol)
        if utilisation(level + [i]) > share:
            out[i.name] = None
            continue
        w = block + i.wcet
        finish = None
        while w <= MAX_JOBS * frame:
            need = block + i.wcet + sum(ceil_div(w + j.jitter, j.period) * j.wcet for j in level)
            t = _time_for(windows, frame, need)
            if t == w:
                finish = t + i.jitter
                break
            w = t
        out[i.name] = finish if finish is not None and finish <= i.period else None
    return out


def edf_in_windows(tasks, interrupts, windows, frame):
    """As edf_demand(), of tasks that run only in windows: their demand against the least supply,
    which @interrupts come out of."""
    every = tasks + interrupts
    if utilisation(every) > Fraction(sum(length for _, length in windows), frame):
        return (0, 0, 0)
    length = 1
    while True:
        need = sum(ceil_div(length + t.jitter, t.period) * t.wcet for t in every)
        new = _time_for(windows, frame, need)
        if new <= length:
            break
        length = new
        if length > MAX_JOBS * frame:
            return (0, 0, 0)
    return _first_late(tasks, length, lambda t: least_supply(windows, frame, t) - sum(
        ceil_div(t + i.jitter, i.period) * i.wcet for i in interrupts))


def _time_for(windows, frame, need):
    """The shortest interval that surely supplies @need."""
    per = sum(length for _, length in windows)
    low, high = need, (need // per + 2) * frame
    while low < high:
        mid = (low + high) // 2
        if least_supply(windows, frame, mid) >= need:
            high = mid
        else:
            low = mid + 1
    return low


def table_fit(table, frame):
    """Errors of a schedule table [(name, start, window, wcet)]: entries that overlap, reach beyond
    the frame, or are shorter than what runs in them."""
    errors, end, last = [], 0, None
    for name, start, window, wcet in sorted(table, key=lambda e: e[1]):
        if start < end:
            errors.append(f"{name} starts at {start}, before {last} ends at {end}")
        if start + window > frame:
            errors.append(f"{name} ends at {start + window}, after the frame of {frame}")
        if wcet > window:
            errors.append(f"{name} needs {wcet} ns in a window of {window}")
        end, last = max(end, start + window), name
    return errors
