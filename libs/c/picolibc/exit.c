// SPDX-License-Identifier: BSD-3-Clause
/*
 * The ends of a program are the ends of its image. picolibc's own exit() would bring its table of
 * 768 bytes into every image; here the table comes with the first call of atexit().
 */
#include <stdlib.h>
#include <unistd.h>
#include <uk/annotate.h>
#include <uk/libc.h>
#include <uk/plat/console.h>
#include <uk/plat/power.h>

/* What a shell reports for a process that abort() ended: 128 + SIGABRT. */
#define ABORT_STATUS	134

/* C11 7.22.4.2: at least 32. */
#define EXIT_FUNCTIONS	32

static struct uk_libc_lock exit_lock;
static void (*run_functions)(void);

static void (*functions[EXIT_FUNCTIONS])(void);
static unsigned int nfunctions;

UK_CALLS(run_all, passed(atexit));

/* The last one registered first; each may register more. */
static void run_all(void)
{
	while (nfunctions)
		functions[--nfunctions]();
}

int atexit(void (*function)(void))
{
	int full;

	uk_libc_hook_lock(&exit_lock);
	full = nfunctions == EXIT_FUNCTIONS;
	if (!full)
		functions[nfunctions++] = function;
	run_functions = run_all;
	uk_libc_hook_unlock(&exit_lock);
	return full;
}

void _exit(int status)
{
	ukplat_terminate(UKPLAT_HALT, status);
}

void _Exit(int status)
{
	_exit(status);
}

UK_CALLS(exit, run_all);

void exit(int status)
{
	if (run_functions)
		run_functions();
	_exit(status);
}

void abort(void)
{
	ukplat_cout_crash("abort() called\n");
	ukplat_terminate(UKPLAT_CRASH, ABORT_STATUS);
}
