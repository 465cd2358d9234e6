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

#if CONFIG_LIBUKBOOT_NAMES
const char *uk_init_option;

static __uk_noinline void say_failed(const int32_t *e, uk_init_fn fn __uk_unused, int rc)
{
	char digits[12];
	char *p = &digits[sizeof(digits) - 1];
	unsigned int n = rc < 0 ? 0U - (unsigned int)rc : (unsigned int)rc;

	*p = '\0';
	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	ukplat_cout_crash("boot: ");
	ukplat_cout_crash((const char *)((uintptr_t)&e[1] + (uintptr_t)(intptr_t)e[1]));
	ukplat_cout_crash(rc < 0 ? "() failed, error -" : "() failed, result ");
	ukplat_cout_crash(p);
	if (uk_init_option != NULL) {
		ukplat_cout_crash(": increase ");
		ukplat_cout_crash(uk_init_option);
	}
	ukplat_cout_crash("\n");
}
#else
static void say_failed(const int32_t *e __uk_unused, uk_init_fn fn, int rc __uk_unused)
{
	ukplat_cout_crash("boot: this init function failed: ");
	ukarch_put_hex(ukarch_hook_crash_puts, (uintptr_t)fn);
	ukplat_cout_crash("\n");
}
#endif

void ukplat_hook_start(void)
{
	char **argv;
	int argc;

	for (const int32_t *e = __uk_inittab_start; e < __uk_inittab_end; e += UK_INITTAB_STEP) {
		uk_init_fn fn = (uk_init_fn)((uintptr_t)e + (intptr_t)*e);
		int rc = fn();

		if (rc) {
			say_failed(e, fn, rc);
			ukplat_terminate(UKPLAT_CRASH, UKPLAT_STATUS_BOOT);
		}
	}
	argc = uk_boot_hook_args(&argv);
	exit(main(argc, argv));
}
