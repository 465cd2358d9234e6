// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/blkdev.h> promises, of the first device that can be written, which is, and of one that
 * cannot be. */
#include <errno.h>
#include <string.h>

#include <uk/blkdev.h>
#include <uk/test.h>
#include <uk/thread.h>

#define SECTORS	2048U		/* of the buffers: more than any driver takes at once */

static char out[SECTORS * UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);
static char in[SECTORS * UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);

static uk_timeout_t soon(void)
{
	return uk_after(UK_S(10));
}

/* Every sector tells where it belongs and which round wrote it. */
static void fill(char *buf, uint64_t first, uint32_t sectors, uint32_t round)
{
	for (uint32_t i = 0; i < sectors; i++) {
		uint64_t *w = (uint64_t *)(void *)(buf + (size_t)i * UK_BLK_SECTOR);

		for (unsigned int k = 0; k < UK_BLK_SECTOR / 8; k++)
			w[k] = (first + i) * 1000003 + k + ((uint64_t)round << 40);
	}
}

/* The first that can be written, or cannot be; the order of the slots is the machine's. */
static struct uk_blkdev *first_one(bool readonly)
{
	struct uk_blkdev *d;
	unsigned int i = 0;

	do {
		d = uk_blkdev_get(i++);
	} while (d != NULL && d->readonly != readonly);
	return d;
}

static struct uk_blkdev *disk(void)
{
	return first_one(false);
}

UK_TESTCASE(blkdev, there_is_one)
{
	struct uk_blkdev *d = disk();

	UK_TEST_ASSERT(d != NULL);
	uk_test_note("%s: %lu sectors, %u a request", d->name, (unsigned long)d->sectors,
		     d->max_sectors);
	UK_TEST_EXPECT(d->sectors > SECTORS);
	UK_TEST_EXPECT(d->max_sectors >= d->granule);
	UK_TEST_EXPECT(d->granule != 0 && (d->granule & (d->granule - 1)) == 0);
	UK_TEST_EXPECT_PTR_EQ(uk_blkdev_find(d->name), d);
	UK_TEST_EXPECT_NULL(uk_blkdev_find("nobody"));
	UK_TEST_EXPECT_NULL(uk_blkdev_get(1000));
}

static void write_and_read(uint64_t first, uint32_t sectors, uint32_t round)
{
	fill(out, first, sectors, round);
	memset(in, 0x55, sizeof(in));
	UK_TEST_ASSERT(uk_blk_write(disk(), first, sectors, out, soon()) == 0);
	UK_TEST_ASSERT(uk_blk_read(disk(), first, sectors, in, soon()) == 0);
	UK_TEST_EXPECT(memcmp(in, out, (size_t)sectors * UK_BLK_SECTOR) == 0);
	if (sectors < SECTORS)	/* and not a byte more */
		UK_TEST_EXPECT(in[(size_t)sectors * UK_BLK_SECTOR] == 0x55);
}

UK_TESTCASE(blkdev, first_sectors)
{
	write_and_read(0, disk()->granule, 1);
	write_and_read(disk()->granule, disk()->granule, 2);
}

UK_TESTCASE(blkdev, last_sectors)
{
	uint32_t n = disk()->granule;

	write_and_read(UK_ALIGN_DOWN(disk()->sectors, (uint64_t)n) - n, n, 3);
}

UK_TESTCASE(blkdev, many_sectors)
{
	write_and_read(64, SECTORS, 4);
	write_and_read(64, UK_MIN(disk()->max_sectors, SECTORS), 5);
}

UK_TESTCASE(blkdev, neighbours_stay)
{
	uint32_t n = disk()->granule;

	fill(out, 100 * n, 3 * n, 6);
	UK_TEST_ASSERT(uk_blk_write(disk(), 100 * n, 3 * n, out, soon()) == 0);
	write_and_read(101 * n, n, 7);
	UK_TEST_ASSERT(uk_blk_read(disk(), 100 * n, 3 * n, in, soon()) == 0);
	fill(out, 100 * n, 3 * n, 6);
	fill(out + (size_t)n * UK_BLK_SECTOR, 101 * n, n, 7);
	UK_TEST_EXPECT(memcmp(in, out, 3UL * n * UK_BLK_SECTOR) == 0);
}

UK_TESTCASE(blkdev, what_leaves_the_device)
{
	struct uk_blkdev *d = disk();
	uint32_t n = d->granule;
	uint64_t end = UK_ALIGN_DOWN(d->sectors, (uint64_t)n);

	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, d->sectors, n, in, soon()), -ERANGE);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, end - n, 2 * n, in, soon()), -ERANGE);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_write(d, end - n, SECTORS, out, soon()), -ERANGE);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, UINT64_MAX - n + 1, n, in, soon()), -ERANGE);
}

UK_TESTCASE(blkdev, what_makes_no_sense)
{
	struct uk_blkdev *d = disk();
	struct uk_blkreq r = { .op = UK_BLK_READ, .sectors = d->granule, .buf = in };

	UK_TEST_EXPECT_SNUM_EQ(uk_blk_submit(NULL, &r), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_submit(d, NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_submit(d, &r), -EINVAL);	/* no done() */
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, 0, 0, in, soon()), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, 0, d->granule, NULL, soon()), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, 0, d->granule, in + 8, soon()), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(NULL, 0, d->granule, in, soon()), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, 0, d->granule, in, UK_NOWAIT), -EAGAIN);
	if (d->granule > 1)
		UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, 1, d->granule, in, soon()), -EINVAL);
}

UK_TESTCASE(blkdev, flush)
{
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_flush(disk(), soon()), 0);
}

/* However many sectors it has. */
UK_TESTCASE(blkdev, one_interrupt_a_request)
{
	struct uk_blkdev *d = disk();
	uint32_t before = d->interrupts, n = UK_MIN(d->max_sectors, SECTORS);
	uint64_t start = uk_clock_ns();

	for (unsigned int i = 0; i < 8; i++)
		UK_TEST_ASSERT(uk_blk_read(d, i * n, n, in, soon()) == 0);
	start = uk_clock_ns() - start;
	UK_TEST_EXPECT_UNUM_LE(d->interrupts - before, 8);
	uk_test_note("%u interrupts and %u us for %u KiB", d->interrupts - before,
		     (unsigned int)(start / 1000), 8 * n / 2);
}

UK_TESTCASE(blkdev, scan)
{
	uint64_t sectors = disk()->sectors;

	UK_TEST_EXPECT_SNUM_EQ(uk_blk_scan(disk(), soon()), 0);
	UK_TEST_EXPECT_UNUM_EQ(disk()->sectors, sectors);
}

static unsigned int done_count;
static struct uk_sem all_done = UK_SEM_INIT(0, 1000);

static void count_done(struct uk_blkreq *r)
{
	done_count += r->result == 0;
	*(unsigned int *)r->arg += 1;
	uk_sem_put(&all_done);
}

#define REQUESTS	64

/* As many as the device takes, then one for each that is done; every one is done once. */
UK_TESTCASE(blkdev, many_requests)
{
	static struct uk_blkreq r[REQUESTS];
	static unsigned int times[REQUESTS];
	struct uk_blkdev *d = disk();
	uint32_t n = d->granule;
	unsigned int refused = 0;

	fill(out, 0, REQUESTS * n, 8);
	UK_TEST_ASSERT(uk_blk_write(d, 0, REQUESTS * n, out, soon()) == 0);
	memset(in, 0, sizeof(in));
	done_count = 0;
	for (unsigned int i = 0; i < REQUESTS; i++) {
		int rc;

		r[i] = (struct uk_blkreq){ .op = UK_BLK_READ, .sectors = n, .first = i * n,
			.buf = in + (size_t)i * n * UK_BLK_SECTOR, .done = count_done,
			.arg = &times[i] };
		while ((rc = uk_blk_submit(d, &r[i])) == -EAGAIN) {
			refused++;
			UK_TEST_ASSERT(uk_sem_get(&all_done, soon()) == 0);
		}
		UK_TEST_ASSERT(rc == 0);
	}
	while (done_count < REQUESTS)
		UK_TEST_ASSERT(uk_sem_get(&all_done, soon()) == 0);
	for (unsigned int i = 0; i < REQUESTS; i++)
		UK_TEST_EXPECT_UNUM_EQ(times[i], 1);
	UK_TEST_EXPECT(memcmp(in, out, (size_t)REQUESTS * n * UK_BLK_SECTOR) == 0);
	uk_test_note("%u of %u found the device full", refused, REQUESTS);
}

/* A reader that waits no longer gets its buffer back, and the device works on. */
UK_TESTCASE(blkdev, given_up)
{
	struct uk_blkdev *d = disk();

	for (unsigned int i = 0; i < 20; i++) {
		int rc = uk_blk_read(d, 0, d->max_sectors, in, uk_clock_ns() + 1);

		UK_TEST_EXPECT(rc == 0 || rc == -ETIMEDOUT);
		write_and_read(8, d->granule, 9 + i);
	}
}

UK_TESTCASE(blkdev, reset_ends_requests)
{
	static struct uk_blkreq r;
	static unsigned int times;
	struct uk_blkdev *d = disk();

	r = (struct uk_blkreq){ .op = UK_BLK_READ, .sectors = d->granule, .buf = in,
		.done = count_done, .arg = &times };
	UK_TEST_ASSERT(uk_blk_submit(d, &r) == 0);
	UK_TEST_EXPECT_SNUM_EQ(d->ops->reset(d), 0);
	UK_TEST_EXPECT_UNUM_EQ(times, 1);
	UK_TEST_EXPECT(r.result == 0 || r.result == -EIO);
	write_and_read(0, d->granule, 30);
}

/* A device that never answers, and whose reset takes its time. */
static struct uk_blkreq *never[2];
static unsigned int resets, inside, most_inside;

static int never_submit(struct uk_blkdev *d __uk_unused, struct uk_blkreq *r)
{
	for (unsigned int i = 0; i < 2; i++) {
		if (never[i] == NULL) {
			never[i] = r;
			return 0;
		}
	}
	return -EAGAIN;
}

static int never_reset(struct uk_blkdev *d __uk_unused)
{
	resets++;
	most_inside = UK_MAX(most_inside, ++inside);
	uk_sleep(UK_MS(1));
	for (unsigned int i = 0; i < 2; i++) {
		struct uk_blkreq *r = never[i];

		never[i] = NULL;
		if (r != NULL) {
			r->result = -EIO;
			r->done(r);
		}
	}
	inside--;
	return 0;
}

static const struct uk_blkdev_ops never_ops = { .submit = never_submit, .reset = never_reset };
static struct uk_blkdev never_disk = {
	.ops = &never_ops, .name = "never", .sectors = 8, .max_sectors = 8, .granule = 1,
};
static uk_timeout_t patience;
static int results[2];

static void loses_patience(void *arg)
{
	uintptr_t i = (uintptr_t)arg;

	results[i] = uk_blk_read(&never_disk, 0, 1, in + i * UK_BLK_SECTOR, patience);
}

/* Two who wait lose patience at the same moment: the device is reset by one at a time. */
UK_TESTCASE(blkdev, given_up_by_two)
{
	static char stacks[2][4096] __uk_aligned(64);
	static struct uk_thread threads[2];

	uk_blkdev_register(&never_disk);
	patience = uk_after(UK_MS(20));
	for (uintptr_t i = 0; i < 2; i++) {
		const struct uk_task task = {
			.name = "patience", .entry = loses_patience, .arg = (void *)i,
			.priority = 10, .stack_base = stacks[i], .stack = sizeof(stacks[i]),
		};

		UK_TEST_ASSERT(uk_thread_create(&threads[i], &task) == 0);
	}
	for (unsigned int i = 0; i < 2; i++) {
		UK_TEST_EXPECT_ZERO(uk_thread_join(&threads[i], NULL, soon()));
		UK_TEST_EXPECT_SNUM_EQ(results[i], -ETIMEDOUT);
	}
	UK_TEST_EXPECT_UNUM_EQ(most_inside, 1);
	/* The first reset ended the other's request as well. */
	UK_TEST_EXPECT_UNUM_EQ(resets, 1);
}

UK_TESTCASE(blkdev, read_only)
{
	struct uk_blkdev *d = first_one(true);

	if (d == NULL)
		UK_TEST_SKIP("no device here that cannot be written");
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_write(d, 0, d->granule, out, soon()), -EROFS);
	UK_TEST_EXPECT_SNUM_EQ(uk_blk_read(d, 0, d->granule, in, soon()), 0);
}
