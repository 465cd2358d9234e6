# SPDX-License-Identifier: BSD-3-Clause
"""The tasks over one hyperperiod as the policy runs them when each job takes all of its time and
all are released at once (their offsets counted): a picture of the analysis, not part of it.
"""

MAX_SEGMENTS = 4000


def run(tasks, policy, end):
    """([(name, start, end)], [(name, release, deadline, finish or None)]), cut at MAX_SEGMENTS."""
    order = {t["name"]: t for t in tasks if t["period"] and t["wcet"]}
    waiting = sorted((t["offset"], name) for name, t in order.items())
    jobs, segments, done, now = [], [], [], 0

    def key(job):
        t = order[job[0]]
        if policy == "EDF":
            return (job[1] + t["deadline"], job[1])
        if policy == "cooperative":
            return (job[1], t["priority"])
        return (t["priority"], job[1])

    def release():
        while waiting and waiting[0][0] <= now:
            at, name = waiting.pop(0)
            jobs.append([name, at, order[name]["wcet"], False])
            waiting.append((at + order[name]["period"], name))
            waiting.sort()

    while now < end and len(segments) < MAX_SEGMENTS:
        release()
        if not jobs:
            if not waiting or waiting[0][0] >= end:
                break
            now = waiting[0][0]
            continue
        job = min(jobs, key=key)
        holder = min((j for j in jobs if j[3]), key=lambda j: order[j[0]]["threshold"], default=None)
        if holder and (policy == "cooperative" or policy == "fixed priority" and
                       not order[job[0]]["priority"] < order[holder[0]]["threshold"]):
            job = holder
        job[3] = True
        until = now + job[2]
        if waiting:
            until = min(until, max(waiting[0][0], now + 1))
        until = min(until, end)
        if segments and segments[-1][0] == job[0] and segments[-1][2] == now:
            segments[-1] = (job[0], segments[-1][1], until)
        else:
            segments.append((job[0], now, until))
        job[2] -= until - now
        now = until
        if not job[2]:
            jobs.remove(job)
            done.append((job[0], job[1], job[1] + order[job[0]]["deadline"], now))
    done += [(j[0], j[1], j[1] + order[j[0]]["deadline"], None) for j in jobs]
    return segments, done


def unit(ns):
    """A time for people."""
    for size, name in ((10 ** 9, "s"), (10 ** 6, "ms"), (10 ** 3, "µs")):
        if ns >= size:
            return f"{ns / size:.3f}".rstrip("0").rstrip(".") + " " + name
    return f"{ns} ns"


def svg(sheet, width=960):
    """The picture as SVG, one lane a task; "" when there is nothing periodic."""
    tasks = [t for t in sheet["tasks"] if t["period"] and t["wcet"]]
    if not tasks or not sheet["schedule"]:
        return ""
    longest = max(t["period"] for t in tasks)
    end = sheet["schedule"]["hyperperiod"]
    cut = end > 20 * longest
    end = min(end, 20 * longest)
    left, lane, top = 130, 34, 24
    height = top + lane * len(tasks) + 30

    def x(t):
        return round(left + (width - left - 20) * t / end, 2)

    out = [f'<svg id="timeline" viewBox="0 0 {width} {height}" role="img" '
           'aria-label="task timeline">']
    for i in range(11):
        t = end * i // 10
        out.append(f'<line class="grid" x1="{x(t)}" x2="{x(t)}" y1="{top}" y2="{height - 28}"/>'
                   f'<text class="tick" x="{x(t)}" y="{height - 12}">{unit(t)}</text>')
    row = {t["name"]: top + i * lane for i, t in enumerate(tasks)}
    for i, t in enumerate(tasks):
        y = row[t["name"]]
        out.append(f'<text class="lane" x="4" y="{y + 20}">{escape(t["name"])}</text>'
                   f'<line class="base" x1="{left}" x2="{width - 20}" y1="{y + 28}" y2="{y + 28}"/>')
    for cpu in sorted({t["cpu"] for t in tasks}):
        mine = [t for t in tasks if t["cpu"] == cpu]
        segments, jobs = run(mine, sheet["schedule"]["policy"], end)
        for name, start, stop in segments:
            colour = list(row).index(name) % 8
            out.append(f'<rect class="run c{colour}" x="{x(start)}" y="{row[name] + 8}" '
                       f'width="{max(0.5, round(x(stop) - x(start), 2))}" height="20">'
                       f'<title>{escape(name)} {unit(start)} to {unit(stop)}</title></rect>')
        for name, at, due, finish in jobs:
            out.append(f'<path class="release" d="M{x(at)} {row[name] + 30}v-26"/>')
            if due <= end:
                late = " late" if finish is not None and finish > due else ""
                out.append(f'<path class="due{late}" d="M{x(due)} {row[name] + 4}v26"/>')
    out.append("</svg>")
    if cut:
        out.append(f"<p>The first {unit(end)} of a hyperperiod of "
                   f"{unit(sheet['schedule']['hyperperiod'])}.</p>")
    return "".join(out)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
