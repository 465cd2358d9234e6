// SPDX-License-Identifier: BSD-3-Clause
/* Where a function goes when the canary below its return address has changed. */
#include <uk/essentials.h>
#include "image.h"

void __stack_chk_fail(void) __uk_noreturn;

void __stack_chk_fail(void)
{
	__asm__ volatile("brk %0" :: "i"(UKARCH_BRK_CANARY));
	__builtin_unreachable();
}
