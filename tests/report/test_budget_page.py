# SPDX-License-Identifier: BSD-3-Clause
"""report.html in a real browser: the drawing is there, and its numbers are those of report.json."""
import html.parser
import json
import re
import shutil
import struct
import subprocess
import zlib

import pytest
from runner import run_make, run_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium here (apt-get install chromium)")

APP = {
    "Config.uk": "config APPPAGE\n\tbool\n\tdefault y\n\tselect LIBUKSCHED\n\tselect LIBUKTIME\n",
    "Makefile.uk": "$(eval $(call addlib,apppage))\nAPPPAGE_SRCS-y += $(APPPAGE_BASE)/main.c\n",
    "defconfig": "CONFIG_BUDGET_SWITCH_NS=0\n",
    "main.c": """
#include <uk/sched.h>
#include <uk/thread.h>
static void job(void *arg)
{
	(void)arg;
	for (;;)
		uk_period_wait();
}
UK_TASK(first, job, .priority = 1, .stack = 2048, .period = 1000000, .wcet = 300000);
UK_TASK(second, job, .priority = 2, .stack = 2048, .period = 2000000, .wcet = 500000);
int main(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	return 0;
}
""",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """(report.html, report.json) of an image with two tasks."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "page").mkdir()
    for name, text in APP.items():
        (folder / "page" / name).write_text(text)
    status, out = run_make(folder / "out", f"A={folder / 'page'}", "report")
    assert status == 0, out
    build = folder / "out/qemu-virt/page"
    return build / "report.html", json.loads((build / "report.json").read_text())


def browse(profile, *args):
    done = subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--disable-dev-shm-usage", f"--user-data-dir={profile}", "--window-size=1100,3600", *args],
        timeout=120, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace")


class Finder(html.parser.HTMLParser):
    """What is drawn: boxes of each picture, data-n numbers by the id around them."""

    def __init__(self):
        super().__init__()
        self.boxes, self.numbers, self.totals, self.svg, self.ids = {}, {}, {}, None, []
        self.ready = False

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        self.ready |= a.get("data-ready") == "yes"
        if a.get("id"):
            self.ids.append(a["id"])
        if tag == "svg":
            self.svg = a.get("id")
            self.totals[self.svg] = a.get("data-total")
        if tag == "rect" and self.svg:
            self.boxes.setdefault(self.svg, []).append(
                (a.get("class", ""), float(a["width"]) * float(a["height"])))
        if "data-n" in a and self.ids:
            self.numbers.setdefault(self.ids[-1], []).append(a["data-n"])

    def handle_endtag(self, tag):
        if tag == "svg":
            self.svg = None


def test_the_page_draws_the_numbers_of_the_json(page, tmp_path):
    path, sheet = page
    found = Finder()
    found.feed(browse(tmp_path, "--virtual-time-budget=4000", "--dump-dom", path.as_uri()))
    assert found.ready
    totals = sheet["totals"]
    assert found.numbers["rom"] == [str(totals["rom"])]
    assert found.numbers["ram"] == [str(totals["ram"])]
    assert found.numbers["image"][0] == str(totals["image"])
    assert found.totals["rom-map"] == str(totals["rom"])
    assert found.totals["ram-map"] == str(totals["ram"])
    for name in ("rom-map", "ram-map"):
        assert len(found.boxes[name]) > 10
        assert all(area > 0 for _, area in found.boxes[name])
    runs = [c for c, _ in found.boxes["timeline"] if c.startswith("run")]
    # In 2 ms: two jobs of the first task, one of the second, which the first does not cut.
    assert len(runs) == 3
    stacks = [n for n in found.numbers["stacks"]]
    for s in sheet["stacks"]:
        assert str(s["worst"]) in stacks and str(s["size"]) in stacks
    responses = [str(t["response"]) for t in sheet["tasks"]]
    assert responses == ["300000", "800000"]
    assert all(r in found.numbers["timeline"] for r in responses)


def test_nothing_is_fetched(page):
    text = page[0].read_text()
    assert not re.search(r"(src|href)\s*=|url\(|@import|fetch\(|XMLHttp", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def pixels(path):
    """Rows of (r, g, b) of a PNG with 8 bits a channel."""
    data = path.read_bytes()
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert depth == 8 and kind in (2, 6)
    size = 3 if kind == 2 else 4
    packed, at = b"", 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    raw, rows, last = zlib.decompress(packed), [], bytes(width * size)
    stride = width * size + 1
    for y in range(height):
        how, line = raw[y * stride], bytearray(raw[y * stride + 1:(y + 1) * stride])
        for x in range(len(line)):
            left = line[x - size] if x >= size else 0
            up, corner = last[x], last[x - size] if x >= size else 0
            if how == 1:
                line[x] = line[x] + left & 255
            elif how == 2:
                line[x] = line[x] + up & 255
            elif how == 3:
                line[x] = line[x] + (left + up) // 2 & 255
            elif how == 4:
                guess = left + up - corner
                near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up),
                           (abs(guess - corner), 2, corner))
                line[x] = line[x] + near[2] & 255
        rows.append([tuple(line[x:x + 3]) for x in range(0, len(line), size)])
        last = bytes(line)
    return rows


def test_a_screenshot_shows_treemap_and_timeline(page, tmp_path):
    shot = tmp_path / "shot.png"
    browse(tmp_path / "profile", f"--screenshot={shot}", page[0].as_uri())
    rows = pixels(shot)
    colours = {}
    for row in rows[::2]:
        for p in row[::2]:
            colours[p] = colours.get(p, 0) + 1
    # Boxes of many libraries in colours of their own, each of a size that can be seen.
    lively = [c for c, n in colours.items() if n > 200 and max(c) - min(c) > 40]
    assert len(lively) >= 6
    # The lanes of the two tasks, in the colours of page.css.
    for task in ((0x4c, 0x8f, 0xd6), (0xe0, 0x91, 0x3a)):
        assert any(max(abs(a - b) for a, b in zip(c, task)) < 6 and n > 100
                   for c, n in colours.items()), task


def test_the_page_shows_what_is_wrong(page, tmp_path):
    build = page[0].parent
    sheet = page[1]
    config = build / ".config"
    before = config.read_text()
    try:
        config.write_text(re.sub(r"CONFIG_BUDGET_ROM=\d+",
                                 f"CONFIG_BUDGET_ROM={sheet['totals']['rom'] - 1}", before))
        assert run_report("show", build)[0] == 1
        text = page[0].read_text()
        assert 'class="bad">rom: ' in text and "meter over" in text
    finally:
        config.write_text(before)
        assert run_report("show", build)[0] == 0


def test_a_click_zooms_into_the_treemap_and_back(page, tmp_path):
    """The first box is the largest region: its bytes, then its groups; the path leads back."""
    path, sheet = page
    script = """<script>
	const map = document.getElementById("rom-map"), bar = document.getElementById("rom-path");
	const say = (name) => document.documentElement.setAttribute("data-" + name, map.dataset.total +
		" " + [...bar.querySelectorAll("a")].map((a) => a.textContent).join("") + " " +
		[...map.children].length);
	const click = (e) => e.dispatchEvent(new MouseEvent("click", { bubbles: true }));
	say("before");
	click(map.querySelector("g"));
	say("in");
	click(bar.querySelector("a"));
	say("back");
</script></html>"""
    copy = tmp_path / "zoom.html"
    copy.write_text(path.read_text().replace("</html>", script))
    text = browse(tmp_path / "profile", "--virtual-time-budget=4000", "--dump-dom", copy.as_uri())
    said = {m[1]: m[2] for m in re.finditer(r'data-(before|in|back)="([^"]*)"', text)}
    regions, groups = {}, {}
    for r in sheet["rows"]:
        regions[r["region"]] = regions.get(r["region"], 0) + r["rom"]
        groups.setdefault(r["region"], {}).setdefault(r["group"], 0)
        groups[r["region"]][r["group"]] += r["rom"]
    largest = max(regions, key=regions.get)
    boxes = sum(1 for n in groups[largest].values() if n)
    assert said["in"] == f"{regions[largest]} image / {largest} {boxes}"
    assert said["before"] == said["back"] == \
        f"{sheet['totals']['rom']} image {sum(1 for n in regions.values() if n)}"


def test_it_prints_on_paper(page, tmp_path):
    """Everything, the chains of the stacks unfolded, on few pages."""
    paper = tmp_path / "sheet.pdf"
    browse(tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={paper}",
           page[0].as_uri())
    data = paper.read_bytes()
    assert data.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 4
