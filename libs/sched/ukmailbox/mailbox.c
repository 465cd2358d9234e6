// SPDX-License-Identifier: BSD-3-Clause
/* Mailboxes. A word for a waiting thread goes straight into its wait_arg. */
#include <errno.h>

#include <uk/mailbox.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>

#define SLOTS_MAX	65536

static bool is_mailbox(const struct uk_mailbox *b)
{
	return uk_likely(b != NULL && b->tag == UK_TAG_MAILBOX);
}

int uk_mailbox_init(struct uk_mailbox *b, uintptr_t *buf, uint32_t slots)
{
	if (b == NULL || buf == NULL || !UK_IS_POW2(slots) || slots > SLOTS_MAX)
		return -EINVAL;
	*b = (struct uk_mailbox){ .tag = UK_TAG_MAILBOX, .mask = slots - 1, .buf = buf };
	return 0;
}

int uk_mailbox_post(struct uk_mailbox *b, uintptr_t word)
{
	struct uk_thread *t;
	unsigned long flags;
	int rc = 0;

	if (!is_mailbox(b))
		return -EINVAL;
	flags = ukarch_irq_save();
	t = uk_waitq_first(&b->waiters);
	if (t != NULL) {
		t->wait_arg = word;
		return uk_waitq_wake(t, UK_GRANT(UK_GRANT_MAILBOX, 0), flags);
	}
	if (b->in - b->out <= b->mask) {
		b->buf[b->in++ & b->mask] = word;
	} else {
		b->lost++;
		rc = -ENOSPC;
	}
	ukarch_irq_restore(flags);
	return rc;
}

int uk_mailbox_fetch(struct uk_mailbox *b, uintptr_t *word, uk_timeout_t timeout)
{
	unsigned long flags;
	int rc;

	if (word == NULL)
		return -EINVAL;
	flags = ukarch_irq_save();
	if (!is_mailbox(b)) {	/* masked, so that nobody waits in what has just been destroyed */
		ukarch_irq_restore(flags);
		return -EINVAL;
	}
	if (b->in != b->out) {
		*word = b->buf[b->out++ & b->mask];
		ukarch_irq_restore(flags);
		return 0;
	}
	if (timeout != UK_NOWAIT)
		UK_SCHED_ASSERT_MAY_WAIT("uk_mailbox_fetch");
	rc = uk_waitq_wait(&b->waiters, timeout, flags);
	if (rc == 0)
		*word = uk_thread_current()->wait_arg;
	return rc;
}

/* The oldest word again, unless others have filled the box meanwhile. */
void uk_mailbox_ungrant(struct uk_thread *t)
{
	struct uk_mailbox *b = uk_container_of(t->waits_in, struct uk_mailbox, waiters);
	struct uk_thread *next;
	unsigned long flags;

	if (!is_mailbox(b))
		return;
	flags = ukarch_irq_save();
	next = uk_waitq_first(&b->waiters);
	if (next != NULL) {
		next->wait_arg = t->wait_arg;
		uk_waitq_wake(next, UK_GRANT(UK_GRANT_MAILBOX, 0), flags);
		return;
	}
	if (b->in - b->out <= b->mask)
		b->buf[--b->out & b->mask] = (uintptr_t)t->wait_arg;
	else
		b->lost++;
	ukarch_irq_restore(flags);
}

int uk_mailbox_destroy(struct uk_mailbox *b)
{
	unsigned long flags;

	if (!is_mailbox(b))
		return -EINVAL;
	flags = ukarch_irq_save();
	b->tag = 0;
	return uk_waitq_wake_all(&b->waiters, -ECANCELED, flags);
}
