// SPDX-License-Identifier: BSD-3-Clause
/*
 * The system watchdog of Zynq UltraScale+ (UG1087, module SWDT; Linux
 * drivers/watchdog/cadence_wdt.c): a 24-bit counter behind a prescaler, whose lower half starts as
 * all ones. Needs silicon: QEMU has a place for it and nothing in it.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/dt.h>
#include <uk/watchdog.h>

UK_DT_DEVICE(cdnswdt_dev, cdns_wdt_r1p2, "cdns,wdt-r1p2");

#define ZMR		0x00
#define CCR		0x04
#define RESTART		0x08

/* Each register takes writes with its own key in the upper bits. */
#define ZMR_KEY		0xabc000U
#define ZMR_ENABLE	1U
#define ZMR_RESET	2U
#define ZMR_RESET_16	0x30U		/* the reset is 16 cycles long */
#define CCR_KEY		0x920000U
#define CCR_PRESCALE	3U		/* by 4096, the most */
#define RESTART_KEY	0x1999U

#define PRESCALER	4096U
#define COUNT_MAX	0xfffU
#define NS_A_SECOND	UINT64_C(1000000000)
/* How long one of the upper half's steps takes. */
#define STEP_NS		(UINT64_C(4096) * PRESCALER * NS_A_SECOND / \
			 (CONFIG_LIBCDNSWDT_MHZ * UINT64_C(1000000)))

static void wr(unsigned int at, uint32_t value)
{
	ukarch_mmio_write32(cdnswdt_dev.reg[0].base + at, value);
}

void uk_watchdog_driver_feed(void)
{
	wr(RESTART, RESTART_KEY);
}

void uk_watchdog_driver_start(uint64_t ns)
{
	uint32_t steps = (uint32_t)((ns + STEP_NS - 1) / STEP_NS);

	wr(ZMR, ZMR_KEY);
	wr(CCR, CCR_KEY | steps << 2 | CCR_PRESCALE);
	wr(ZMR, ZMR_KEY | ZMR_RESET_16 | ZMR_RESET | ZMR_ENABLE);
	uk_watchdog_driver_feed();
}

int uk_watchdog_driver_stop(void)
{
	wr(ZMR, ZMR_KEY);
	return 0;
}

uint64_t uk_watchdog_driver_longest(void)
{
	return cdnswdt_dev.nregs == 0 ? 0 : COUNT_MAX * STEP_NS;
}

/* What restarted the chip is known to its platform management unit alone. */
int uk_watchdog_driver_has_bitten(void)
{
	return -ENODEV;
}
