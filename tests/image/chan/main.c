// SPDX-License-Identifier: BSD-3-Clause
/*
 * Channels, with both ends in this image. What needs two partitions is tested with systems:
 * tests/system/test_on_xen.py.
 */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
