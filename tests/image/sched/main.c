// SPDX-License-Identifier: BSD-3-Clause
/*
 * The scheduler's suites, for every policy unchanged; what only one policy promises is in a suite
 * of its own. main() has priority 16: threads below 16 are more urgent under fixed priorities.
 */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
