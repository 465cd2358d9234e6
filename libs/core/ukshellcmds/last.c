// SPDX-License-Identifier: BSD-3-Clause
/* The crash record, for the crash command. */
#include <uk/crash.h>
#include <uk/print.h>
#include "parts.h"

void show_last_crash(void)
{
	const struct uk_crash_info *c = uk_crash_get();

	uk_printf("boot %u since power-on, after: %s; %u crashes\n", uk_boot_count(),
		  uk_reset_name(uk_reset_reason()), uk_crash_count());
	if (c)
		uk_crash_print(c);
}

void clear_last_crash(void)
{
	uk_crash_clear();
}
