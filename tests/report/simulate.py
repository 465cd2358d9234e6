# SPDX-License-Identifier: BSD-3-Clause
"""A scheduler, one tick at a time and as plain as can be: what the analysis is compared with."""


def simulate(tasks, policy, releases, end, windows=None, frame=1):
    """{name: longest response seen}. @releases: {name: [(event, release)]}; a response counts from
    the event. A job that is not done by @end counts as if it finished there."""
    jobs = []
    worst = {t.name: 0 for t in tasks}
    arrivals = sorted((release, event, t.name, t) for t in tasks
                      for event, release in releases[t.name])
    running = None
    at = 0
    for now in range(end):
        while at < len(arrivals) and arrivals[at][0] <= now:
            release, event, _, t = arrivals[at]
            jobs.append([t, event, release, t.wcet, False])
            at += 1
        if not jobs:
            continue
        if windows and not any(s <= now % frame < s + n for s, n in windows):
            running = None
            continue
        if policy == "edf":
            pick = min(jobs, key=lambda j: (j[1] + j[0].deadline, j[2]))
        else:
            # A job that has started holds its place against all but those above its threshold.
            started = [j for j in jobs if j[4]]
            pick = min(jobs, key=lambda j: (j[0].priority, j[2], j[1]))
            if started:
                holder = min(started, key=lambda j: (j[0].threshold, j[0].priority))
                if not pick[0].priority < holder[0].threshold:
                    pick = holder
        pick[3] -= 1
        pick[4] = True
        running = pick
        if not pick[3]:
            jobs.remove(pick)
            worst[pick[0].name] = max(worst[pick[0].name], now + 1 - pick[1])
            running = None
    for t, event, *_ in jobs:
        worst[t.name] = max(worst[t.name], end - event)
    return worst


def simulate_locks(tasks, sections, protocol, releases, end):
    """As simulate(), fixed priority, with critical sections {task: [(start, length, lock)]}: where
    in a job's work it holds what. @protocol: "inheritance", or "ceiling" from the lock on."""
    ceiling = {}
    for t in tasks:
        for _, _, lock in sections[t.name]:
            ceiling[lock] = min(ceiling.get(lock, t.priority), t.priority)
    arrivals = sorted((release, event, t.name, t) for t in tasks
                      for event, release in releases[t.name])
    worst, jobs, at = {t.name: 0 for t in tasks}, [], 0

    def inside(job, offset):
        """The lock that the unit of work at @offset needs."""
        return next((lock for start, length, lock in sections[job[0].name]
                     if start <= offset < start + length), None)

    for now in range(end):
        while at < len(arrivals) and arrivals[at][0] <= now:
            release, event, _, t = arrivals[at]
            jobs.append([t, event, release, 0])
            at += 1
        if not jobs:
            continue
        # Who is inside a section has done a unit of it and has more to do.
        owner = {}
        for j in jobs:
            lock = inside(j, j[3]) if j[3] else None
            if lock and inside(j, j[3] - 1) == lock:
                assert lock not in owner
                owner[lock] = j
        level = {id(j): j[0].priority for j in jobs}
        if protocol == "ceiling":
            for lock, j in owner.items():
                level[id(j)] = min(level[id(j)], ceiling[lock])
        ready = list(jobs)
        while True:
            pick = min(ready, key=lambda j: (level[id(j)], j not in owner.values(), j[2], j[1]))
            holder = owner.get(inside(pick, pick[3]))
            if holder in (None, pick):
                break
            assert protocol == "inheritance"
            level[id(holder)] = min(level[id(holder)], level[id(pick)])
            ready.remove(pick)
        pick[3] += 1
        if pick[3] == pick[0].wcet:
            jobs.remove(pick)
            worst[pick[0].name] = max(worst[pick[0].name], now + 1 - pick[1])
    for t, event, *_ in jobs:
        worst[t.name] = max(worst[t.name], end - event)
    return worst
