// SPDX-License-Identifier: BSD-3-Clause
/* A block device is CPU 0's: no other submits to it, and what crosses does so there. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/blkdev.h>
#include <uk/cross.h>
#include <uk/time.h>

#include "crew.h"

static unsigned int taken_on[CREW];
static int result[CREW];
static uint8_t buf[CREW][UK_BLK_SECTOR] __uk_aligned(UK_BLK_ALIGN);
static uint32_t done;

static int submit(struct uk_blkdev *d __uk_unused, struct uk_blkreq *r)
{
	taken_on[r->first] = ukarch_cpu_id() + 1;
	r->result = 0;
	r->done(r);
	return 0;
}

static int reset(struct uk_blkdev *d __uk_unused)
{
	return 0;
}

static const struct uk_blkdev_ops ops = { .submit = submit, .reset = reset };
static struct uk_blkdev disk = {
	.ops = &ops, .name = "fake", .sectors = CREW, .max_sectors = 1, .granule = 1,
};

static void read(unsigned int cpu)
{
	result[cpu] = uk_blk_read(&disk, cpu, 1, buf[cpu], uk_after(UK_S(1)));
}

UK_TESTCASE(blk, another_cpu_is_refused)
{
	crew_do(read);
	UK_TEST_EXPECT_SNUM_EQ(result[0], 0);
	UK_TEST_EXPECT_UNUM_EQ(taken_on[0], 1);
	for (unsigned int cpu = 1; cpu < CREW; cpu++) {
		UK_TEST_EXPECT_SNUM_EQ(result[cpu], -EXDEV);
		UK_TEST_EXPECT_UNUM_EQ(taken_on[cpu], 0);
	}
}

static void on_done(struct uk_blkreq *r __uk_unused)
{
	__atomic_fetch_add(&done, 1, __ATOMIC_ACQ_REL);
}

static void submit_here(void *arg, uint64_t data)
{
	result[data] = uk_blk_submit(&disk, (struct uk_blkreq *)arg);
}

static void read_across(unsigned int cpu)
{
	static struct uk_blkreq r[CREW];

	r[cpu] = (struct uk_blkreq){
		.op = UK_BLK_READ, .first = cpu, .sectors = 1, .buf = buf[cpu], .done = on_done,
	};
	result[cpu] = uk_cross_call(0, submit_here, &r[cpu], cpu);
	for (uint64_t end = uk_after(UK_S(10)); __atomic_load_n(&done, __ATOMIC_ACQUIRE) != CREW; )
		if (uk_clock_ns() > end)
			break;
}

UK_TESTCASE(blk, a_request_crosses)
{
	done = 0;
	crew_do(read_across);
	UK_TEST_EXPECT_UNUM_EQ(done, CREW);
	for (unsigned int cpu = 0; cpu < CREW; cpu++) {
		UK_TEST_EXPECT_SNUM_EQ(result[cpu], 0);
		UK_TEST_EXPECT_UNUM_EQ(taken_on[cpu], 1);
	}
}
