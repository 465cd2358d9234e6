// SPDX-License-Identifier: BSD-3-Clause
/* Where a function goes when the canary below its return address has changed. UD1 with an operand
 * of our own lets the report name it. */
#include <uk/essentials.h>

void __stack_chk_fail(void) __uk_noreturn;

void __stack_chk_fail(void)
{
	__asm__ volatile("ud1l %edi, %eax");
	__builtin_unreachable();
}
