/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Thread-local storage (ELF for x86-64, variant 2): a thread's variables lie in a block that is a
 * copy of the image's TLS segment, initialised part first, zeros behind it, and end at the thread
 * pointer, the base of FS. The word it points to holds the thread pointer itself.
 *
 *	block                    thread pointer
 *	| .tdata | .tbss | (pad) | thread pointer |
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

#define UKARCH_TLS_TCB	8	/* psABI 3.4.6, figure 3.10: the word at %fs:0 */

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
	return (char *)tp + UKARCH_TLS_TCB - ukarch_tls_size();
}

/* The thread pointer of the running thread. */
static inline void *ukarch_tls_get(void)
{
	return (void *)ukarch_msr_read(UKARCH_MSR_FS_BASE);
}

#endif /* __UK_ARCH_TLS_H__ */
