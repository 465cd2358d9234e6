// SPDX-License-Identifier: BSD-3-Clause
/*
 * The scheduler's suites, for every policy unchanged; what only one policy promises is in a suite
 * of its own. main() has priority 16: threads below 16 are more urgent under fixed priorities.
 * On another CPU than the first a thread of that priority takes its place: cpus.c.
 */
#include <uk/test.h>

#include "pool.h"

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	if (SUITE_CPU != 0)
		uk_thread_suspend(uk_thread_current());
	return uk_test_run() ? 1 : 0;
}
