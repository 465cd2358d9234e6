// SPDX-License-Identifier: BSD-3-Clause
/*
 * Measuring what nobody says. A hypervisor's local APIC counts at 1 GHz (QEMU's own and KVM's); on
 * silicon its rate is unknown, but there the PC's old timer runs.
 * A reading takes time itself, and a busy host can stop us anywhere: both ends of the interval are
 * taken between two readings of the time-stamp counter, as close together as a few tries allow.
 */
#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/bits.h>
#include <uk/lapic.h>
#include <uk/time.h>
#include "rate.h"

#define APIC_HZ		1000000000
#define TRIES		8

/* Intel 8254, and the system control port of the PC AT: channel 2, whose gate is ours. A tick is
 * 0.84 us, so 1.8 ms are exact to 0.05 %. */
#define PIT_HZ		1193182
#define PIT_TICKS	2148
#define PIT_DATA2	0x42
#define PIT_MODE	0x43
#define PIT_ONE_SHOT2	0xb0		/* channel 2, both bytes, mode 0 */
#define PIT_LATCH2	0x80
#define PORT_B		0x61
#define PORT_B_GATE2	0x01
#define PORT_B_SPEAKER	0x02

/* Far more than 2 ms of any counter: then nothing counts. */
#define GIVE_UP		UINT64_C(20000000)

struct moment {
	uint64_t tsc;
	uint32_t count;		/* of a timer that counts down */
};

static struct moment read_apic(uint64_t *width)
{
	uint64_t before = ukarch_counter();
	uint32_t count = lapic_read(LAPIC_TIMER_CURRENT);

	*width = ukarch_counter() - before;
	return (struct moment){ .tsc = before + *width / 2, .count = count };
}

/* The count stands still for us from one write on; only that has to be quick. */
static struct moment read_pit(uint64_t *width)
{
	uint64_t before = ukarch_counter();
	uint32_t count;

	ukarch_out8(PIT_MODE, PIT_LATCH2);
	*width = ukarch_counter() - before;
	count = ukarch_in8(PIT_DATA2);
	count |= (uint32_t)ukarch_in8(PIT_DATA2) << 8;
	return (struct moment){ .tsc = before + *width / 2, .count = count };
}

UK_CALLS(now, read_apic, read_pit);

static struct moment now(struct moment (*read)(uint64_t *width))
{
	uint64_t best, width;
	struct moment m = read(&best);

	for (unsigned int i = 1; i < TRIES; i++) {
		struct moment again = read(&width);

		if (width < best) {
			best = width;
			m = again;
		}
	}
	return m;
}

static bool start_pit(void)
{
	uint8_t b = ukarch_in8(PORT_B);

	if (b == 0xff)
		return false;	/* nothing answers */
	ukarch_out8(PORT_B, (uint8_t)((b & ~PORT_B_SPEAKER) | PORT_B_GATE2));
	ukarch_out8(PIT_MODE, PIT_ONE_SHOT2);
	ukarch_out8(PIT_DATA2, 0xff);
	ukarch_out8(PIT_DATA2, 0xff);
	return true;
}

static bool wait_count(struct moment (*read)(uint64_t *width), struct moment from, uint32_t ticks)
{
	uint64_t width;
	struct moment m;

	do {
		m = read(&width);
		/* Not because of the time alone: a host may have stopped us for long. */
		if (m.count == from.count && m.tsc - from.tsc > GIVE_UP)
			return false;
	} while (from.count - m.count < ticks);
	return true;
}

static void wait_tsc(uint64_t from, uint64_t ticks)
{
	while (ukarch_counter() - from < ticks)
		;
}

/* The counter's rate by a timer of known rate; 0: that does not count. */
static uint64_t tsc_by(struct moment (*read)(uint64_t *width), uint32_t hz, uint32_t ticks)
{
	struct moment start = now(read), end;
	uint64_t rate;

	if (!wait_count(read, start, ticks))
		return 0;
	end = now(read);
	rate = (end.tsc - start.tsc) * hz / (start.count - end.count);
	return rate <= UK_CLOCK_HZ_MAX ? rate : 0;
}

bool tsc_measure(uint64_t *tsc, uint32_t *apic)
{
	bool guest = ukarch_cpuid(1, 0).ecx & UK_BIT(31);
	struct moment start, end;

	lapic_write(LAPIC_TIMER_DIVIDE, LAPIC_DIVIDE_BY_1);
	lapic_write(LAPIC_TIMER_INITIAL, UINT32_MAX);
	start = now(read_apic);
	if (*tsc)
		wait_tsc(start.tsc, *tsc / 1000);
	else if (guest)
		*tsc = tsc_by(read_apic, APIC_HZ, APIC_HZ / 1000);
	else if (start_pit())
		*tsc = tsc_by(read_pit, PIT_HZ, PIT_TICKS);
	end = now(read_apic);
	lapic_write(LAPIC_TIMER_INITIAL, 0);
	if (!*tsc)
		return false;
	*apic = guest ? APIC_HZ : (uint32_t)((start.count - end.count) * *tsc /
					      (end.tsc - start.tsc));
	return *apic != 0;
}
