// SPDX-License-Identifier: BSD-3-Clause
/* Suites of what Xen offers every domain. */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
