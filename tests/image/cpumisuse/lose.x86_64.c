// SPDX-License-Identifier: BSD-3-Clause
/* See lose.h. */
#include <uk/arch/lcpu.h>

#include "lose.h"

void lose_block(uint64_t with)
{
	ukarch_msr_write(UKARCH_MSR_GS_BASE, with);
}
