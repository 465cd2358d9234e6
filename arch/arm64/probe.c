// SPDX-License-Identifier: BSD-3-Clause
/* The checks before the one access in vectors.S that is allowed to fail. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/arch/probe.h>
#include <uk/assert.h>
#include "image.h"

int ukarch_probe(uint64_t addr, unsigned int width, uint64_t *value)
{
	UK_ASSERT(!ukarch_in_irq());
	if (width > 8 || !UK_IS_POW2(width) || !UK_IS_ALIGNED(addr, width))
		return -EINVAL;
	return ukarch_probe_load(addr, width, value) ? 0 : -EFAULT;
}
