// SPDX-License-Identifier: BSD-3-Clause
/*
 * How a partition ended, for whoever runs the machine that it is a part of: a hypervisor says
 * nothing when a guest switches itself off. tools/system reads these lines.
 */
#include <uk/plat/console.h>
#include <uk/plat/power.h>

#define DIGITS	10	/* of 2^32 */

void ukplat_partition_ends(enum ukplat_how how, int status)
{
	static const char name[] = "partition " CONFIG_PLAT_PARTITION_NAME;
	unsigned int n = status < 0 ? 255 : (unsigned int)status;
	char digits[DIGITS + 2];
	char *at = digits + DIGITS;

	ukplat_cout_crash(name);
	if (how == UKPLAT_RESTART) {
		ukplat_cout_crash(" restarts\n");
		return;
	}
	at[0] = '\n';
	at[1] = '\0';
	do {
		*--at = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	ukplat_cout_crash(" ended with status ");
	ukplat_cout_crash(at);
}
