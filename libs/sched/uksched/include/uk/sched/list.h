/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * All threads of the image, one after the other, for people who look on (LIBUKSCHED_LIST). Threads
 * may begin and end meanwhile: what is shown of each was true at one moment.
 *
 *	struct uk_thread_info i;
 *
 *	uk_thread_list_begin();
 *	while (uk_thread_list_next(&i))
 *		...
 */
#ifndef __UK_SCHED_LIST_H__
#define __UK_SCHED_LIST_H__

#include <uk/thread.h>

struct uk_thread_info {
	const struct uk_thread *thread;	/* to compare with: it may have ended since */
	const char *name;
	uint16_t state;			/* UK_THREAD_*; 0: ready or running */
	uint16_t cpu;
	uint16_t priority;		/* its own */
	uint32_t misses, overruns;	/* deadlines missed, releases skipped */
	uint64_t key, base;		/* urgency with what it inherited, and without */
	uint64_t period;		/* ns, 0: none */
	const struct uk_mutex *waits_for;	/* NULL: for no mutex */
	bool owns;			/* a mutex or more */
	uintptr_t stack_base;
	uint32_t stack_size;
};

/* Begin with the thread that was created last. One walk at a time: a second one takes the first
 * one's place. Thread context. O(1). */
void uk_thread_list_begin(void);

/* The next one into *@info; false: there is none. Thread context. O(1), masked for that. */
bool uk_thread_list_next(struct uk_thread_info *info);

/* Private to libs/sched: @t begins to exist, and ends. Interrupts may be masked. O(1). */
#if CONFIG_LIBUKSCHED_LIST
void uk_thread_list_add(struct uk_thread *t);
void uk_thread_list_del(struct uk_thread *t);
#else
static __uk_inline void uk_thread_list_add(struct uk_thread *t __uk_unused)
{
}

static __uk_inline void uk_thread_list_del(struct uk_thread *t __uk_unused)
{
}
#endif

#endif /* __UK_SCHED_LIST_H__ */
