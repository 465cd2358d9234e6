// SPDX-License-Identifier: BSD-3-Clause
/* From the hand-over of the platform to main(): the init table, the arguments, the end. */
#include <stdlib.h>

#include <uk/arch/trap.h>
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/plat/boot.h>
#include <uk/plat/console.h>
#include <uk/plat/power.h>

#pragma GCC visibility push(hidden)
extern const int32_t __uk_inittab_start[], __uk_inittab_end[];
#pragma GCC visibility pop

int main(int argc, char *argv[]);

/* With libuklibparam the loader's command line; without it the image's name alone. */
__uk_weak int uk_boot_hook_args(char ***argv)
{
	static char *none[] = { NULL, NULL };

	none[0] = (char *)(uintptr_t)CONFIG_UK_APP_NAME;
	*argv = none;
	return 1;
}

#if CONFIG_SMP
#pragma GCC visibility push(hidden)
extern const int32_t __uk_cpuinit_start[], __uk_cpuinit_end[];
#pragma GCC visibility pop

int uk_boot_cpu(void)
{
	int rc = 0;

	for (const int32_t *e = __uk_cpuinit_start; e < __uk_cpuinit_end && rc == 0; e++)
		rc = ((uk_init_fn)((uintptr_t)e + (intptr_t)*e))();
	return rc;
}
#endif

void ukplat_hook_start(void)
{
	char **argv;
	int argc;

	for (const int32_t *e = __uk_inittab_start; e < __uk_inittab_end; e++) {
		uk_init_fn fn = (uk_init_fn)((uintptr_t)e + (intptr_t)*e);

		if (fn()) {
			ukplat_cout_crash("boot: this init function failed: ");
			ukarch_put_hex(ukarch_hook_crash_puts, (uintptr_t)fn);
			ukplat_cout_crash("\n");
			ukplat_terminate(UKPLAT_CRASH, UKPLAT_STATUS_BOOT);
		}
	}
	argc = uk_boot_hook_args(&argv);
	exit(main(argc, argv));
}
