# SPDX-License-Identifier: BSD-3-Clause
"""The scheduler misused, at build time and at run time."""

import subprocess

import pytest

from harness import TOP, build


@pytest.mark.parametrize("config, function", [(None, "uk_sem_get"), ("lock", "uk_mutex_lock"),
					      ("locked", "uk_sem_get")])
def test_waiting_where_nobody_may_names_the_function(config, function):
	run = build("tests/image/schedmisuse", config).run()
	assert run.status != 0, run.output
	assert "reached" not in run.output
	assert f"{function}: may not wait here" in run.output


TASK = """// SPDX-License-Identifier: BSD-3-Clause
#include <uk/thread.h>

static void body(void *arg __uk_unused)
{{
}}
UK_TASK(bad, body, {members});

int main(void)
{{
	return 0;
}}
"""


@pytest.mark.parametrize("members, says", [
	(".priority = 3", ".stack is missing or too small"),
	(".priority = 3, .stack = 64",
	 ".stack is missing or too small: at least (112 + 192 + 224) bytes"),
	(".priority = 3, .stack = 2040", ".stack is not a multiple of 16"),
	(".priority = 32, .stack = 2048", ".priority is out of range: below 32 (LIBUKSCHED_LEVELS)"),
	(".priority = 3, .threshold = 4, .stack = 2048",
	 ".threshold is below the priority: a number of 1 to .priority"),
	(".priority = 3, .stack = 2048, .period = 10, .deadline = 11",
	 ".deadline is beyond the period: at most .period ns"),
	(".priority = 3, .stack = 2048, .cpu = 1", "there is no such .cpu: below 1 (NR_CPUS)"),
	(".priority = 3, .stack = 2048, .flags = 0x8000", "unknown bit in .flags"),
])
def test_a_bad_task_does_not_compile(tmp_path, members, says):
	app = tmp_path / "badtask"
	app.mkdir()
	(app / "main.c").write_text(TASK.format(members=members), encoding="utf-8")
	(app / "Config.uk").write_text("config APPBADTASK\n\tbool\n\tdefault y\n\tselect LIBUKSCHED\n",
				       encoding="utf-8")
	(app / "Makefile.uk").write_text("$(eval $(call addlib,appbadtask))\n"
					 "APPBADTASK_SRCS-y += $(APPBADTASK_BASE)/main.c\n",
					 encoding="utf-8")
	done = subprocess.run(["make", "-C", TOP, "--no-print-directory", f"A={app}",
			       f"O={tmp_path / 'out'}"], text=True, check=False, timeout=120,
			      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			      stderr=subprocess.STDOUT)
	assert done.returncode != 0
	assert f"UK_TASK: {says}" in done.stdout


def test_hello_with_a_thread():
	run = build("hello", "preempt").run()
	assert "Hello from Tappet on qemu-virt\n" in run.output.replace("\r", "")
	assert "Hello from a thread" in run.output
