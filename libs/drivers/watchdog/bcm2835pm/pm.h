/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: registers of the power manager's watchdog. No manual describes the block; registers and
 * values are those of Linux, drivers/watchdog/bcm2835_wdt.c.
 */
#ifndef __BCM2835PM_H__
#define __BCM2835PM_H__

#include <uk/arch/lcpu.h>
#include <uk/bits.h>

#define PM_RSTC		0x1c
#define PM_RSTS		0x20
#define PM_WDOG		0x24

#define PM_RSTC_CONFIG		0x30U
#define PM_RSTC_FULL_RESET	0x20U
#define PM_RSTC_RESET		0x102U	/* what it is after power-on: nothing is going to reset */

/* The number of the partition to boot from, its bits two apart. */
#define PM_RSTS_PARTITION	0x555U
#define PM_RSTS_WATCHDOG	0x060U	/* HADWRF, HADWRQ: it has reset us */

/* In the top byte of every write. */
#define PM_PASSWORD	0x5a000000U

/* The block's registers; 0: the device tree has none. Any context. */
uintptr_t pm_base(void);

static inline uint32_t pm_read(unsigned int at)
{
	return ukarch_mmio_read32(pm_base() + at) & 0xffffffU;
}

static inline void pm_write(unsigned int at, uint32_t value)
{
	ukarch_mmio_write32(pm_base() + at, PM_PASSWORD | value);
}

#endif /* __BCM2835PM_H__ */
