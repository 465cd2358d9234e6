// SPDX-License-Identifier: BSD-3-Clause
/*
 * The guard page between the kernel's memory and that of the app: a stack that an app lays out for
 * itself has none, and what overflows from it ends here, before it reaches what the crash report,
 * the other threads or the scheduler need.
 *
 *	kernel's data | stacks with guard pages | page tables | this page | app's data | heap
 */
#include <uk/arch/stacks.h>

static char ukarch_apart[UKARCH_GUARD_SIZE]
	__uk_aligned(UKARCH_GUARD_SIZE) __uk_used __uk_section(".noinit.apart");
__asm__(".pushsection .uk_guards.ukarch_apart,\"a\"\n\t"
	".balign 4\n\t"
	".long ukarch_apart - .\n\t"
	".popsection");
