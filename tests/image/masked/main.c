// SPDX-License-Identifier: BSD-3-Clause
/* Runs the cases. What is common to them is in crowd.c. */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
