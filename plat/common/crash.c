// SPDX-License-Identifier: BSD-3-Clause
/* What the architecture and the boot path say to whom, and the way from a crash report to the
 * end. */
#include <uk/arch/trap.h>
#include <uk/plat/console.h>
#include <uk/plat/power.h>

__uk_weak void ukplat_hook_cout(const char *buf __uk_unused, size_t len __uk_unused)
{
}

void ukplat_cout_crash(const char *s)
{
	size_t len = 0;

	while (s[len])
		len++;
	ukplat_hook_cout(s, len);
}

void ukarch_hook_crash_puts(const char *s, size_t len)
{
	ukplat_hook_cout(s, len);
}

__uk_weak void ukplat_hook_crash(const struct ukarch_trapframe *f __uk_unused)
{
}

/* Called again when something crashes in here: then without the hook, which may be what did. */
void ukarch_hook_crash(const struct ukarch_trapframe *f)
{
	static bool told;

	if (!told) {
		told = true;
		ukplat_hook_crash(f);
	}
	ukplat_terminate(UKPLAT_CRASH, UKPLAT_STATUS_CRASH);
}
