// SPDX-License-Identifier: BSD-3-Clause
/* What <uk/xen/store.h> promises, of Xen's own xenstored. A guest may write below "data". */
#include <errno.h>
#include <string.h>

#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/test.h>
#include <uk/time.h>
#include <uk/xen/store.h>

static char buf[4096];
static char big[2001];

UK_TESTCASE(store, there_is_one)
{
	UK_TEST_ASSERT(uk_xenstore_found());
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "", "name", buf, sizeof(buf)), 2);
	UK_TEST_EXPECT(strcmp(buf, "pv") == 0);
	/* A whole path, and one of nobody's. */
	UK_TEST_EXPECT(uk_xenstore_read(0, "/local/domain/0", "name", buf, sizeof(buf)) < 0 ||
		       strcmp(buf, "Domain-0") == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "data", "nobody", buf, sizeof(buf)), -ENOENT);
}

UK_TESTCASE(store, write_read_list_remove)
{
	int rc;

	UK_TEST_ASSERT(uk_xenstore_write(0, "data/list", "one", "first") == 0);
	UK_TEST_ASSERT(uk_xenstore_write(0, "data/list/two", "", "") == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "data/list", "one", buf, sizeof(buf)), 5);
	UK_TEST_EXPECT(strcmp(buf, "first") == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "", "data/list/two", buf, sizeof(buf)), 0);
	rc = uk_xenstore_list(0, "data", "list", buf, sizeof(buf));
	UK_TEST_EXPECT_SNUM_EQ(rc, 8);
	UK_TEST_EXPECT(memcmp(buf, "one\0two", 8) == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_rm(0, "data", "list"), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_list(0, "data", "list", buf, sizeof(buf)), -ENOENT);
}

/* What does not fit in a buffer is cut; what does not fit in a ring waits for room. */
UK_TESTCASE(store, longer_than_there_is_room)
{
	memset(big, 'x', sizeof(big) - 1);
	UK_TEST_ASSERT(uk_xenstore_write(0, "data", "big", big) == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "data", "big", buf, sizeof(buf)), 2000);
	UK_TEST_EXPECT(memcmp(buf, big, sizeof(big)) == 0);
	memset(buf, 0x55, sizeof(buf));
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "data", "big", buf, 9), -ENOSPC);
	UK_TEST_EXPECT(strcmp(buf, "xxxxxxxx") == 0 && buf[9] == 0x55);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_list(0, "", "control", buf, 4), -ENOSPC);
	UK_TEST_EXPECT(buf[3] == '\0');
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_rm(0, "data", "big"), 0);
}

UK_TESTCASE(store, numbers)
{
	static const char *const nonsense[] = {
		"", "x", "-1", "1 ", " 1", "0x10", "1.5", "18446744073709551616",
		"99999999999999999999999999",
	};
	uint64_t v = 0;

	UK_TEST_ASSERT(uk_xenstore_write_num(0, "data", "n", UINT64_MAX) == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read_num(0, "data", "n", &v), 0);
	UK_TEST_EXPECT(v == UINT64_MAX);
	UK_TEST_ASSERT(uk_xenstore_write_num(0, "data", "n", 0) == 0);
	UK_TEST_EXPECT(uk_xenstore_read_num(0, "data", "n", &v) == 0 && v == 0);
	v = 7;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(nonsense); i++) {
		UK_TEST_ASSERT(uk_xenstore_write(0, "data", "n", nonsense[i]) == 0);
		UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read_num(0, "data", "n", &v), -EINVAL);
	}
	UK_TEST_EXPECT(v == 7);
}

UK_TESTCASE(store, transactions)
{
	uint32_t a, b;

	UK_TEST_ASSERT(uk_xenstore_write(0, "data", "t", "0") == 0);
	UK_TEST_ASSERT(uk_xenstore_begin(&a) == 0);
	UK_TEST_ASSERT(uk_xenstore_write(a, "data", "t", "1") == 0);
	/* Nobody sees it before it is done. */
	UK_TEST_EXPECT(uk_xenstore_read(0, "data", "t", buf, sizeof(buf)) == 1 && buf[0] == '0');
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_end(a, true), 0);
	UK_TEST_EXPECT(uk_xenstore_read(0, "data", "t", buf, sizeof(buf)) == 1 && buf[0] == '1');
	UK_TEST_ASSERT(uk_xenstore_begin(&a) == 0 && uk_xenstore_begin(&b) == 0);
	UK_TEST_ASSERT(uk_xenstore_read(a, "data", "t", buf, sizeof(buf)) == 1);
	UK_TEST_ASSERT(uk_xenstore_write(a, "data", "t", "2") == 0);
	UK_TEST_ASSERT(uk_xenstore_write(b, "data", "t", "3") == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_end(b, true), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_end(a, true), -EAGAIN);
	UK_TEST_EXPECT(uk_xenstore_read(0, "data", "t", buf, sizeof(buf)) == 1 && buf[0] == '3');
	UK_TEST_ASSERT(uk_xenstore_begin(&a) == 0);
	UK_TEST_ASSERT(uk_xenstore_write(a, "data", "t", "4") == 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_end(a, false), 0);
	UK_TEST_EXPECT(uk_xenstore_read(0, "data", "t", buf, sizeof(buf)) == 1 && buf[0] == '3');
}

static struct uk_sem seen = UK_SEM_INIT(0, 1);

static void on_change(struct uk_xenstore_watch *w)
{
	*(volatile unsigned int *)w->arg += 1;
	uk_sem_put(&seen);
}

static bool happens(void)
{
	return uk_sem_get(&seen, uk_after(UK_S(10))) == 0;
}

UK_TESTCASE(store, watches)
{
	static unsigned int times, others;
	static struct uk_xenstore_watch w = { .arg = &times }, other = { .arg = &others };
	unsigned int before;

	UK_TEST_ASSERT(uk_xenstore_watch(&w, on_change, "data", "watched") == 0);
	UK_TEST_EXPECT(happens());
	UK_TEST_ASSERT(uk_xenstore_watch(&other, on_change, "data", "elsewhere") == 0);
	UK_TEST_EXPECT(happens());
	UK_TEST_EXPECT(times == 1 && others == 1);
	UK_TEST_ASSERT(uk_xenstore_write(0, "data/watched", "below", "1") == 0);
	UK_TEST_EXPECT(happens());
	UK_TEST_EXPECT(times > 1 && others == 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_unwatch(&w, "data", "watched"), 0);
	before = times;
	UK_TEST_ASSERT(uk_xenstore_write(0, "data", "watched", "2") == 0);
	UK_TEST_ASSERT(uk_xenstore_write(0, "data", "elsewhere", "2") == 0);
	while (others == 1 && happens())
		;
	UK_TEST_EXPECT(others == 2 && times == before);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_unwatch(&other, "data", "elsewhere"), 0);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_unwatch(&other, "data", "elsewhere"), -ENOENT);
}

UK_TESTCASE(store, what_makes_no_sense)
{
	static char path[UK_XENSTORE_PATH_MAX];
	static char too_long[4100];
	uint32_t tx = 12345;

	memset(path, 'p', sizeof(path) - 1);
	memset(too_long, 'l', sizeof(too_long) - 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "data", path, buf, sizeof(buf)), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "data", "x", buf, 0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_write(0, "data", "x", too_long), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_read(0, "", "a b", buf, sizeof(buf)), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_write(0, "/local/domain/0", "name", "me"), -EACCES);
	UK_TEST_EXPECT_SNUM_EQ(uk_xenstore_rm(0, "data", "nobody/at/all"), -ENOENT);
	UK_TEST_EXPECT(uk_xenstore_end(tx, true) < 0);
}

#define ROUNDS	20

static struct uk_sem finished = UK_SEM_INIT(0, 2);
static volatile unsigned int wrong;

static void asks(void *arg)
{
	const char *node = (const char *)arg;
	char text[16];

	for (uint64_t i = 0; i < ROUNDS; i++) {
		uint64_t v = 0;

		wrong += uk_xenstore_write_num(0, "data", node, i) != 0;
		wrong += uk_xenstore_read_num(0, "data", node, &v) != 0 || v != i;
		wrong += uk_xenstore_read(0, "", "name", text, sizeof(text)) != 2;
	}
	uk_sem_put(&finished);
}
UK_TASK(asks_a, asks, .arg = "a", .priority = 9, .stack = 3072, .flags = UK_TASK_SUSPENDED);
UK_TASK(asks_b, asks, .arg = "b", .priority = 9, .stack = 3072, .flags = UK_TASK_SUSPENDED);

/* Each gets its own answers. */
UK_TESTCASE(store, two_threads)
{
	uk_thread_resume(&asks_a_thread);
	uk_thread_resume(&asks_b_thread);
	UK_TEST_ASSERT(uk_sem_get(&finished, uk_after(UK_S(20))) == 0);
	UK_TEST_ASSERT(uk_sem_get(&finished, uk_after(UK_S(20))) == 0);
	UK_TEST_EXPECT_UNUM_EQ(wrong, 0);
}
