# SPDX-License-Identifier: BSD-3-Clause
"""What a description asks of its apps, of the emulator and of Xen beyond its own keys: apps without
channels, options that there are not, more channels and larger ones than the defaults have room for."""

import re

import pytest

from harness import OUT, TOP, debian, suite_of
from system_runner import run_tool

PAGE = 4096
HELLO = '[machine]\nmemory = "256M"\n\n[partition.one]\napp = "hello"\n'


def write(folder, text):
	path = folder / "system.toml"
	path.write_text(f'name = "fits"\n{text}', encoding="utf-8")
	return path


def test_apps_that_are_refused_all_at_once(tmp_path):
	"""Their configuration is not: line and column are those of the description."""
	path = write(tmp_path, f"""{HELLO}options = {{ NO_SUCH = true, NR_CPUS_OPTIONAL = 3 }}

[partition.two]
app = "hello"
cpus = [0]
options = {{ TIME_SLICE = "long" }}

[channel.data]
from = "one"
to = "two"
""")
	status, output = run_tool(path, "all", "XEN=no", "OPTIONS=two:NO_SUCH_EITHER=1", out=tmp_path / "out")
	assert status == 2, output
	for says in ("7:13: there is no option NO_SUCH", "7:29: 3 is no value for NR_CPUS_OPTIONAL, a bool",
		     "12:13: there is no option TIME_SLICE",
		     "12:1: OPTIONS=two:NO_SUCH_EITHER: there is no option NO_SUCH_EITHER",
		     "15:1: channel data ends at partition one, and app hello knows no channels: select"
		     " LIBUKCHAN, LIBUKSCHED", "16:1: channel data ends at partition two"):
		assert f"{path}:{says}" in output, output
	assert "CC" not in output and "Error" not in output and "did not take" not in output, output


def test_an_emulator_that_refuses_says_why(tmp_path):
	path = write(tmp_path, HELLO + '[partition.two]\napp = "hello"\n')
	status, output = run_tool(path, "run", "XEN=no", "QEMUFLAGS=-nonsense", "LIMIT=60")
	assert status == 124 and "-nonsense: invalid option" in output, output


@pytest.mark.parametrize("expect, fails", [("Hello", None), ("Good bye", "one never said 'Good bye'")])
def test_a_partition_that_is_not_meant_to_end(expect, fails, tmp_path):
	"""It is over when it has said what it should, not when the time is up."""
	path = write(tmp_path, f'{HELLO}ends = false\nexpect = ["{expect}"]\n')
	status, output = run_tool(path, "test", "XEN=no", "LIMIT=60")
	assert status == (1 if fails else 0), output
	assert (fails or "fits: passed") in output and "the time is up" not in output, output


def large(folder, memory, bss):
	"""A description with one partition, whose app writes all of its @bss."""
	app = folder / "large"
	app.mkdir(exist_ok=True)
	(app / "Makefile.uk").write_text("$(eval $(call addlib_s,applarge,$(CONFIG_APPLARGE)))\n"
					 "APPLARGE_SRCS-y += $(APPLARGE_BASE)/main.c\n", encoding="utf-8")
	(app / "Config.uk").write_text("# A large app\nconfig APPLARGE\n\tbool\n\tdefault y\n"
				       "\tselect LIBUKCONSOLE\n\tselect LIBUKPRINT\n", encoding="utf-8")
	(app / "main.c").write_text(f"""#include <uk/print.h>

static volatile char bss[{bss}];

int main(int argc, char *argv[])
{{
	(void)argc;
	(void)argv;
	for (unsigned long i = 0; i < sizeof(bss); i++)
		bss[i] = 1;
	uk_printf("large is up\\n");
	return 0;
}}
""", encoding="utf-8")
	return write(folder, HELLO.replace("hello", str(app)) + f'memory = "{memory}"\n')


@pytest.mark.parametrize("xen", ["XEN=stock", "XEN=no"])
def test_an_image_that_just_fits(xen, tmp_path):
	"""A little more, and the device tree would lie in it."""
	if xen == "XEN=stock":
		debian("xen-4.17", "--arch", "arm64", *suite_of("xen-4.17"), "xen-hypervisor-4.17-arm64")
	path = large(tmp_path, "6M", bss=5 << 20)
	status, output = run_tool(path, "all", xen, out=tmp_path / "systems")
	assert status == 2 and "applarge bss" in output, output
	told = re.search(rf"{path}:7:1: the image of one takes (\d+) bytes of RAM, and (\d+) are there .*"
			 ' write memory = "8M", or take less', output)
	assert told, output
	over = int(told[1]) - int(told[2])
	large(tmp_path, "6M", bss=(5 << 20) - over - PAGE)
	status, output = run_tool(path, "run", xen, "LIMIT=60", out=tmp_path / "systems")
	assert status == 0 and "large is up" in output, output
	left = re.search(rf"RAM +\d+ bytes of {told[2]} .*, (\d+) left", output)
	assert int(left[1]) < 3 * PAGE, output


@pytest.mark.parametrize("memory, size, says", [
	("8M", 5 << 20, '7:1: the image of one has 5 MiB, for which Xen finds no place beside the device'
	 ' tree: write memory = "10M"'),
	("8M", 7 << 19, None),
	("32M", 9 << 20, "6:1: the image of one has 9 MiB, and 7.938 MiB are kept for each"),
], ids=["memory", "fits", "room"])
def test_an_image_too_large_for_xen(memory, size, says, tmp_path, monkeypatch):
	monkeypatch.syspath_prepend(str(TOP / "tools"))
	from system import errors, layout, model, room	# pylint: disable=import-outside-toplevel
	path = write(tmp_path, HELLO + f'memory = "{memory}"\n')
	system = model.load(path, TOP)
	layout.Layout(system).place()
	system.partition("one").image = tmp_path / "one.img"
	with open(tmp_path / "one.img", "wb") as f:
		f.truncate(size)
	room.images(system, "grant")
	if says is None:
		system.findings.stop()
		return
	with pytest.raises(errors.BadSystem) as failed:
		system.findings.stop()
	assert f"{path}:{says}" in str(failed.value)


TRAFFIC = """[machine]
memory = "512M"
cpus = 3

[partition.sink]
app = "tests/system/traffic"
config = "sink"
options = { APPTRAFFIC_MESSAGES = 1000 }
cpus = [1]

[partition.source]
app = "tests/system/traffic"
config = "source"
options = { APPTRAFFIC_MESSAGES = 1000 }
cpus = [2]

"""


def channel(name, slots=16, message=64):
	return f'[channel.{name}]\nfrom = "source"\nto = "sink"\nslots = {slots}\nmessage = {message}\n\n'


@pytest.fixture(name="xen")
def fixture_xen():
	debian("xen-4.17", "--arch", "arm64", *suite_of("xen-4.17"), "xen-hypervisor-4.17-arm64")


@pytest.mark.usefixtures("xen")
def test_many_channels_and_a_large_one(tmp_path):
	"""More event channels than 64, more pages granted than 504; names that a label could mix up."""
	text = TRAFFIC + channel("la-rge", 1024, 8184)
	text += "".join(channel(f"n{i}") for i in range(50)) + channel("la_rge") + channel("data", 256)
	path = write(tmp_path, text)
	status, output = run_tool(path, "run", "LIMIT=150")
	assert status == 0 and "sink: 1000 in order, 0 wrong" in output, output
	# Its port is above 64, and its grants come behind all others.
	table = (OUT / "systems/fits/xen-stock/sink/defconfig").read_text(encoding="utf-8")
	assert re.search(r"data:recv:\S+:(7\d|6[5-9]):\d+:2\d\d\d", table), table


@pytest.mark.parametrize("text, place, says", [
	(TRAFFIC.replace("cpus = [", 'memory = "128M"\ncpus = [').replace("512M", "1G")
	 + channel("data", 32768, 8192), "23:1",
	 "the channels to sink take 256.3 MiB, and a partition can grant 63.97 MiB: write fewer slots"),
	(TRAFFIC.replace('"512M"', '"8G"').replace("cpus = [1]", 'cpus = [1]\nmemory = "3G"')
	 + channel("data"), "11:1", 'in one piece: write memory = "3068M"'),
	(TRAFFIC.replace('"512M"', '"256M"') + channel("data", 16384, 3072), "3:1",
	 "where both ends of a channel have room for it: write machine.memory = \"2"),
], ids=["grants", "bank", "machine"])
@pytest.mark.usefixtures("xen")
def test_what_grants_have_no_room_for(text, place, says, tmp_path):
	path = write(tmp_path, text)
	status, output = run_tool(path, "all")
	assert status == 2 and "CC" not in output, output
	assert any(f"{path}:{place}: " in x and says in x for x in output.splitlines()), output


def test_where_the_emulator_puts_its_tree(tmp_path):
	"""Not into the channels."""
	path = write(tmp_path, TRAFFIC + channel("data", 4096, 4096))
	status, output = run_tool(path, "all", "XEN=no")
	assert status == 2 and f"{path}:6:1: partition sink: QEMU puts its device tree" in output, output
	assert 'write memory = "22M"' in output, output


@pytest.mark.usefixtures("xen")
def test_a_configuration_that_the_board_cannot_have(tmp_path):
	path = write(tmp_path, HELLO + 'config = "static"\n')
	status, output = run_tool(path, "all", out=tmp_path / "systems")
	assert status == 2 and f"{path}:7:1: partition one: app hello cannot be built" in output, output
	assert "DEVICETREE_STATIC=y did not take" in output and "BOARD_HAS_DTS" in output, output
