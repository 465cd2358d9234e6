// SPDX-License-Identifier: BSD-3-Clause
/* The ends of a program are the ends of its image. */
#include <assert.h>
#include <stdlib.h>
#include <uk/plat/console.h>
#include <uk/plat/power.h>
#include <uk/print.h>

/* What a shell reports for a process that abort() ended: 128 + SIGABRT. */
#define ABORT_STATUS	134

void _Exit(int status)
{
	ukplat_terminate(UKPLAT_HALT, status);
}

/* Nothing comes before the end: there is no atexit(). */
void exit(int status) __attribute__((alias("_Exit")));

void abort(void)
{
	ukplat_cout_crash("abort() called\n");
	ukplat_terminate(UKPLAT_CRASH, ABORT_STATUS);
}

void __assert_fail(const char *cond, const char *file, unsigned int line, const char *func)
{
	uk_printf("%s:%u: %s: assertion failed: %s\n", file, line, func, cond);
	ukplat_terminate(UKPLAT_CRASH, ABORT_STATUS);
}
