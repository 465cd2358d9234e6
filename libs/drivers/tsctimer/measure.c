// SPDX-License-Identifier: BSD-3-Clause
/*
 * Measuring what nobody says. A hypervisor's local APIC counts at 1 GHz (QEMU's own and KVM's); on
 * silicon its rate is unknown, but there the PC's old timer runs.
 * A reading takes time itself: both ends of the interval are taken between two readings of the
 * time-stamp counter, as close together as a few tries allow.
 */
#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/bits.h>
#include <uk/lapic.h>
#include "rate.h"

#define APIC_HZ		1000000000
#define TRIES		8

/* Intel 8254, and the system control port of the PC AT: channel 2, whose output can be read. */
#define PIT_HZ		1193182
#define PIT_TICKS	1193		/* 1 ms */
#define PIT_DATA2	0x42
#define PIT_MODE	0x43
#define PIT_ONE_SHOT2	0xb0		/* channel 2, both bytes, mode 0 */
#define PORT_B		0x61
#define PORT_B_GATE2	0x01
#define PORT_B_SPEAKER	0x02
#define PORT_B_OUT2	0x20

/* Far more than 2 ms of any counter: then nothing counts. */
#define GIVE_UP		UINT64_C(20000000)

struct moment {
	uint64_t tsc;
	uint32_t apic;		/* counts down */
};

static struct moment now(void)
{
	uint64_t best = UINT64_MAX;
	struct moment m = { 0 };

	for (unsigned int i = 0; i < TRIES; i++) {
		uint64_t before = ukarch_counter();
		uint32_t apic = lapic_read(LAPIC_TIMER_CURRENT);
		uint64_t width = ukarch_counter() - before;

		if (width < best) {
			best = width;
			m = (struct moment){ .tsc = before + width / 2, .apic = apic };
		}
	}
	return m;
}

static bool wait_pit(void)
{
	uint64_t start = ukarch_counter();
	uint8_t b = ukarch_in8(PORT_B) & ~(PORT_B_SPEAKER | PORT_B_GATE2);

	ukarch_out8(PORT_B, b | PORT_B_GATE2);
	ukarch_out8(PIT_MODE, PIT_ONE_SHOT2);
	ukarch_out8(PIT_DATA2, PIT_TICKS & 0xff);
	ukarch_out8(PIT_DATA2, PIT_TICKS >> 8);
	/* High already: there is no such thing here, and every bit reads as 1. */
	if (ukarch_in8(PORT_B) & PORT_B_OUT2)
		return false;
	while (!(ukarch_in8(PORT_B) & PORT_B_OUT2))
		if (ukarch_counter() - start > GIVE_UP)
			return false;
	return true;
}

static bool wait_apic(uint32_t from, uint32_t ticks)
{
	uint64_t start = ukarch_counter();

	while (from - lapic_read(LAPIC_TIMER_CURRENT) < ticks)
		if (ukarch_counter() - start > GIVE_UP)
			return false;
	return true;
}

static void wait_tsc(uint64_t from, uint64_t ticks)
{
	while (ukarch_counter() - from < ticks)
		;
}

bool tsc_measure(uint32_t *tsc, uint32_t *apic)
{
	bool guest = ukarch_cpuid(1, 0).ecx & UK_BIT(31);
	struct moment start, end;
	uint64_t ticks, count;

	lapic_write(LAPIC_TIMER_DIVIDE, LAPIC_DIVIDE_BY_1);
	lapic_write(LAPIC_TIMER_INITIAL, UINT32_MAX);
	start = now();
	if (*tsc)
		wait_tsc(start.tsc, *tsc / 1000);
	else if (!(guest ? wait_apic(start.apic, APIC_HZ / 1000) : wait_pit()))
		return false;
	end = now();
	lapic_write(LAPIC_TIMER_INITIAL, 0);
	ticks = end.tsc - start.tsc;
	count = start.apic - end.apic;
	if (!ticks || !count || ticks > UINT32_MAX)
		return false;
	if (*tsc) {
		*apic = (uint32_t)(count * *tsc / ticks);
	} else if (guest) {
		*apic = APIC_HZ;
		*tsc = (uint32_t)(ticks * APIC_HZ / count);
	} else {
		*tsc = (uint32_t)(ticks * PIT_HZ / PIT_TICKS);
		*apic = (uint32_t)(count * PIT_HZ / PIT_TICKS);
	}
	return *tsc && *apic;
}
