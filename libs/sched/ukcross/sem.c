// SPDX-License-Identifier: BSD-3-Clause
/* Semaphores of other CPUs. */
#include <uk/cross.h>
#include <uk/sem.h>
#include "cross.h"

static void put(void *arg, uint64_t data __uk_unused)
{
	cross_done(uk_sem_put((struct uk_sem *)arg));
}

int uk_cross_sem_put(unsigned int cpu, struct uk_sem *s)
{
	return uk_cross_call(cpu, put, s, 0);
}
