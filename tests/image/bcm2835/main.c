// SPDX-License-Identifier: BSD-3-Clause
/* What only a Raspberry Pi has: its firmware and its system timer. */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
