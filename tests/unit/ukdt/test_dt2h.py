# SPDX-License-Identifier: BSD-3-Clause
"""tools/dt2h and the boot pass find the same in the same blob; dt2h says what is wrong with one."""

import random
import shutil
import subprocess

import pytest

from harness import LONG, TOP

UKDT = TOP / "libs/core/ukdt"
CC = ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-DUK_HOST=1", "-fno-toplevel-reorder",
      "-DCONFIG_LIBUKDT_CASCADE=1", "-DCONFIG_LIBUKDT_DMA=1",
      f"-I{UKDT}/include", f"-I{TOP}/libs/core/ukbase/include"]
DUMP = TOP / "tests/unit/ukdt/dump.c"
RICH = TOP / "tests/unit/ukdt/rich.dts"

MEMORY = 'memory { device_type = "memory"; reg = <0 1 0x1000>; };'
UART = 'u { compatible = "acme,uart"; %s };'

EDGES = [
	'chosen { stdout-path = "/none"; };',
	'chosen { stdout-path = "x"; };',
	'chosen { stdout-path = "/u"; };' + UART % "",
	'chosen { stdout-path = "/u"; status = "disabled"; };' + UART % "reg = <0 0 1>;",
	'chosen { stdout-path = "/u:1"; };' + UART % "reg = <0 0 1>;",
	'psci { compatible = "arm,psci"; method = "hvc"; };',
	'cpus { cpu { device_type = "cpu"; reg = <1 2>; }; };',
]


def random_tree(seed):
	"""The text of a valid tree."""
	r = random.Random(seed)
	handles = [0]

	def often(chance, text):
		return text if r.random() < chance else ""

	def cells(n, limit=6):
		return "<%s>" % " ".join(str(r.randrange(limit)) for _ in range(n))

	def node(name, depth, up):
		ac, sc = r.choice((0, 1, 1, 1, 2, 2, 3)), r.choice((0, 1, 1, 2))
		drivers = ["acme,uart", "acme,gic", "acme,local", "acme,row"]
		names = r.sample(drivers, r.randrange(3))
		text = "#address-cells = <%d>; #size-cells = <%d>;" % (ac, sc)
		text += often(.7, "reg = %s;" % cells(r.randrange(8), 20))
		text += often(.5, "interrupts = %s;" % cells(r.randrange(9)))
		text += often(.3, "interrupt-parent = <%d>;" % r.randrange(1, 6))
		if r.random() < .3:
			handles[0] += 1
			text += "phandle = <%d>;" % handles[0]
			if r.random() < .7:
				# Driven, all of them: otherwise the boot pass finds less.
				text += "#interrupt-cells = <%d>;" % r.randrange(6)
				names.append("acme,ctl")
		text += "compatible = %s;" % ", ".join('"%s"' % n for n in names) if names else ""
		text += often(.1, 'status = "%s";' % r.choice(("okay", "ok", "disabled", "")))
		ranges = "ranges = %s;" % cells(r.randrange(3) * (ac + up + sc), 9)
		text += r.choice(("", "ranges;", ranges))
		# The memory of all these trees is at small addresses: ranges of 2^32 and more reach it.
		text += r.choice(("", "", "dma-ranges;", "dma-%s" % ranges, "dma-ranges = %s;" % ", ".join(
			cells(n, limit) for n, limit in ((ac, 9), (up, 2), (sc, 99)) if n) if sc else ""))
		if depth < 4:
			for i in range(r.randrange(3)):
				text += node("n%d" % i, depth + 1, ac)
		return "%s { %s };" % (name, text)

	body = "".join(node("n%d" % i, 1, 1) for i in range(4))
	path = "/n%d" % r.randrange(4) + "/n%d" % r.randrange(2) * r.randrange(3)
	return ('/dts-v1/; / { #address-cells = <1>; #size-cells = <1>; interrupt-parent = <%d>;'
		'memory { device_type = "memory"; reg = %s, <0x4000 0x100>; };'
		'chosen { stdout-path = "%s"; }; %s };'
		% (r.randrange(1, 5), cells(6, 99), path, body))


@pytest.fixture(scope="module", name="live")
def fixture_live(tmp_path_factory):
	"""The dump program with the boot pass."""
	program = tmp_path_factory.mktemp("live") / "dump"
	sources = [UKDT / f"{n}.c" for n in ("walk", "scan", "node", "reg", "settle", "area",
						  "machine", "dma")]
	subprocess.run([*CC, "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
			DUMP, *sources, "-o", program], check=True)
	return program


def compile_tree(folder, text):
	dtb = folder / "t.dtb"
	subprocess.run(["dtc", "-q", "-f", "-I", "dts", "-O", "dtb", "-o", dtb, "-"], check=True,
		       text=True, input=text, stderr=subprocess.DEVNULL)
	return dtb


def both_agree(live, folder, dtb):
	(folder / "uk/bits").mkdir(parents=True, exist_ok=True)
	subprocess.run([TOP / "tools/dt2h", dtb, "-o", folder / "uk/bits/dt_static.h"], check=True)
	static = ["-DCONFIG_DEVICETREE_STATIC=1", f"-I{folder}"]
	subprocess.run([*CC, *static, DUMP, "-o", folder / "dump"], check=True)
	said = [subprocess.run(argv, check=True, text=True, capture_output=True).stdout
		for argv in ([live, dtb], [folder / "dump"])]
	assert said[0] == said[1]
	return said[0]


def test_rich(live, tmp_path):
	said = both_agree(live, tmp_path, compile_tree(tmp_path, RICH.read_text()))
	for line in ("psci 2 console 1 cpus 2", "bank 0x80000000 0x2000",
		     "reserved 0x40001000 0x1800", "uart 0 console",
		     "  reg 0x1fe000100 0x10", "  irq 1 2 0x8", "  dma 0x3fffc000 0x20004000 0xc0000000",
		     "  dma 0 0x1000000000000 0"):
		assert line in said


@pytest.mark.parametrize("text", EDGES)
def test_edges(live, tmp_path, text):
	both_agree(live, tmp_path, compile_tree(tmp_path, "/dts-v1/; / { %s };" % (MEMORY + text)))


@pytest.mark.parametrize("seed", range(200 if LONG else 12))
def test_random(live, tmp_path, seed):
	both_agree(live, tmp_path, compile_tree(tmp_path, random_tree(seed)))


def test_live_tree_of_qemu(live, tmp_path):
	if not shutil.which("qemu-system-aarch64"):
		pytest.skip("no qemu-system-aarch64 here")
	dtb = tmp_path / "virt.dtb"
	machine = f"virt,gic-version=3,dumpdtb={dtb}"
	subprocess.run(["qemu-system-aarch64", "-M", machine, "-m", "128M", "-cpu", "cortex-a53",
			"-nographic"], check=True, timeout=30, capture_output=True)
	said = both_agree(live, tmp_path, dtb)
	assert "pl011 0 console" in said and "virtio 31" in said


@pytest.mark.parametrize("text, why", [
	("", "no usable memory node"),
	('memory { device_type = "memory"; reg = <0 0 0>; };', "no usable memory node"),
	(MEMORY + 'a { compatible = "a,b"; }; b { compatible = "a-b"; };', "same name"),
])
def test_errors(tmp_path, text, why):
	dtb = compile_tree(tmp_path, "/dts-v1/; / { %s };" % text)
	done = subprocess.run([TOP / "tools/dt2h", dtb], text=True, capture_output=True,
			      check=False)
	assert done.returncode == 1 and why in done.stderr and "t.dtb" in done.stderr
	assert not done.stdout


@pytest.mark.parametrize("blob", [b"", b"\0" * 64, b"\xd0\x0d\xfe\xed" + b"\xff" * 60])
def test_no_blob(tmp_path, blob):
	(tmp_path / "t.dtb").write_bytes(blob)
	done = subprocess.run([TOP / "tools/dt2h", tmp_path / "t.dtb"], text=True,
			      capture_output=True, check=False)
	assert done.returncode == 1 and "blob" in done.stderr and "Traceback" not in done.stderr
