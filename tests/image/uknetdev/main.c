// SPDX-License-Identifier: BSD-3-Clause
/* The suite that every driver of network devices passes, over the devices that the board has. */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
