/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: what is on the disk, as bytes and nothing else. The same layout is in tools/mkslots,
 * which makes it first, and in the boards' verified.cmd, with which U-Boot keeps it.
 *
 *	MBR: partition 2 slot A, 3 slot B, 4 the record: sector 0 and sector 1 are its two copies
 *
 *	byte   0  magic "TAPB"      4  layout, 1         8  sequence: the higher one is valid
 *	      12  active slot      16  tries of slot A  20  tries of slot B
 *	      24  least version   508  CRC-32 (IEEE 802.3) of bytes 0 to 507, big-endian
 *
 * Words are little-endian. Tries: 0 not to be started, 1 to 7 tries left, 0x80 confirmed.
 */
#ifndef __UKUPDATE_RECORD_H__
#define __UKUPDATE_RECORD_H__

#include <uk/essentials.h>

#define RECORD_BYTES	512
#define RECORD_COPIES	2
#define CONFIRMED	0x80U

struct record {
	uint32_t sequence;
	uint32_t active;	/* slot, 0 or 1 */
	uint32_t tries[2];
	uint32_t least;		/* the lowest version that may be started */
};

/* A range of sectors. */
struct extent {
	uint64_t first;
	uint32_t sectors;
};

struct layout {
	struct extent slot[2];
	struct extent record;
};

/* Is there a record in @sector that makes sense? Then it is in *@r. O(RECORD_BYTES). */
bool record_read(const uint8_t *sector, struct record *r);

void record_write(uint8_t *sector, const struct record *r);

/* The copy that is valid, 0 or 1, with what it says in *@r; -1: neither. @sectors: both. */
int record_choose(const uint8_t *sectors, struct record *r);

/* Where the slots and the record are on a device of @sectors, from its first sector @mbr. False: it
 * has no such table, or one that overlaps itself or leaves the device. */
bool layout_read(const uint8_t *mbr, uint64_t sectors, struct layout *l);

#endif /* __UKUPDATE_RECORD_H__ */
