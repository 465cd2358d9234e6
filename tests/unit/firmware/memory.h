/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Physical memory of a machine for the parsers of firmware's tables: the first MiB, and one part
 * higher up. What a parser reads beside that, or reads longer than a block, is counted: a table
 * says how long it is, and the parsers must not read for ever.
 */
#ifndef FIRMWARE_MEMORY_H
#define FIRMWARE_MEMORY_H

#include <stdint.h>
#include <string.h>

#include "firmware.h"

#define LOW_BYTES	0x100000
#define HIGH		0x7fe0000u
#define HIGH_BYTES	0x40000

static uint8_t low[LOW_BYTES], high[HIGH_BYTES];
static unsigned long reads;

bool ukplat_firmware_read(uint64_t addr, void *to, size_t len)
{
	reads++;
	if (addr < LOW_BYTES && len <= LOW_BYTES - addr)
		memcpy(to, low + addr, len);
	else if (addr >= HIGH && addr - HIGH < HIGH_BYTES && len <= HIGH_BYTES - (addr - HIGH))
		memcpy(to, high + (addr - HIGH), len);
	else
		return false;
	return true;
}

/* Where @addr is in this program. */
static inline uint8_t *at(uint64_t addr)
{
	return addr < LOW_BYTES ? low + addr : high + (addr - HIGH);
}

/* Make the @len bytes at @addr add up to 0 by the byte at @sum. */
static inline void seal(uint64_t addr, size_t len, uint64_t sum)
{
	uint8_t total = 0;

	*at(sum) = 0;
	for (size_t i = 0; i < len; i++)
		total = (uint8_t)(total + *at(addr + i));
	*at(sum) = (uint8_t)-total;
}

#endif /* FIRMWARE_MEMORY_H */
