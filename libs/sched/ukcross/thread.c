// SPDX-License-Identifier: BSD-3-Clause
/* Threads of other CPUs. */
#include <errno.h>

#include <uk/cross.h>
#include <uk/thread.h>
#include "cross.h"

static void resume(void *arg, uint64_t data __uk_unused)
{
	cross_done(uk_thread_resume((struct uk_thread *)arg));
}

static void suspend(void *arg, uint64_t data __uk_unused)
{
	cross_done(uk_thread_suspend((struct uk_thread *)arg));
}

static void notify(void *arg, uint64_t data)
{
	cross_done(uk_notify((struct uk_thread *)arg, 0, (uint32_t)data, 0));
}

/* Its tag and its CPU are constant as long as it is a thread. */
static bool is_thread(const struct uk_thread *t)
{
	return t != NULL && t->tag == UK_TAG_THREAD;
}

int uk_cross_resume(struct uk_thread *t)
{
	return is_thread(t) ? uk_cross_call(t->cpu, resume, t, 0) : -EINVAL;
}

int uk_cross_suspend(struct uk_thread *t)
{
	return is_thread(t) ? uk_cross_call(t->cpu, suspend, t, 0) : -EINVAL;
}

int uk_cross_notify(struct uk_thread *t, uint32_t set)
{
	return is_thread(t) ? uk_cross_call(t->cpu, notify, t, set) : -EINVAL;
}
