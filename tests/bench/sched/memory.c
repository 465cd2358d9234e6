// SPDX-License-Identifier: BSD-3-Clause
/* Memory and string functions over 4 KiB, and over what a message or a name has. */
#include <string.h>

#include "bench.h"

#define SIZE	4096

static char to[SIZE + 16] __uk_aligned(16);
static char from[SIZE + 16] __uk_aligned(16);
/* Neither the sizes nor the results are known to the compiler. */
static volatile size_t large = SIZE, small = 16;
static volatile size_t sink;

#define RESULT(name, op)	bench_result(name, BENCH_COUNT(op), empty, ROUNDS)

void bench_memory(void)
{
	uint64_t empty = bench_empty();
	size_t n = large, m = small;

	memset(to, 'a', SIZE);
	memset(from, 'a', SIZE);
	RESULT("memcpy-16", memcpy(to, from, m));
	RESULT("memcpy-4096", memcpy(to, from, n));
	RESULT("memcpy-4096-unaligned", memcpy(to, from + 3, n));
	RESULT("memmove-4096-down", memmove(to + 5, to, n));
	RESULT("memset-4096", memset(to, 'a', n));
	RESULT("memcmp-4096", sink = (size_t)memcmp(to, from, n));
	RESULT("memcmp-4096-unaligned", sink = (size_t)memcmp(to, from + 3, n - 3));
	RESULT("memchr-4096", sink = (size_t)memchr(to, 'b', n));
	to[SIZE] = from[SIZE] = '\0';
	RESULT("strlen-4096", sink = strlen(to));
	RESULT("strcmp-4096", sink = (size_t)strcmp(to, from));
	RESULT("strcmp-4096-unaligned", sink = (size_t)strcmp(to + 3, from));
	RESULT("strncmp-4096", sink = (size_t)strncmp(to, from, n));
	RESULT("strchr-4096", sink = (size_t)strchr(to, 'b'));
}
