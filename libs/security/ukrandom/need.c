// SPDX-License-Identifier: BSD-3-Clause
/* LIBUKRANDOM_NEED: an image that needs more entropy than its machine has does not start. */
#include <uk/plat/console.h>
#include <uk/plat/power.h>
#include "random.h"

static void say_number(unsigned int n)
{
	char digits[4];
	char *p = &digits[sizeof(digits) - 1];

	*p = '\0';
	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n != 0);
	ukplat_cout_crash(p);
}

void random_enough(void)
{
	if (random_quality.bits >= CONFIG_LIBUKRANDOM_NEED)
		return;
	ukplat_cout_crash("boot: LIBUKRANDOM_NEED asks for ");
	say_number(CONFIG_LIBUKRANDOM_NEED);
	ukplat_cout_crash(" bits of entropy, the sources of this machine have ");
	say_number(random_quality.bits);
	ukplat_cout_crash(random_quality.sources & UK_RANDOM_DT_KASLR_SEED ?
			  ": only kaslr-seed in /chosen\n" :
			  ": no seed in /chosen, no random number instruction\n");
	ukplat_terminate(UKPLAT_CRASH, UKPLAT_STATUS_BOOT);
}
