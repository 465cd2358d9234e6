// SPDX-License-Identifier: BSD-3-Clause
/* The line that the app prints: apart from main(), so that a test case can call it. */
#include <uk/print.h>

#include "line.h"

int sample_line(char *buf, size_t size, const char *board)
{
	return uk_snprintf(buf, size, "Hello from sample on %s", board);
}
