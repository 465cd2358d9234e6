// SPDX-License-Identifier: BSD-3-Clause
/* How long the image has been running, by the counter that ticks from before the boot. */
#include <uk/arch/time.h>
#include <uk/plat/boot.h>
#include <uk/print.h>
#include <uk/shell.h>

#define DAY	86400

static int uptime(int argc __uk_unused, char *argv[] __uk_unused)
{
	uint64_t ticks = ukarch_counter() - ukplat_entry_ticks;
	uint64_t hz = ukarch_counter_hz();

	if (!hz) {
		uk_printf("%lu ticks; nobody has set the counter's frequency\n", ticks);
		return 0;
	}
	if (ticks / hz >= DAY)
		uk_printf("%lu d ", ticks / hz / DAY);
	uk_printf("%lu:%02lu:%02lu.%06lu\n", ticks / hz % DAY / 3600, ticks / hz / 60 % 60,
		  ticks / hz % 60, ticks % hz * 1000000 / hz);
	return 0;
}
UK_SHELL_CMD(uptime, uptime, "", "time since the first instruction");
