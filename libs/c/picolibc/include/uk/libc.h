/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What picolibc asks of others in the image, as hooks, and what it has to offer to threads. Each
 * hook has a default that serves an image of one thread that does not know the date.
 */
#ifndef __UK_LIBC_H__
#define __UK_LIBC_H__

#include <uk/essentials.h>

/*
 * A recursive lock. All zero is a free one, and it is never destroyed. It guards the tables of
 * atexit(), the environment and the time zone, and streams opened on files; the console's streams
 * are not locked, so lines of several threads may mix.
 */
struct uk_libc_lock {
	uint64_t storage[8];		/* of whoever fills the hooks */
};

/*
 * With LIBUKMUTEX a recursive mutex; otherwise weak, and nothing. Thread context; lock may wait.
 * With several CPUs it is one lock for all of them, whatever @lock, and a thread waits for one of
 * another CPU without letting go of its own: as long as that one and what preempts it there takes.
 */
void uk_libc_hook_lock(struct uk_libc_lock *lock);
void uk_libc_hook_unlock(struct uk_libc_lock *lock);

/*
 * For a thread whose stack has no room for its thread-local variables (ukarch_tls_size() bytes; see
 * <uk/task.h>): a thread pointer for its description (.tls), with a block from the heap behind it,
 * initialised. NULL: out of memory. Thread or init context.
 * O(size of the block). In the image with LIBUKALLOC_HEAP only.
 */
void *uk_libc_tls_create(void);
/* The block goes back. NULL is allowed; no running thread may have it. */
void uk_libc_tls_destroy(void *tp);

/*
 * Filled by who knows the date: nanoseconds from 1970-01-01 00:00 UTC to the moment the counter of
 * the CPU was 0. Any context. Default: 0, and time() counts from power-on.
 */
uint64_t uk_libc_hook_epoch(void);

#endif /* __UK_LIBC_H__ */
