// SPDX-License-Identifier: BSD-3-Clause
/*
 * The lock hooks with several CPUs. A mutex belongs to one CPU, so there are two steps: the mutex
 * of this CPU keeps its threads apart, and whoever has that takes the lock for its CPU. It waits
 * for that with interrupts on, and others of its CPU that have a higher priority go on.
 */
#include <errno.h>
#include <uk/arch/lcpu.h>
#include <uk/assert.h>
#include <uk/libc.h>
#include <uk/mutex.h>

static struct uk_mutex mutex_of[CONFIG_NR_CPUS] = {
	[0 ... CONFIG_NR_CPUS - 1] = UK_MUTEX_INIT(UK_MUTEX_RECURSIVE),
};
static uint32_t owner;		/* the CPU, plus 1; 0: free */
static unsigned int depth;	/* of the owner */

static bool take(uint32_t me)
{
	uint32_t nobody = 0;

	return __atomic_compare_exchange_n(&owner, &nobody, me, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

void uk_libc_hook_lock(struct uk_libc_lock *lock __uk_unused)
{
	uint32_t me = ukarch_cpu_id() + 1;
	int rc = uk_mutex_lock(&mutex_of[me - 1], UK_FOREVER);
	bool orphan = rc == -EOWNERDEAD;

	if (orphan)
		rc = uk_mutex_consistent(&mutex_of[me - 1]);
	UK_ASSERT(!rc);
	/* Only this CPU writes its own number, under its mutex. */
	if (__atomic_load_n(&owner, __ATOMIC_RELAXED) != me) {
		while (!take(me))
			ukarch_relax();
		depth = 0;
	}
	/* The C library cannot repair what a thread that was ended left: it goes on with it. */
	depth = orphan ? 1 : depth + 1;
}

void uk_libc_hook_unlock(struct uk_libc_lock *lock __uk_unused)
{
	int rc;

	UK_ASSERT(depth != 0);
	if (--depth == 0)
		__atomic_store_n(&owner, 0, __ATOMIC_RELEASE);
	rc = uk_mutex_unlock(&mutex_of[ukarch_cpu_id()]);
	UK_ASSERT(!rc);
}
