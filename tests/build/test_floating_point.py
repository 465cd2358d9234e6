# SPDX-License-Identifier: BSD-3-Clause
"""One option gives an app floating point: its sources, main() and its threads."""

import pytest

from harness import TOP, make, run_qemu

MAIN = """
#include <uk/print.h>
#include <uk/thread.h>
#include <uk/time.h>

static double sum[3];

static void adds(void *arg)
{
	double mine = 0;

	for (int i = 1; i <= 200; i++) {
		mine += 1.0 / i;
		uk_sleep(UK_US(10));
	}
	*(double *)arg = mine;
}
UK_TASK(one, adds, .arg = &sum[0], .priority = 3, .stack = 2048);
UK_TASK(two, adds, .arg = &sum[1], .priority = 4, .stack = 2048, .flags = FLAGS);

int main(int argc, char *argv[])
{
	adds(&sum[2]);
	uk_thread_join(&one_thread, NULL, UK_FOREVER);
	uk_thread_join(&two_thread, NULL, UK_FOREVER);
	uk_printf("%d %d %d %s\\n", (int)(sum[0] * 1e6), (int)(sum[1] * 1e6), (int)(sum[2] * 1e6), "each");
	SAYS;
	return 0;
}
"""
CONFIG = """config APPHALF
	bool
	default y
	select LIBUKCONSOLE
	select LIBUKPRINT
	select LIBUKSCHED
	select LIBUKTIME
"""
MAKEFILE = """$(eval $(call addlib,apphalf))
APPHALF_SRCS-y += $(APPHALF_BASE)/main.c
APPHALF_CFLAGS-y += '-DFLAGS={flags}' '-DSAYS={says}'
"""


@pytest.fixture
def half(tmp_path):
	"""half(flags, says, fp): the arguments of make for that app."""
	folder = tmp_path / "half"
	folder.mkdir()

	def write(flags="UK_TASK_FP", says="", fp="y"):
		(folder / "main.c").write_text(MAIN, encoding="utf-8")
		(folder / "Config.uk").write_text(CONFIG, encoding="utf-8")
		(folder / "defconfig").write_text(f"CONFIG_APP_FP={fp}\n", encoding="utf-8")
		(folder / "Makefile.uk").write_text(MAKEFILE.format(flags=flags, says=says), encoding="utf-8")
		return [f"A={folder}", f"O={tmp_path}/out"]
	return write


@pytest.mark.parametrize("board", ["qemu-virt", "qemu-microvm"])
def test_threads_keep_their_registers(half, board):
	args = [*half(), f"BOARD={board}"]
	assert "warning" not in make(*args)
	run = run_qemu(make(*args, "ACCEL=tcg", "emulator").splitlines()[-1].split())
	assert "5878030 5878030 5878030 each" in run.output, run.output


def test_a_thread_that_would_lose_them_does_not_compile(half):
	with pytest.raises(pytest.fail.Exception) as e:
		make(*half(flags="UK_TASK_DETACHED"))
	assert "UK_TASK: this source may use FP registers: add UK_TASK_FP to .flags" in str(e.value)


def test_printing_what_the_formatter_does_not_know(half):
	out = make(*half(says='uk_printf("%d %f", 1, sum[0])'))
	assert out.count("no floating point here: use printf() of the C library") == 1, out
	assert "warning" not in make(*half(says='uk_printf("%d %p", (int)sum[0], (void *)sum)'))


def test_without_the_option_the_compiler_refuses(half):
	with pytest.raises(pytest.fail.Exception) as e:
		make(*half(fp="n"))
	assert "general-regs-only" in str(e.value)


def test_the_page_names_the_option():
	text = (TOP / "docs/floating-point.md").read_text(encoding="utf-8")
	assert "CONFIG_APP_FP=y" in text and "general-regs-only" in text
