// SPDX-License-Identifier: BSD-3-Clause
/* The C library's lock among all CPUs, and what it guards. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/arch/tls.h>
#include <uk/libc.h>
#include <uk/sched.h>

#include "crew.h"

#define ROUNDS	300

static uint32_t wrong[CREW];
static uint32_t inside;

/* A block of thread-local variables, which the thread keeps. */
void crew_enter(void)
{
	struct uk_thread *t = uk_thread_current();

	t->tls = uk_libc_tls_create();
	ukarch_tls_set(t->tls);
}

static void lock(unsigned int cpu)
{
	static struct uk_libc_lock l;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		uk_libc_hook_lock(&l);
		uk_libc_hook_lock(&l);
		if (inside++ != 0)
			wrong[cpu]++;
		for (volatile unsigned int wait = 0; wait < 500; wait++)
			;
		uk_libc_hook_unlock(&l);
		if (--inside != 0)
			wrong[cpu]++;
		uk_libc_hook_unlock(&l);
	}
}

UK_TESTCASE(libc, one_cpu_at_a_time_has_the_lock)
{
	crew_do(lock);
	for (unsigned int cpu = 0; cpu < CREW; cpu++)
		UK_TEST_EXPECT_ZERO(wrong[cpu]);
}

/* Names that are new, so that the table grows and moves while others look names up. */
static void environment(unsigned int cpu)
{
	char name[16], text[16];

	for (unsigned int i = 0; i < ROUNDS; i++) {
		snprintf(name, sizeof(name), "V%u_%u", cpu, i % 20);
		snprintf(text, sizeof(text), "%u", i);
		if (setenv(name, text, 1) || !getenv(name) || strcmp(getenv(name), text))
			wrong[cpu]++;
	}
}

UK_TESTCASE(libc, the_environment_is_everybodys)
{
	crew_do(environment);
	for (unsigned int cpu = 0; cpu < CREW; cpu++)
		UK_TEST_EXPECT_ZERO(wrong[cpu]);
}
