# SPDX-License-Identifier: BSD-3-Clause
"""What the menu accepts builds and boots: random configurations, each library alone, and values and
combinations that once did not.

`tests/build/random_config.py --board BOARD SEED` repeats one random configuration by hand.
"""

import shlex

import kconfiglib
import pytest

import random_config
from harness import LONG, OUT, TOP, run_qemu

CHUNK = 5
SEEDS = 300 if LONG else 20
# In make test: those whose code calls what they are given, or registers interrupts.
FEW = {"qemu-virt": ("ukblkdev", "ukbudget", "ukgpio", "uknetdev", "ukrtc", "ukwatchdog", "ukwork"),
       "rpi3": ("bcm2835timer",)}


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
@pytest.mark.parametrize("board", random_config.BOARDS)
def test_random(board, first):
	"""One build folder for a few seeds: what two configurations have in common is compiled once."""
	results = [random_config.try_one(OUT / "random" / f"{board}-{first}", board, seed)
		   for seed in range(first, first + CHUNK)]
	bad = [f"{r.app}, tests/build/random_config.py --board {board} {r.seed}:\n{r.reason}"
	       for r in results if r.kind == "failed"]
	if bad:
		pytest.fail("\n".join(bad), pytrace=False)


def libraries():
	"""name -> option of every library that can be selected: LIBNAME of libs/.../name."""
	return {path.parent.name: "LIB" + path.parent.name.upper()
		for path in sorted(TOP.glob("libs/**/Makefile.uk"))}


def enable(kconf, sym, depth=0):
	"""Switches an option on, and what it depends on; nothing else. Says whether that worked."""
	if sym.str_value == "y":
		return True
	if not any(node.prompt for node in sym.nodes) or depth > 5:
		return False
	for needed in kconfiglib.expr_items(sym.direct_dep):
		if not sym.visibility and isinstance(needed, kconfiglib.Symbol) and needed.str_value == "n":
			if needed.name == "SMP":
				kconf.syms["NR_CPUS"].set_value("2")
			else:
				enable(kconf, needed, depth + 1)
	return bool(sym.visibility) and sym.set_value(2) and sym.str_value == "y"


def alone(folder, board, name):
	"""The plain app with one library, in folder/.config; False where the board has no such thing."""
	with random_config.environment(folder, board, "hello"):
		kconf = random_config.menu(folder)
		sym = kconf.syms.get(libraries()[name])
		if sym is None or not enable(kconf, sym):
			return False
		kconf.syms["BUDGET_STACKS_ERROR"].set_value(2)
		random_config.save(kconf, folder)
	return True


def boards():
	return sorted(path.parent.name for path in TOP.glob("boards/*/Config.uk"))


@pytest.mark.parametrize("board", boards() if LONG else FEW)
def test_each_library_alone(board):
	"""In a plain app, with every stack proved: no library relies on what another app has."""
	out = OUT / "alone" / board
	tried, bad = 0, []
	for name in libraries() if LONG else FEW[board]:
		if alone(out / board / "hello", board, name):
			tried += 1
			done = random_config.make(out, board, "hello")
			if done.returncode:
				bad.append(f"{name}:\n{done.stdout[-1500:]}")
	assert tried >= (20 if LONG else len(FEW[board]))
	if bad:
		pytest.fail(f"BOARD={board}\n" + "\n".join(bad), pytrace=False)


def with_options(name, board, app="hello", **values):
	"""The folder for make's O= with an app's configuration of these values."""
	out = OUT / "values" / name
	folder = out / board / app
	with random_config.environment(folder, board, app):
		kconf = random_config.menu(folder)
		for option, value in values.items():
			sym = kconf.syms[option]
			if sym.orig_type == kconfiglib.BOOL and value == "y":
				assert enable(kconf, sym), option
			else:
				sym.set_value(value)
		wrong = [o for o, value in values.items() if kconf.syms[o].str_value != value]
		assert not wrong
		random_config.save(kconf, folder)
	return out


def command(out, board, *args):
	done = random_config.make(out, board, "hello", "ACCEL=tcg", *args, "emulator")
	assert done.returncode == 0, done.stdout
	return shlex.split(done.stdout.splitlines()[-1])


def test_values_that_did_not_build():
	"""6144 is no immediate of an instruction, n of NO_ROLLBACK was no number; the tables that can be
	changed did not last for a watchdog; a second CPU has to be there."""
	out = with_options("arm64", "qemu-virt", ARCH_EXC_STACK_SIZE="6144", LIBUKUPDATE="y",
			   LIBUKUPDATE_NO_ROLLBACK="n", ARCH_PAGING_RUNTIME="y", LIBUKWATCHDOG="y",
			   LIBUKINTCTLR_HANDLERS="255", NR_CPUS="2", PLAT_EXIT_STATUS="y")
	argv = command(out, "qemu-virt")
	assert argv[argv.index("-smp") + 1] == "2"
	run = run_qemu(argv)
	assert "Hello from Tappet" in run.output and run.status == 0, run.output


def test_static_tree_without_the_shells_command():
	out = with_options("static", "qemu-virt", LIBUKSHELLCMDS="y", LIBUKSHELLCMDS_DT="n",
			   DEVICETREE_STATIC="y", ARCH_EXC_STACK_SIZE="4097")
	command(out, "qemu-virt")


def test_what_qemu_adds_to_the_command_line_is_known():
	"""Without a driver of virtio, and with as many handlers as there can be."""
	out = with_options("x86_64", "qemu-microvm", LIBUKINTCTLR="y", LIBUKINTCTLR_HANDLERS="223",
			   LIBUKLIBPARAM="y", LIBUKLIBPARAM_BAD_STOP="y", PLAT_EXIT_STATUS="y",
			   ARCH_EXC_STACK_SIZE="2049")
	argv = command(out, "qemu-microvm", "QEMUFLAGS=-device virtio-net-device")
	run = run_qemu(argv)
	assert "Hello from Tappet" in run.output and run.status == 0, run.output


APP = {
	"Config.uk": "config APPIRQS\n\tbool\n\tdefault y\n\tselect LIBUKCONSOLE\n"
		     "\tselect LIBUKINTCTLR\n",
	"Makefile.uk": "$(eval $(call addlib,appirqs))\nAPPIRQS_SRCS-y += $(APPIRQS_BASE)/main.c\n",
	"defconfig": "CONFIG_LIBUKINTCTLR_STATIC=y\nCONFIG_PLAT_EXIT_STATUS=y\n"
		     "CONFIG_LIBUKINTCTLR_HANDLERS=4\nCONFIG_LIBUKINTCTLR_IRQS=80\n",
	"main.c": "#include <uk/essentials.h>\n#include <uk/irq.h>\n"
		  "static void on(void *arg __uk_unused)\n{\n}\n%s\n"
		  "int main(int argc __uk_unused, char *argv[] __uk_unused)\n{\n\treturn 0;\n}\n",
}


@pytest.mark.parametrize("irqs, says", [
	((1, 2, 3, 4, 5), "register_declared() failed, error -28: increase LIBUKINTCTLR_HANDLERS"),
	((90,), "register_declared() failed, error -22: increase LIBUKINTCTLR_IRQS")])
def test_a_limit_of_the_boot_is_named(tmp_path, irqs, says):
	app = tmp_path / "irqs"
	app.mkdir()
	for name, text in APP.items():
		if name == "main.c":
			text %= "\n".join(f"UK_IRQ(i{n}, on, .irq = {n}, .priority = 8, "
					  ".trigger = UK_IRQ_EDGE);" for n in irqs)
		(app / name).write_text(text)
	done = random_config.make(tmp_path / "o", "qemu-virt", "hello", f"A={app}", "emulator")
	assert done.returncode == 0, done.stdout
	run = run_qemu(shlex.split(done.stdout.splitlines()[-1]))
	assert f"boot: {says}" in run.output and run.status != 0, run.output
