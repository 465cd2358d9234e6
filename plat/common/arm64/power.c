// SPDX-License-Identifier: BSD-3-Clause
/* The end: PSCI by the conduit that the device tree names, or semihosting for tests. */
#include <uk/arch/lcpu.h>
#include <uk/arch/semihost.h>
#include <uk/arch/smccc.h>
#include <uk/arch/time.h>
#include <uk/arch/trap.h>
#include <uk/dt.h>
#include <uk/plat/console.h>
#include <uk/plat/power.h>
#include "crashed.h"

static void psci(uint32_t fn)
{
	switch (uk_dt_machine()->psci) {
	case UK_DT_PSCI_HVC:
		ukarch_hvc(fn, 0, 0, 0);
		break;
	case UK_DT_PSCI_SMC:
		ukarch_smc(fn, 0, 0, 0);
		break;
	}
}

#if CONFIG_PLAT_HOOK_POWER
static void end_by_driver(enum ukplat_how how)
{
	uint64_t end = ukarch_counter() + ukarch_counter_hz();

	ukplat_hook_power(how);
	while (ukarch_counter() < end)
		;
}
#else
static void end_by_driver(enum ukplat_how how __uk_unused)
{
}
#endif

/* The steps to the end. */
enum step { OTHERS, HOOK, PARTITION, STATUS, TELL, FIRMWARE, DRIVER };

/* Those that the image has. */
static const unsigned int steps =
#if CONFIG_NR_CPUS > 1
	1U << OTHERS |
#endif
#if CONFIG_PLAT_HOOK_END
	1U << HOOK |
#endif
#if CONFIG_PLAT_PARTITION
	1U << PARTITION |
#endif
#if CONFIG_PLAT_XEN
	1U << TELL |
#endif
#if CONFIG_PLAT_HOOK_POWER
	1U << DRIVER |
#endif
	1U << STATUS | 1U << FIRMWARE;

/* Is @step to be done? What it does may trap, and the report of that leads here again: each step is
 * begun once, and the ones behind it are still done then. */
static __uk_inline bool begin(enum step step)
{
	static uint8_t next;

	if (!(steps >> step & 1) || next > step)
		return false;
	next = step + 1;
	return true;
}

void ukplat_terminate(enum ukplat_how how, int status)
{
	ukarch_irq_disable();
	if (begin(OTHERS))
		ukarch_hook_stop_others();
	if (begin(HOOK))
		ukplat_hook_end(how);
#if CONFIG_PLAT_CRASH_RESTART
	if (how == UKPLAT_CRASH)
		how = UKPLAT_RESTART;
#endif
	if (begin(PARTITION))
		ukplat_partition_ends(how, status);
#if CONFIG_PLAT_EXIT_STATUS
	if (how != UKPLAT_RESTART && begin(STATUS))
		ukarch_semihost_exit(status);
#else
	(void)status;
#endif
#if CONFIG_PLAT_CRASH_STOP
	if (how != UKPLAT_CRASH)
#endif
	{
		bool restart = how == UKPLAT_RESTART;

		if (how == UKPLAT_CRASH && begin(TELL))
			ukplat_tell_crash();
		if (begin(FIRMWARE))
			psci(restart ? UKARCH_PSCI_SYSTEM_RESET : UKARCH_PSCI_SYSTEM_OFF);
		if (begin(DRIVER))
			end_by_driver(restart ? UKPLAT_RESTART : UKPLAT_HALT);
		ukplat_cout_crash("the firmware does not end this machine: stopped\n");
	}
	for (;;)
		ukarch_wfi();
}
