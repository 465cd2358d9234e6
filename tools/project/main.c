// SPDX-License-Identifier: BSD-3-Clause
/* The app sample: prints a line and ends. */
#include <uk/print.h>

#include "line.h"

int main(int argc, char *argv[])
{
	char line[80];

	sample_line(line, sizeof(line), CONFIG_UK_BOARD_NAME);
	uk_printf("%s\n", line);
	return 0;
}
