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

void ukplat_terminate(enum ukplat_how how, int status)
{
	/* What ends the machine may trap, and the report of that trap leads here again. */
	static bool tried;
	bool again = tried;

	ukarch_irq_disable();
	tried = true;
	if (!again)
		ukarch_hook_stop_others();
	if (!again)
		ukplat_hook_end(how);
#if CONFIG_PLAT_CRASH_RESTART
	if (how == UKPLAT_CRASH)
		how = UKPLAT_RESTART;
#endif
	if (!again)
		ukplat_partition_ends(how, status);
#if CONFIG_PLAT_EXIT_STATUS
	if (how != UKPLAT_RESTART && !again)
		ukarch_semihost_exit(status);
#else
	(void)status;
#endif
#if CONFIG_PLAT_CRASH_STOP
	if (how != UKPLAT_CRASH)
#endif
	{
		bool restart = how == UKPLAT_RESTART;

		if (!again && how == UKPLAT_CRASH)
			ukplat_tell_crash();
		if (!again)
			psci(restart ? UKARCH_PSCI_SYSTEM_RESET : UKARCH_PSCI_SYSTEM_OFF);
		if (!again)
			end_by_driver(restart ? UKPLAT_RESTART : UKPLAT_HALT);
		ukplat_cout_crash("the firmware does not end this machine: stopped\n");
	}
	for (;;)
		ukarch_wfi();
}
