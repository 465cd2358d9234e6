// SPDX-License-Identifier: BSD-3-Clause
/*
 * Frames that are larger than the stack and its guard page together. What they write first lies
 * beyond both, so the compiler has to touch the guard page before (-fstack-clash-protection).
 */
#include <string.h>

#include <uk/annotate.h>
#include <uk/essentials.h>
#include "frames.h"

#define BEYOND	(CONFIG_ARCH_MAIN_STACK_SIZE + 8192)

static volatile size_t beyond = BEYOND;

/* A store that the compiler cannot leave out, at the far end. */
static __uk_inline void write_to(char *frame, signed char value)
{
	frame[0] = value;
	__asm__ volatile("" :: "r"(frame) : "memory");
}

static void fixed(signed char value)
{
	char frame[BEYOND];

	write_to(frame, value);
}

static void variable(signed char value)
{
	char frame[beyond];

	write_to(frame, value);
}

static void allocated(signed char value)
{
	char *frame = __builtin_alloca(beyond);

	write_to(frame, value);
}

/* No stack could be proved to be large enough for these, so the budget sheet is not told of them;
 * nor would it find them by their type, which no other function has. */
UK_CALLS(frames_overflow, nobody);
void frames_overflow(const char *kind)
{
	void (*volatile fn)(signed char value) = NULL;

	if (!strcmp(kind, "large-frame"))
		fn = fixed;
	else if (!strcmp(kind, "large-array"))
		fn = variable;
	else if (!strcmp(kind, "large-alloca"))
		fn = allocated;
	if (fn)
		fn(1);
	uk_barrier();	/* or the last call is a jump, and this function not in the call chain */
}
