// SPDX-License-Identifier: BSD-3-Clause
/*
 * The clock of a PC (Motorola MC146818A, and PIIX4 datasheet 4.3 for the century): a calendar in
 * BCD or binary behind two ports. Its alarm knows the time of day only and is left alone.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/rtc.h>
#include "calendar.h"

#define INDEX		0x70	/* bit 7 masks the NMI: 0, as the firmware leaves it */
#define DATA		0x71

#define SECOND		0x00
#define MINUTE		0x02
#define HOUR		0x04
#define DAY		0x07
#define MONTH		0x08
#define YEAR		0x09
#define STATUS_A	0x0a
#define STATUS_B	0x0b
#define STATUS_D	0x0d
#define CENTURY		0x32

#define A_UPDATING	0x80
#define B_SET		0x80	/* it holds still */
#define B_BINARY	0x04
#define B_24_HOURS	0x02
#define D_VALID		0x80	/* the battery never failed */
#define HOUR_PM		0x80

/* A reading is two equal ones; an update takes 2 ms at most, a port 1 us. */
#define TRIES		2000

/* Masked, since an interrupt that reads the clock would leave another index. */
static uint8_t get(uint8_t at)
{
	unsigned long flags = ukarch_irq_save();
	uint8_t value;

	ukarch_out8(INDEX, at);
	value = ukarch_in8(DATA);
	ukarch_irq_restore(flags);
	return value;
}

static void put(uint8_t at, uint8_t value)
{
	ukarch_out8(INDEX, at);
	ukarch_out8(DATA, value);
}

static void read_once(uint8_t *raw)
{
	static const uint8_t from[] = { SECOND, MINUTE, HOUR, DAY, MONTH, YEAR, CENTURY };

	for (unsigned int i = 0; i < sizeof(from); i++)
		raw[i] = get(from[i]);
}

static unsigned int number(uint8_t raw, bool binary)
{
	return binary ? raw : (raw >> 4) * 10U + (raw & 0xf);
}

static uint8_t digits(unsigned int n, bool binary)
{
	return (uint8_t)(binary ? n : n / 10 << 4 | n % 10);
}

int uk_rtc_driver_get(uint64_t *seconds)
{
	uint8_t a[7], b[7], status = get(STATUS_B);
	bool binary = status & B_BINARY, same = false;
	struct calendar c;

	/* Nothing answers with all ones. */
	if (get(STATUS_D) == 0xff)
		return -ENODEV;
	for (unsigned int i = 0; i < TRIES && !same; i++) {
		if (get(STATUS_A) & A_UPDATING)
			continue;
		read_once(a);
		read_once(b);
		same = true;
		for (unsigned int k = 0; k < sizeof(a); k++)
			same &= a[k] == b[k];
	}
	if (!same)
		return -EIO;
	c.second = number(a[0], binary);
	c.minute = number(a[1], binary);
	c.hour = number(a[2] & (status & B_24_HOURS ? 0xff : (uint8_t)~HOUR_PM), binary);
	if (!(status & B_24_HOURS))
		c.hour = c.hour % 12 + (a[2] & HOUR_PM ? 12 : 0);
	c.day = number(a[3], binary);
	c.month = number(a[4], binary);
	c.year = number(a[6], binary) * 100 + number(a[5], binary);
	return calendar_seconds(&c, seconds) ? 0 : -EIO;
}

int uk_rtc_driver_set(uint64_t seconds)
{
	uint8_t status = get(STATUS_B);
	bool binary = status & B_BINARY;
	struct calendar c;
	unsigned long flags;

	if (get(STATUS_D) == 0xff)
		return -ENODEV;
	calendar_date(seconds, &c);
	flags = ukarch_irq_save();
	put(STATUS_B, status | B_SET | B_24_HOURS);
	put(SECOND, digits(c.second, binary));
	put(MINUTE, digits(c.minute, binary));
	put(HOUR, digits(c.hour, binary));
	put(DAY, digits(c.day, binary));
	put(MONTH, digits(c.month, binary));
	put(YEAR, digits(c.year % 100, binary));
	put(CENTURY, digits(c.year / 100, binary));
	put(STATUS_B, (uint8_t)((status & ~B_SET) | B_24_HOURS));
	ukarch_irq_restore(flags);
	return 0;
}

int uk_rtc_driver_alarm(uint64_t seconds __uk_unused, void (*fn)(void *arg) __uk_unused,
			void *arg __uk_unused)
{
	return get(STATUS_D) == 0xff ? -ENODEV : -ENOTSUP;
}
