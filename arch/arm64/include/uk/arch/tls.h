/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Thread-local storage (ELF for AArch64, variant 1): a thread's variables lie in a block that is a
 * copy of the image's TLS segment, initialised part first, zeros behind it. Code finds it through
 * TPIDR_EL0, which points to where a thread control block of 16 bytes would begin, rounded up to
 * the segment's alignment, below the block. Nothing of ours looks at that control block, so it has
 * no memory: the thread pointer may point outside the block.
 *
 *	thread pointer           block
 *	|  (16 bytes or more)   | .tdata | .tbss |
 *
 * The kernel itself has no thread-local variables: an image without them has no TLS segment, and
 * its size here is 0.
 */
#ifndef __UK_ARCH_TLS_H__
#define __UK_ARCH_TLS_H__

#include <uk/arch/lcpu.h>
#include <uk/essentials.h>

/*
 * The linker script's: the block of the main thread. Numbers are distances from its begin, because
 * the image may lie elsewhere than it was linked to, and an absolute symbol would move with it.
 */
#pragma GCC visibility push(hidden)
extern char __tls_main[], __tls_main_align[], __tls_main_end[];
#pragma GCC visibility pop

#define UKARCH_TLS_TCB	16	/* AAELF64 3.6: a thread control block, two words */

/* Bytes of a thread's block, and what its address must be a multiple of (1 to 64). */
static inline size_t ukarch_tls_size(void)
{
	return (size_t)(__tls_main_end - __tls_main);
}

static inline size_t ukarch_tls_align(void)
{
	return (size_t)(__tls_main_align - __tls_main);
}

/*
 * Make @block, of the size and alignment above, the block of a new thread: a copy of the image's.
 * Returns the thread pointer to use with it, for ukarch_tls_set(). Any context, O(size).
 */
void *ukarch_tls_init(void *block);

/* The block of a thread pointer that ukarch_tls_init() returned. */
static inline void *ukarch_tls_block(void *tp)
{
	return (char *)tp + UK_MAX((size_t)UKARCH_TLS_TCB, ukarch_tls_align());
}

/* The thread pointer of the running thread. */
static inline void *ukarch_tls_get(void)
{
	void *tp;

	__asm__ volatile("mrs %0, tpidr_el0" : "=r"(tp));
	return tp;
}

#endif /* __UK_ARCH_TLS_H__ */
