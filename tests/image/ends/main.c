// SPDX-License-Identifier: BSD-3-Clause
/* Ends as its command line says: "restart" wants one, "later" ends in a second. */
#include <string.h>

#include <uk/arch/time.h>
#include <uk/plat/power.h>

int main(int argc, char *argv[])
{
	const uint64_t start = ukarch_counter();

	if (argc > 0 && strcmp(argv[argc - 1], "restart") == 0)
		ukplat_terminate(UKPLAT_RESTART, 0);
	while (ukarch_counter() - start < ukarch_counter_hz())
		;
	return 0;
}
