// SPDX-License-Identifier: BSD-3-Clause
/* The bytes of the record and of the partition table. */
#include <string.h>

#include "record.h"

#define MAGIC		0x42504154U
#define LAYOUT		1U
#define CRC_AT		508

#define TRIES_MAX	7U

/* MBR: UEFI 2.10, 5.2.1. */
#define MBR_SIGNATURE	510
#define MBR_ENTRY(n)	(446 + 16 * (n))
#define ENTRY_TYPE	4
#define ENTRY_FIRST	8
#define ENTRY_SECTORS	12
#define NOT_A_FILE_SYSTEM 0xda

static uint32_t get32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(uint8_t *p, uint32_t v)
{
	for (unsigned int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

/* IEEE 802.3, reflected; bit by bit, since it is done a few times in the life of a boot. */
static uint32_t crc32(const uint8_t *p, unsigned int n)
{
	uint32_t crc = ~0U;

	while (n-- != 0) {
		crc ^= *p++;
		for (unsigned int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
	}
	return ~crc;
}

static bool tries_ok(uint32_t tries)
{
	return tries <= TRIES_MAX || tries == CONFIRMED;
}

bool record_read(const uint8_t *sector, struct record *r)
{
	if (get32(sector) != MAGIC || get32(sector + 4) != LAYOUT ||
	    get32(sector + CRC_AT) != __builtin_bswap32(crc32(sector, CRC_AT)))
		return false;
	r->sequence = get32(sector + 8);
	r->active = get32(sector + 12);
	r->tries[0] = get32(sector + 16);
	r->tries[1] = get32(sector + 20);
	r->least = get32(sector + 24);
	return r->active < 2 && tries_ok(r->tries[0]) && tries_ok(r->tries[1]);
}

void record_write(uint8_t *sector, const struct record *r)
{
	memset(sector, 0, RECORD_BYTES);
	put32(sector, MAGIC);
	put32(sector + 4, LAYOUT);
	put32(sector + 8, r->sequence);
	put32(sector + 12, r->active);
	put32(sector + 16, r->tries[0]);
	put32(sector + 20, r->tries[1]);
	put32(sector + 24, r->least);
	put32(sector + CRC_AT, __builtin_bswap32(crc32(sector, CRC_AT)));
}

int record_choose(const uint8_t *sectors, struct record *r)
{
	struct record copy[RECORD_COPIES];
	bool ok0 = record_read(sectors, &copy[0]);
	bool ok1 = record_read(sectors + RECORD_BYTES, &copy[1]);
	int which;

	if (!ok0 && !ok1)
		return -1;
	which = !ok0 || (ok1 && copy[1].sequence > copy[0].sequence) ? 1 : 0;
	*r = copy[which];
	return which;
}

static bool extent_read(const uint8_t *mbr, unsigned int n, uint64_t sectors, struct extent *e)
{
	const uint8_t *entry = mbr + MBR_ENTRY(n);

	e->first = get32(entry + ENTRY_FIRST);
	e->sectors = get32(entry + ENTRY_SECTORS);
	/* Sector 0 is the table itself. */
	return entry[ENTRY_TYPE] == NOT_A_FILE_SYSTEM && e->first != 0 && e->sectors != 0 &&
	       e->first + e->sectors <= sectors;
}

static bool apart(const struct extent *a, const struct extent *b)
{
	return a->first + a->sectors <= b->first || b->first + b->sectors <= a->first;
}

bool layout_read(const uint8_t *mbr, uint64_t sectors, struct layout *l)
{
	if (mbr[MBR_SIGNATURE] != 0x55 || mbr[MBR_SIGNATURE + 1] != 0xaa)
		return false;
	return extent_read(mbr, 1, sectors, &l->slot[0]) &&
	       extent_read(mbr, 2, sectors, &l->slot[1]) &&
	       extent_read(mbr, 3, sectors, &l->record) &&
	       l->record.sectors >= RECORD_COPIES && apart(&l->slot[0], &l->slot[1]) &&
	       apart(&l->slot[0], &l->record) && apart(&l->slot[1], &l->record);
}
