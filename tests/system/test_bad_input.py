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
			"no Makefile.uk in apps/hallo"),
	"no app": ('[partition.one]\napp = "apps/hello"\n', '[partition.one]\n', "5:1",
		   'partition.one has no app: write app ='),
	"no such configuration": ('cpus = [0]', 'config = "dynamic"', "8:1",
				  "app hello has no configuration dynamic: it has preempt, static"),
	"bad name": ('[partition.one]', '[partition.One]', "5:1", "a small letter"),
	"size": ('memory = "256M"', 'memory = "256 MB"', "2:1", 'write memory = "1G"'),
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
	"options": ('cpus = [1]', 'options = { CONFIG_X = [1] }', "13:1", "true, false, a number or a text"),
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
	("XEN=no", "BOOT=uboot"): "a machine of its own",
	("XEN=no", "ICOUNT=1"): "leave XEN=no out",
	("XEN=/no/xen",): "write XEN=stock, XEN=static, XEN=no",
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
