// SPDX-License-Identifier: BSD-3-Clause
/* The voice of a failed assertion: the text first, then the trap that prints the registers. */
#include <uk/assert.h>
#include <uk/plat/console.h>

void uk_assert_fail(const char *what)
{
	ukplat_cout_crash(what);
	ukplat_cout_crash("\n");
	__builtin_trap();
}
