// SPDX-License-Identifier: BSD-3-Clause
/*
 * The file DATA.BIN of the first partition, which is FAT16 (Microsoft's FAT32 specification, "Boot
 * Sector and BPB", "FAT Directory Structure"), is read cluster by cluster through ukblkdev and
 * written back with every bit the other way round. dom0 looks at it afterwards.
 */
#include <errno.h>
#include <string.h>

#include <uk/blkdev.h>
#include <uk/test.h>
#include <uk/time.h>

#define CLUSTER_MAX	64	/* sectors */

static uint8_t sector[UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);
static uint8_t fat[256 * UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);
static uint8_t cluster[CLUSTER_MAX * UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);

static struct {
	uint32_t start;				/* of the partition */
	uint32_t per_cluster;
	uint32_t root, root_entries, data;	/* sectors; the number of entries */
	uint32_t first, bytes;			/* of the file */
} fs;

static uint32_t le16(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8;
}

static uint32_t le32(const uint8_t *p)
{
	return le16(p) | le16(p + 2) << 16;
}

static int rd(uint32_t first, uint32_t n, void *buf)
{
	return uk_blk_read(uk_blkdev_get(0), first, n, buf, uk_after(UK_S(10)));
}

UK_TESTCASE(fat, boot_sector)
{
	uint32_t reserved, nfats, fatsz;

	UK_TEST_ASSERT(uk_blkdev_get(0) != NULL);
	UK_TEST_ASSERT(rd(0, 1, sector) == 0);
	UK_TEST_ASSERT(sector[510] == 0x55 && sector[511] == 0xaa);
	fs.start = le32(sector + 446 + 8);
	UK_TEST_ASSERT(rd(fs.start, 1, sector) == 0);
	UK_TEST_ASSERT(le16(sector + 11) == UK_BLK_SECTOR);
	fs.per_cluster = sector[13];
	reserved = le16(sector + 14);
	nfats = sector[16];
	fs.root_entries = le16(sector + 17);
	fatsz = le16(sector + 22);
	UK_TEST_ASSERT(fs.per_cluster != 0 && fs.per_cluster <= CLUSTER_MAX);
	UK_TEST_ASSERT(fatsz != 0 && fatsz * UK_BLK_SECTOR <= sizeof(fat));
	fs.root = fs.start + reserved + nfats * fatsz;
	fs.data = fs.root + fs.root_entries * 32 / UK_BLK_SECTOR;
	UK_TEST_ASSERT(rd(fs.start + reserved, fatsz, fat) == 0);
}

UK_TESTCASE(fat, the_file)
{
	for (uint32_t i = 0; i < fs.root_entries && fs.first == 0; i++) {
		const uint8_t *e = sector + i * 32 % UK_BLK_SECTOR;

		if (i * 32 % UK_BLK_SECTOR == 0)
			UK_TEST_ASSERT(rd(fs.root + i * 32 / UK_BLK_SECTOR, 1, sector) == 0);
		if (memcmp(e, "DATA    BIN", 11) == 0) {
			fs.first = le16(e + 26);
			fs.bytes = le32(e + 28);
		}
	}
	UK_TEST_ASSERT(fs.first >= 2);
	uk_test_note("%u bytes from cluster %u on", fs.bytes, fs.first);
}

UK_TESTCASE(fat, turn_it_round)
{
	struct uk_blkdev *d = uk_blkdev_get(0);
	uint32_t at = fs.first, left = fs.bytes;

	UK_TEST_ASSERT(left != 0);
	while (left != 0) {
		uint32_t first = fs.data + (at - 2) * fs.per_cluster;
		uint32_t bytes = UK_MIN(left, fs.per_cluster * UK_BLK_SECTOR);

		UK_TEST_ASSERT(at >= 2 && 2 * at + 1 < sizeof(fat));
		UK_TEST_ASSERT(rd(first, fs.per_cluster, cluster) == 0);
		for (uint32_t i = 0; i < bytes; i++)
			cluster[i] = (uint8_t)~cluster[i];
		UK_TEST_ASSERT(uk_blk_write(d, first, fs.per_cluster, cluster,
					    uk_after(UK_S(10))) == 0);
		left -= bytes;
		at = le16(fat + (size_t)2 * at);
	}
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_flush(d, uk_after(UK_S(10))), 0);
}
