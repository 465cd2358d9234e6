/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tells AddressSanitizer of a change of stacks, which it does not see when swapcontext() makes it:
 *
 *	fiber_leave(&here, &there);
 *	swapcontext(...);
 *	fiber_arrived(&here);		NULL where a context starts
 *
 * Without that it takes the stack of another context for an error. Nothing where it is not used.
 *
 * Clang 15 and later look for uses of a frame after its function has returned; frames lie on a heap
 * then, one for each context. Nobody can free that of a context that others end, and what is on no
 * stack is not seen by a test that reads stacks. So it is off here, as it always is with gcc.
 */
#ifndef FIBER_H
#define FIBER_H

#include <stddef.h>

#if defined(__has_feature)
#define FIBER_CLANG_ASAN	__has_feature(address_sanitizer)
#else
#define FIBER_CLANG_ASAN	0
#endif

/* Of a function that switches: what is left of it is on its own stack. */
#define FIBER_SWITCH	__attribute__((no_sanitize_address))

struct fiber {
	const void *bottom;
	size_t size;
	void *frames;		/* AddressSanitizer's own */
};

#if defined(__SANITIZE_ADDRESS__) || FIBER_CLANG_ASAN
#include <sanitizer/common_interface_defs.h>

const char *__asan_default_options(void);
struct fiber *fiber_left(struct fiber *leaves);

__attribute__((weak)) const char *__asan_default_options(void)
{
	return "detect_stack_use_after_return=0";
}

/* The one that was left last; one for the whole program. */
__attribute__((weak)) struct fiber *fiber_left(struct fiber *leaves)
{
	static struct fiber *left;

	if (leaves != NULL)
		left = leaves;
	return left;
}

static inline void fiber_leave(struct fiber *here, struct fiber *there)
{
	fiber_left(here);
	__sanitizer_start_switch_fiber(&here->frames, there->bottom, there->size);
}

/* Also learns where the stack is that was left: nobody says so of the first one. */
static inline void fiber_arrived(struct fiber *here)
{
	struct fiber *left = fiber_left(NULL);

	__sanitizer_finish_switch_fiber(here == NULL ? NULL : here->frames, &left->bottom,
					&left->size);
}
#else
static inline void fiber_leave(struct fiber *here, struct fiber *there)
{
	(void)here;
	(void)there;
}

static inline void fiber_arrived(struct fiber *here)
{
	(void)here;
}
#endif

#endif /* FIBER_H */
