// SPDX-License-Identifier: BSD-3-Clause
/* Reading what may not be there. A PC answers reads of nothing with all ones, so only the page
 * tables can say no. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/arch/probe.h>
#include <uk/assert.h>

int ukarch_probe(uint64_t addr, unsigned int width, uint64_t *value)
{
	UK_ASSERT(!ukarch_in_irq());
	if (width > 8 || !UK_IS_POW2(width) || !UK_IS_ALIGNED(addr, width))
		return -EINVAL;
	if (!ukarch_page_accessible(addr, false))
		return -EFAULT;
	switch (width) {
	case 1:
		*value = *(volatile uint8_t *)addr;
		break;
	case 2:
		*value = *(volatile uint16_t *)addr;
		break;
	case 4:
		*value = ukarch_mmio_read32(addr);
		break;
	default:
		*value = ukarch_mmio_read64(addr);
	}
	return 0;
}
