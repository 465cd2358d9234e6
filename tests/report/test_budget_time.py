# SPDX-License-Identifier: BSD-3-Clause
"""Response-time analysis against published examples and against a simulation of random tasks."""
import os
import random
from fractions import Fraction

import pytest
from simulate import simulate, simulate_locks

from report import rta
from report.rta import Task

SETS = 20000 if os.environ.get("TAPPET_LONG") else 3000


def responses(tasks, **how):
    return [r[0] for r in rta.fixed_priority(tasks, **how).values()]


def test_liu_layland_full_load_of_harmonic_periods():
    tasks = [Task("a", 1, 2, priority=0), Task("b", 1, 4, priority=1), Task("c", 2, 8, priority=2)]
    assert rta.utilisation(tasks) == 1
    assert responses(tasks) == [1, 2, 8]


def test_liu_layland_two_tasks_beyond_the_bound():
    # 1973, section 4: periods 2 and 5, times 1 and 2 are feasible, 1 and 2 + 1 are not.
    assert responses([Task("a", 1, 2, priority=0), Task("b", 2, 5, priority=1)]) == [1, 4]
    late = responses([Task("a", 1, 2, priority=0), Task("b", 3, 5, priority=1)])
    assert late[1] is None


def test_sha_goodenough_three_tasks():
    # 1990: 0.753 is below the bound of Liu & Layland for three tasks.
    tasks = [Task("a", 20, 100, priority=0), Task("b", 40, 150, priority=1),
             Task("c", 100, 350, priority=2)]
    assert responses(tasks) == [20, 60, 240]


def test_burns_wellings_process_set():
    tasks = [Task("a", 3, 7, priority=0), Task("b", 3, 12, priority=1),
             Task("c", 5, 20, priority=2)]
    assert responses(tasks) == [3, 6, 20]


def test_burns_wellings_deadline_monotonic():
    tasks = [Task("a", 3, 20, 5, priority=0), Task("b", 3, 15, 7, priority=1),
             Task("c", 4, 10, 10, priority=2), Task("d", 3, 20, 20, priority=3)]
    assert responses(tasks) == [3, 6, 10, 20]


def test_lehoczky_deadline_beyond_the_period():
    # 1990: the fifth job of the busy period is the latest one.
    tasks = [Task("a", 26, 70, priority=0), Task("b", 62, 100, 120, priority=1)]
    assert responses(tasks) == [26, 118]


def test_audsley_jitter_delays_those_below():
    tasks = [Task("a", 2, 10, priority=0, jitter=3), Task("b", 4, 20, priority=1),
             Task("c", 5, 40, priority=2)]
    # w = C + sum of ceil((w + J) / T) C; a's own jitter counts for a alone.
    assert responses(tasks) == [5, 6, 13]


def test_wang_saksena_thresholds():
    def make(thresholds):
        return [Task("1", 20, 70, 50, 0, thresholds[0]), Task("2", 20, 80, 80, 1, thresholds[1]),
                Task("3", 35, 200, 100, 2, thresholds[2])]

    assert responses(make([0, 1, 2])) == [20, 40, 115]
    assert responses(make([0, 0, 0])) == [55, 75, 75]
    assert responses(make([0, 0, 1])) == [40, 75, 95]


def test_ceiling_blocks_once_and_inheritance_once_a_lock():
    def make():
        return [Task("a", 5, 100, priority=0, holds={"m": 1, "n": 1}),
                Task("b", 5, 100, priority=1, holds={"m": 3}),
                Task("c", 5, 100, priority=2, holds={"n": 4})]

    assert rta.blocking(make()[0], make(), "ceiling") == (4, "c")
    assert rta.blocking(make()[0], make(), "inheritance")[0] == 7
    # b shares no lock with c, but c may hold one whose ceiling is above b.
    assert rta.blocking(make()[1], make(), "ceiling") == (4, "c")


def test_demand_of_buttazzo():
    tasks = [Task("a", 2, 6, 4), Task("b", 2, 8, 5), Task("c", 3, 9, 7)]
    points = {4: 2, 5: 4, 7: 7, 10: 9, 13: 11, 16: 16, 21: 18, 22: 20}
    assert {t: rta.demand(tasks, t) for t in points} == points
    assert rta.edf_demand(tasks) is None


def test_demand_of_baruah_finds_the_interval():
    # Load 0.9, yet 3 + 3 units are due within 5.
    tasks = [Task("a", 3, 6, 4), Task("b", 3, 8, 5)]
    assert rta.edf_demand(tasks) == (5, 6, 0)


def test_liu_layland_edf_is_optimal():
    assert rta.edf_demand([Task("a", 2, 5), Task("b", 4, 7)]) is None
    assert rta.edf_demand([Task("a", 2, 5), Task("b", 5, 7)]) == (0, 0, 0)


def test_windows():
    windows = [(0, 2), (5, 3)]
    assert rta.least_supply(windows, 10, 3) == 0
    assert rta.least_supply(windows, 10, 10) == 5
    assert rta.in_windows([Task("a", 2, 20)], [(0, 2)], 10) == {"a": 10}
    assert rta.in_windows([Task("a", 5, 20)], [(0, 2)], 10) == {"a": None}
    assert rta.table_fit([("a", 0, 4, 3), ("b", 4, 4, 5), ("c", 7, 4, 1)], 10) == [
        "b needs 5 ns in a window of 4", "c starts at 7, before b ends at 8",
        "c ends at 11, after the frame of 10"]


def some_tasks(rng, load):
    periods = (4, 5, 6, 8, 10, 12, 15, 20, 24, 30)
    tasks = []
    for i in range(rng.randint(1, 5)):
        period = rng.choice(periods)
        wcet = rng.randint(1, max(1, period // 3))
        deadline = rng.randint(wcet, period)
        tasks.append(Task(f"t{i}", wcet, period, deadline))
    while rta.utilisation(tasks) > load:
        tasks.pop()
    for i, t in enumerate(rng.sample(tasks, len(tasks))):
        t.priority = i
        t.threshold = rng.randint(0, i) if rng.random() < 0.4 else i
        t.jitter = rng.randint(0, 2) if rng.random() < 0.3 else 0
    return tasks


def some_releases(rng, tasks, end, together):
    out = {}
    for t in tasks:
        at = 0 if together else rng.randrange(t.period)
        # The first job is late by all its jitter and the next by none: the closest they can be.
        first = at - t.jitter
        out[t.name] = [(first, at)]
        event = first + t.period
        while event < end:
            late = 0 if together else rng.randint(0, t.jitter)
            out[t.name].append((event, max(at, event + late)))
            event += t.period
    return out


@pytest.mark.parametrize("policy", ["fixed", "edf"])
def test_never_below_what_is_observed(policy):
    rng = random.Random(1 if policy == "edf" else 2)
    exact = checked = 0
    for _ in range(SETS):
        tasks = some_tasks(rng, Fraction(95, 100))
        if not tasks:
            continue
        if policy == "edf":
            for t in tasks:
                t.jitter = 0
            bound = rta.edf_responses(tasks)
            fits = rta.edf_demand(tasks) is None
        else:
            bound = {n: r[0] for n, r in rta.fixed_priority(tasks).items()}
        end = 2 * rta.hyperperiod(tasks) + 60
        for together in (True, False):
            seen = simulate(tasks, policy, some_releases(rng, tasks, end, together), end)
            for t in tasks:
                if bound[t.name] is None:
                    continue
                checked += 1
                assert seen[t.name] <= bound[t.name], (t, tasks)
                exact += seen[t.name] == bound[t.name]
                if policy == "edf" and fits:
                    assert seen[t.name] <= t.deadline, (t, tasks)
    assert checked > SETS and exact > checked // 4


def test_windows_never_below_what_is_observed():
    rng = random.Random(3)
    for _ in range(SETS // 4):
        frame = rng.choice((6, 10, 12))
        windows = [(0, rng.randint(1, 3)), (rng.randint(3, 5), 1)]
        tasks = some_tasks(rng, Fraction(sum(n for _, n in windows), frame))
        for t in tasks:
            t.jitter, t.threshold = 0, t.priority
        bound = rta.in_windows(tasks, windows, frame) if tasks else {}
        end = 2 * rta.hyperperiod(tasks + [Task("frame", 1, frame)]) if tasks else 0
        seen = simulate(tasks, "fixed", some_releases(rng, tasks, end, False), end, windows, frame)
        for t in tasks:
            if bound[t.name] is not None:
                assert seen[t.name] <= bound[t.name], (t, tasks, windows, frame)


def test_deadlines_in_windows_are_met_when_they_fit():
    rng = random.Random(5)
    fit = missed = 0
    for _ in range(SETS // 4):
        frame = rng.choice((6, 10, 12))
        windows = [(0, rng.randint(2, 4)), (rng.randint(4, 5), 1)]
        tasks = some_tasks(rng, Fraction(sum(n for _, n in windows), frame))
        for t in tasks:
            t.jitter, t.threshold = 0, t.priority
        end = 2 * rta.hyperperiod(tasks + [Task("frame", 1, frame)]) if tasks else 0
        seen = simulate(tasks, "edf", some_releases(rng, tasks, end, True), end, windows, frame)
        late = [t for t in tasks if seen[t.name] > t.deadline]
        if rta.edf_in_windows(tasks, [], windows, frame) is None:
            assert not late, (tasks, windows, frame)
            fit += len(tasks) > 1
        missed += bool(late)
    assert fit > SETS // 50 and missed > 10
    task, interrupt = Task("a", 2, 40, 19), Task("i", 1, 10)
    assert rta.edf_in_windows([task], [interrupt], [(0, 2)], 10) == (19, 2, 0)
    assert rta.edf_in_windows([task], [], [(0, 2)], 10) is None


def some_sections(rng, tasks):
    """Critical sections that follow one another, and .holds to suit: the longest of each lock."""
    out = {}
    for t in tasks:
        at, found = rng.randint(0, 1), []
        while at < t.wcet and len(found) < 2:
            length = rng.randint(1, t.wcet - at)
            found.append((at, length, rng.choice("mn")))
            at += length + rng.randint(1, 2)
        out[t.name] = found if rng.random() < 0.8 else []
        for _, length, lock in out[t.name]:
            t.holds[lock] = max(t.holds.get(lock, 0), length)
    return out


@pytest.mark.parametrize("protocol", ["inheritance", "ceiling"])
def test_blocking_is_never_above_the_analysis(protocol):
    """Locks in simulated schedules: no response is above its bound, and blocking does happen."""
    rng = random.Random(4)
    checked = blocked = 0
    for _ in range(SETS // 3):
        tasks = some_tasks(rng, Fraction(9, 10))
        for t in tasks:
            t.threshold, t.jitter = t.priority, 0
        without = {n: r[0] for n, r in rta.fixed_priority(tasks, protocol).items()}
        sections = some_sections(rng, tasks)
        bound = {n: r[0] for n, r in rta.fixed_priority(tasks, protocol).items()}
        end = min(2 * rta.hyperperiod(tasks) + 60, 500) if tasks else 0
        # Who has a lower priority starts first and is met inside its section.
        early = some_releases(rng, tasks, end, False)
        for releases in (some_releases(rng, tasks, end, True), early):
            seen = simulate_locks(tasks, sections, protocol, releases, end)
            for t in tasks:
                # A job that the end cuts off has waited for its time only.
                if bound[t.name] is None:
                    continue
                checked += 1
                assert seen[t.name] <= bound[t.name], (t, tasks, sections)
                blocked += seen[t.name] > without[t.name]
    assert checked > SETS // 3 and blocked > SETS // 30
