// SPDX-License-Identifier: BSD-3-Clause
/* The lock hooks on the scheduler's mutex, where there is one. */
#include <errno.h>
#include <uk/arch/lcpu.h>
#include <uk/assert.h>
#include <uk/libc.h>
#include <uk/mutex.h>

_Static_assert(sizeof(struct uk_mutex) <= sizeof(struct uk_libc_lock), "storage");

/* A lock is all zero until its first use, which no mutex is. */
static struct uk_mutex *mutex_of(struct uk_libc_lock *lock)
{
	struct uk_mutex *m = (struct uk_mutex *)(void *)lock->storage;
	unsigned long flags = ukarch_irq_save();

	if (!m->plain)
		uk_mutex_init(m, UK_MUTEX_RECURSIVE);
	ukarch_irq_restore(flags);
	return m;
}

void uk_libc_hook_lock(struct uk_libc_lock *lock)
{
	struct uk_mutex *m = mutex_of(lock);
	int rc = uk_mutex_lock(m, UK_FOREVER);

	/* The C library cannot repair what a thread that was ended left: it goes on with it. */
	if (rc == -EOWNERDEAD)
		rc = uk_mutex_consistent(m);
	UK_ASSERT(!rc);
}

void uk_libc_hook_unlock(struct uk_libc_lock *lock)
{
	int rc = uk_mutex_unlock(mutex_of(lock));

	UK_ASSERT(!rc);
}
