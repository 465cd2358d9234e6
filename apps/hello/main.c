// SPDX-License-Identifier: BSD-3-Clause
/* The smallest application: says who it is and ends. */
#include <uk/console.h>

#include "thread.h"

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	static const char hello[] = "Hello from Tappet on " CONFIG_UK_BOARD_NAME "\n";

	uk_console_write(hello, sizeof(hello) - 1);
	hello_thread();
	return 0;
}
