// SPDX-License-Identifier: BSD-3-Clause
/* The notification word of a thread. Its queue holds at most its owner. */
#include <errno.h>

#include <uk/sched.h>
#include <uk/sched/core.h>

int uk_notify(struct uk_thread *t, uint32_t clear, uint32_t set, uint32_t add)
{
	unsigned long flags;
	uint32_t value;

	if (uk_unlikely(t == NULL || t->tag != UK_TAG_THREAD))
		return -EINVAL;
	uk_sched_check_cpu(t);
	flags = ukarch_irq_save();
	value = ((t->notify_value & ~clear) | set) + add;
	t->notify_value = value;
	/* While it waits, wait_arg is the mask that it waits for. */
	if (!uk_waitq_empty(&t->notify_q) && (value & t->wait_arg) != 0)
		return uk_waitq_wake(t, 0, flags);
	ukarch_irq_restore(flags);
	return 0;
}

int uk_notify_wait(uint32_t mask, uint32_t clear, uint32_t *value, uk_timeout_t timeout)
{
	struct uk_thread *t = uk_thread_current();
	unsigned long flags;
	int rc = 0;

	if (uk_unlikely(mask == 0))
		return -EINVAL;
	flags = ukarch_irq_save();
	/* Again when what it was woken for was taken back before it ran. */
	while ((t->notify_value & mask) == 0) {
		if (timeout != UK_NOWAIT)
			UK_SCHED_ASSERT_MAY_WAIT("uk_notify_wait");
		t->wait_arg = mask;
		rc = uk_waitq_wait(&t->notify_q, timeout, flags);
		if (rc)
			return rc;
		flags = ukarch_irq_save();
	}
	if (value != NULL)
		*value = t->notify_value;
	t->notify_value &= ~clear;
	ukarch_irq_restore(flags);
	return 0;
}
