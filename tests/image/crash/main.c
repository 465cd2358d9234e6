// SPDX-License-Identifier: BSD-3-Clause
/*
 * One run after the other on one machine, with a warm reset between: argument n says how run n
 * ends. With a scheduler it ends in a thread other than main(). tests/image/test_crash.py judges
 * what each prints about the one before.
 */
#include <string.h>

#include <uk/arch/lcpu.h>
#include <uk/crash.h>
#include <uk/fault.h>
#include <uk/plat/power.h>
#include <uk/print.h>
#include "victim.h"

int main(int argc, char *argv[])
{
	uint32_t boot = uk_boot_count();
	const char *end = boot < (uint32_t)argc ? argv[boot] : "end";
	const struct uk_crash_info *c = uk_crash_get();

	uk_printf("run %u: %s, %u crashes, record of boot %u\n", boot,
		  uk_reset_name(uk_reset_reason()), uk_crash_count(), c ? c->boot : 0);
	if (!strcmp(end, "clear")) {
		uk_crash_clear();
		end = "restart";
	}
	if (!strcmp(end, "restart"))
		ukplat_terminate(UKPLAT_RESTART, 0);
	if (!strcmp(end, "hang"))
		ukarch_stop();
	return victim_fault(end) == 0;
}
