# SPDX-License-Identifier: BSD-3-Clause
"""What is wrong in a system.toml is said with its line and column and with what to write instead; and
nothing is built."""

import pytest

from system_runner import GATEWAY, run_system, run_tool

GOOD = """[machine]
memory = "256M"
cpus = 2

[partition.one]
app = "apps/hello"
memory = "8M"
cpus = [0]

[partition.two]
app = "apps/hello"
memory = "8M"
cpus = [1]

[channel.data]
from = "one"
to = "two"
message = 64
slots = 16
"""

# (what is replaced, by what, the place, a part of the text)
TABLE = {
	"syntax": ('cpus = 2\n', 'cpus = = 2\n', "3:8", "Invalid value"),
	"end of file": ('slots = 16\n', 'slots = [16\n', "20:", "Unclosed array"),
	"unknown key": ('slots = 16', 'slot = 16', "19:1", "unknown key slot: did you mean slots?"),
	"unknown table": ('[channel.data]', '[chanel.data]', "15:1", "did you mean channel?"),
	"unknown machine key": ('cpus = 2\n', 'cores = 2\n', "3:1", "unknown key cores"),
	"device": ('cpus = [0]', 'devices = ["pl031"]', "8:1", 'write devices = ["/pl031@9010000"]'),
	"not a table": ('[channel.data]', '[[channel]]', "15:1", "write [channel.<name>]"),
	"no such app": ('[partition.one]\napp = "apps/hello"', '[partition.one]\napp = "apps/hallo"', "6:1",
			'which has cdemo, console, gateway'),
	"app of nearly that name": ('[partition.one]\napp = "apps/hello"', '[partition.one]\napp = "gatway"',
				    "6:1", 'write app = "apps/gateway"'),
	"no app": ('[partition.one]\napp = "apps/hello"\n', '[partition.one]\n', "5:1",
		   'partition.one has no app: write app ='),
	"no such configuration": ('cpus = [0]', 'config = "dynamic"', "8:1",
				  "app hello has no configuration dynamic: it has preempt, static"),
	"bad name": ('[partition.one]', '[partition.One]', "5:1", "a small letter"),
	"size": ('memory = "256M"', 'memory = "256 MB"', "2:1", 'write memory = "256M"'),
	"size of a partition": ('cpus = [0]', 'at = "0x100"', "8:1", "write at = 0x60000000"),
	"type": ('slots = 16', 'slots = "16"', "19:1", "not a whole number): write slots = 16"),
	"no power of two": ('slots = 16', 'slots = 12', "19:1", "write slots = 16"),
	"message": ('message = 64', 'message = 12', "18:1", "not a multiple of 8"),
	"one end": ('to = "two"', 'to = "tow"', "17:1", "channel data has one end: there is no partition tow:"
		    " did you mean two?"),
	"no end": ('to = "two"\n', '', "15:1", 'channel.data has no to: write to = "<partition>"'),
	"to itself": ('to = "two"', 'to = "one"', "17:1", "leads from one to itself"),
	"time without unit": ('slots = 16', 'within = 5', "19:1", 'write within = "5ms"'),
	"time without tasks": ('slots = 16', 'within = "5ms"', "19:1", "write sends and receives"),
	"cpu": ('cpus = [1]', 'cpus = [2]', "13:9", "the machine has 2, from 0 on: write machine.cpus = 3"),
	"a cpu twice": ('cpus = [1]', 'cpus = [1, 1]', "13:1", "each named once: write cpus = [1]"),
	"no cpu": ('cpus = [1]', 'cpus = []', "13:1", "each named once: write cpus = [0]"),
	"two cpus, one of them taken": ('cpus = [1]', 'cpus = [0, 1]\nscheduler = "null"', "14:1",
					"wants CPU 0 for itself"),
	"cpu of its own": ('cpus = [1]', 'scheduler = "null"', "13:1", "wants CPU 0 for itself (null), and so"
			   " do one"),
	"scheduler": ('cpus = [1]', 'scheduler = "rtds"', "13:1", "there is shared, null"),
	"time budget": ('cpus = [0]', 'budget = 120', "8:1", "not within 1 to 100"),
	"too much memory": ('[partition.two]\napp = "apps/hello"\nmemory = "8M"',
			    '[partition.two]\napp = "apps/hello"\nmemory = "256M"', "12:1",
			    "the machine has 256 MiB"),
	"too little memory": ('[partition.two]\napp = "apps/hello"\nmemory = "8M"',
			      '[partition.two]\napp = "apps/hello"\nmemory = "4M"', "12:1",
			      'write memory = "6M"'),
	"overlap": ('cpus = [1]', 'at = 0x49000000', "13:1", "overlaps the image of one"),
	"outside": ('cpus = [1]', 'at = 0x80000000', "13:1", "outside of RAM"),
	"overlapping channel": ('slots = 16', 'at = 0x49001000', "19:1", "leave it out"),
	"pattern": ('cpus = [1]', 'expect = ["("]', "13:1", "not a regular expression"),
	"options": ('cpus = [1]', 'options = { X = [1] }', "13:1", "true, false, a number or a text"),
	"an option with its prefix": ('cpus = [1]', 'options = { CONFIG_LIBUKTIME = true }', "13:1",
				      "write options = { LIBUKTIME = true }"),
	"an option that follows": ('cpus = [1]', 'options = { NR_CPUS = 2 }', "13:1", "it follows from cpus"),
	"an option in small letters": ('cpus = [1]', 'options = { heap-kib = 64 }', "13:1",
				       "write options = { HEAP_KIB = 64 }"),
	"one console for two": ('cpus = [1]', 'console = "one"', "13:1", 'write console = "two"'),
	"console of no letters": ('cpus = [1]', 'console = ""', "13:1", "nothing to be read"),
	"unit of disks": ('memory = "256M"', 'memory = "256MB"', "2:1", 'write memory = "256M"'),
	"unit in small letters": ('memory = "256M"', 'memory = "1 gib"', "2:1", 'write memory = "1G"'),
	"no unit": ('[partition.two]\napp = "apps/hello"\nmemory = "8M"',
		    '[partition.two]\napp = "apps/hello"\nmemory = 8', "12:1", 'write memory = "8M"'),
	"negative memory": ('[partition.two]\napp = "apps/hello"\nmemory = "8M"',
			    '[partition.two]\napp = "apps/hello"\nmemory = -8', "12:1", "(below 0): write"),
	"odd memory": ('[partition.two]\napp = "apps/hello"\nmemory = "8M"',
		       '[partition.two]\napp = "apps/hello"\nmemory = "11M"', "12:1",
		       '(not a multiple of 2M): write memory = "12M"'),
	"more memory than there can be": ('[partition.two]\napp = "apps/hello"\nmemory = "8M"',
					  '[partition.two]\napp = "apps/hello"\nmemory = "999999G"', "12:1",
					  "(not within 2M to 3G)"),
	"memory without quotes": ('memory = "256M"', 'memory = 256M', "2:13", 'put a text into "quotes"'),
	"address between blocks": ('cpus = [1]', 'at = 0x60000001', "13:1",
				   "(not a multiple of 0x200000): write at = 0x60200000"),
	"address as a text": ('cpus = [1]', 'at = "0x60000000"', "13:1", "write at = 0x60000000"),
	"GIC as a fraction": ('cpus = 2\n', 'gic = 2.0\n', "3:1", "there is 2, 3"),
	"GIC as a text": ('cpus = 2\n', 'gic = "2"\n', "3:1", "write gic = 2"),
	"CPU in capitals": ('cpus = 2\n', 'cpu = "Cortex-A72"\n', "3:1", 'write cpu = "cortex-a72"'),
	"CPUs as a text": ('cpus = 2\n', 'cpus = "2"\n', "3:1", "write cpus = 2"),
	"one CPU": ('cpus = [1]', 'cpus = 1', "13:1", "write cpus = [1]"),
	"CPU as a text": ('cpus = [1]', 'cpus = ["1"]', "13:1", "write cpus = [1]"),
	"CPU that no machine has": ('cpus = [1]', 'cpus = [99]', "13:1", "not within 0 to 7"),
	"percent": ('cpus = [1]', 'budget = "20%"', "13:1", "write budget = 20"),
	"yes and no": ('cpus = [1]', 'ends = "no"', "13:1", "write ends = false"),
	"one pattern": ('cpus = [1]', 'expect = "up"', "13:1", 'write expect = ["up"]'),
	"backslash": ('cpus = [1]', 'expect = ["\\d"]', "13:14", "each backslash twice"),
	"start after somebody": ('cpus = [1]', 'after = ["one"]', "13:1", "unknown key after: there is app"),
	"start by name": ('cpus = [1]', 'start = "one"', "13:1", "write start = 1"),
	"time of nothing": ('slots = 16', 'within = "0ms"', "19:1", "(no time at all): write"),
	"half a millisecond": ('slots = 16', 'within = "0.5 ms"', "19:1", 'write within = "500us"'),
	"microseconds": ('slots = 16', 'within = "250µs"', "19:1", 'write within = "250us"'),
	"a minute": ('slots = 16', 'within = "1min"', "19:1", 'write within = "60s"'),
	"endless time": ('slots = 16', 'within = "99999999999999999999s"', "19:1", "more than a day"),
	"message between words": ('message = 64', 'message = 100', "18:1", "write message = 104"),
	"to nobody": ('to = "two"', 'to = ""', "17:1", "nothing to be read"),
	"to two": ('to = "two"', 'to = ["two", "one"]', "17:1", 'to = ["two", "one"] is no to (not a text)'),
	"a number of digits only": ('slots = 16', 'slots = ' + "9" * 5000, "19:1", "thousands of digits"),
	"a partition twice": ('[partition.two]', '[partition.one]', "10:15", "[partition.one] twice"),
	"a key twice": ('cpus = [1]', 'memory = "8M"', "13:14", "leave one of the two out"),
	"name of capitals": ('[partition.two]', '[partition.ECU_2]', "10:1", "write [partition.ecu_2]"),
	"name of many letters": ('[partition.two]', '[partition.engine-control-unit]', "10:1",
				 "write [partition.engine-control]"),
	"name of other letters": ('[partition.two]', '[partition.zwölf]', "10:14", "letters from a to z"),
	"name of other letters in quotes": ('[partition.two]', '[partition."zwölf"]', "10:1",
					    "write [partition.zwolf]"),
	"name of two lines": ('[partition.two]', '[partition."two\\n"]', "10:1", "write [partition.two]"),
	"colon": ('cpus = 2\n', 'cpus: 2\n', "3:5", "write key = value"),
	"comment as in C": ('cpus = [1]', 'cpus = [1] // the fast one', "13:12", "a comment behind #"),
	"text without its end": ('to = "two"', 'to = "two', "17:10", "close the text"),
	"library for an app": ('[partition.two]\napp = "apps/hello"',
			       '[partition.two]\napp = "libs/net/lwip"', "11:1", "that is a library"),
	"source for an app": ('[partition.two]\napp = "apps/hello"',
			      '[partition.two]\napp = "apps/hello/x.c"', "11:1", "no Makefile.uk there"),
	"name of thousands of letters": ('[partition.two]\napp = "apps/hello"',
					 f'[partition.two]\napp = "{"a" * 5000}"', "11:1", "no Makefile.uk"),
	"machine of no keys": ('[machine]\nmemory = "256M"\ncpus = 2\n', 'machine = 5\n', "1:1",
			       "machine = 5 is no table: write [machine]"),
	"several machines": ('[machine]', '[[machine]]', "1:1", "is no table: write [machine]"),
	"test of no keys": ('[machine]', 'test = "60s"\n[machine]', "1:1", "write [test]"),
	"name of a folder": ('[machine]', 'name = "a/b"\n[machine]', "1:1", 'write name = "a-b"'),
	"name too long for a folder": ('[machine]', f'name = "{"n" * 300}"\n[machine]', "1:1", "up to 64"),
	"needs": ('cpus = 2\n', 'needs = ["hypercubes"]\n', "3:1", "there is null, static-memory"),
}


@pytest.mark.parametrize("case", TABLE)
def test_place_and_remedy(case, tmp_path):
	old, new, place, text = TABLE[case]
	assert GOOD.count(old) == 1
	path = tmp_path / "system.toml"
	path.write_text(GOOD.replace(old, new), encoding="utf-8")
	status, output = run_tool(path, "check", out=tmp_path / "out")
	assert status == 2, output
	line = next((x for x in output.splitlines() if f"{path}:{place}" in x and text in x), None)
	assert line, output
	assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text, place, says", [
	("", "1:1", "no partition: write [partition.<name>]"),
	('{"machine": {}}', "1:1", "write key = value"),
	("a = " + "[" * 3000 + "]" * 3000, "1:1", "brackets within brackets"),
	("partition = [1]\n", "1:1", "write [partition.<name>]"),
	('partition = { one = 3 }\n', "1:15", "one = 3 is none"),
	(GOOD.replace("[partition.", "[partitions."), "5:1", "did you mean partition?"),
], ids=["empty", "JSON", "deep", "list", "inline", "plural"])
def test_whole_files(text, place, says, tmp_path):
	path = tmp_path / "system.toml"
	path.write_text(text, encoding="utf-8")
	status, output = run_tool(path, "check", out=tmp_path / "out")
	assert status == 2, output
	assert any(f"{path}:{place}: " in x and says in x for x in output.splitlines()), output


@pytest.mark.parametrize("wrong", ['cpus = 16', 'cpus = "2"', 'cpus = true'])
def test_what_only_follows_is_not_said(wrong, tmp_path):
	"""Not that CPU 1 is not there either."""
	path = tmp_path / "system.toml"
	path.write_text(GOOD.replace("cpus = 2", wrong), encoding="utf-8")
	assert run_tool(path, "check", out=tmp_path)[1].count("SYSTEM") == 1


def test_as_another_editor_saves_it(tmp_path):
	"""With a mark in front, and lines that end in two characters."""
	path = tmp_path / "system.toml"
	path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
	assert run_tool(path, "check", out=tmp_path)[0] == 0
	path.write_bytes(GOOD.encode("utf-16"))
	status, output = run_tool(path, "check", out=tmp_path)
	assert status == 2 and "save it as UTF-8" in output, output


def test_all_findings_at_once(tmp_path):
	path = tmp_path / "system.toml"
	path.write_text(GOOD.replace("slots = 16", "slots = 12").replace("message = 64", "massage = 64"),
			encoding="utf-8")
	output = run_tool(path, "check", out=tmp_path)[1]
	assert f"{path}:18:1: unknown key massage: did you mean message?" in output
	assert f"{path}:19:1: slots = 12 is no power of two" in output


def test_nothing_wrong(tmp_path):
	path = tmp_path / "system.toml"
	path.write_text(GOOD, encoding="utf-8")
	assert run_tool(path, "check", out=tmp_path) == (
		0, f"{path}: 2 partitions, 1 channels, nothing wrong\n")


@pytest.mark.parametrize("words, text", {
	("GIC=4",): "write GIC=2 or GIC=3",
	("HYPERVISOR=kvm",): "write HYPERVISOR=xen or HYPERVISOR=none",
	("BOOT=grub",): "by BOOT=uboot",
	("LIMIT=soon",): "a number of seconds",
	("LIMIT=0",): "from 1 on",
	("LIMIT=²",): "from 1 on",
	("QEMUFLAGS=-rtc 'base=",): "write quotes in pairs",
	("OPTIONS=one:X='",): "write quotes in pairs",
	("OPTIONS=one:libuktime=y",): "options are named as in the menu",
	("OPTIONS=one:NR_CPUS=2",): "it follows from cpus",
	("XEN=no", "BOOT=uboot"): "a machine of its own",
	("XEN=no", "ICOUNT=1"): "leave XEN=no out",
	("XEN=/no/xen",): "write XEN=stock, XEN=4.20, XEN=static, XEN=no",
	("OPTIONS=three:LIBUKTIME=y",): "with one of one, two",
}.items())
def test_bad_variables(words, text, tmp_path):
	path = tmp_path / "system.toml"
	path.write_text(GOOD, encoding="utf-8")
	status, output = run_tool(path, "all", *words, out=tmp_path / "out")
	assert status == 2 and text in output, output


def test_no_such_file(tmp_path):
	"""As a user calls it."""
	status, output = run_system(tmp_path / "none.toml", "check", out=tmp_path)
	assert status == 2 and "apps/gateway/system.toml is one" in output


@pytest.mark.parametrize("target, words, text", [
	("flash", (), "DEV=/dev/sdX says which card"),
	("flash", ("DEV=/dev/null",), "neither a block device nor a plain file"),
	("debug", (), "There is no target 'debug' for SYSTEM=: all check run test"),
	("run", ("APP=hello",), "APP= is for one image"),
	("run", ("BOARD=rpi4",), "BOARD= is for one image"),
	("run", ("MEM=64M",), "MEM= is for one image"),
	("run", ("QEMUFLAGS=-rtc 'base=",), "write quotes in pairs"),
])
def test_before_anything_is_built(target, words, text, tmp_path):
	"""As a user calls it."""
	status, output = run_system(GATEWAY, target, *words, out=tmp_path)
	assert status == 2 and text in output, output
	assert not list(tmp_path.glob("systems/*/*/*")), output


def test_not_utf8(tmp_path):
	path = tmp_path / "system.toml"
	path.write_bytes(b"name = \"\xff\"\n")
	status, output = run_tool(path, "check", out=tmp_path)
	assert status == 2 and "not UTF-8" in output
