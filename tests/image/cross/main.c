// SPDX-License-Identifier: BSD-3-Clause
/* What crosses from one CPU to another. */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
