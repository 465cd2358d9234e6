/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tests that live in the image. A suite is a .c file of test cases; linking it is all that is
 * needed to run it, because every case puts a record into a table of the linker's making. The
 * same source compiles on the host with -DUK_HOST, where it runs under the sanitizers.
 *
 *	UK_TESTCASE(heap, zero_bytes)
 *	{
 *		void *p = uk_malloc(a, 0);
 *
 *		UK_TEST_ASSERT(p);			ends the case when false
 *		UK_TEST_EXPECT(is_aligned(p));		goes on when false
 *	}
 *
 * The output is TAP: a plan "1..N", "ok 1 - heap.zero_bytes" or "not ok ...", the reasons as
 * "# file:line: ..." before it, and last the line
 *	# uktest: 12 cases, 11 passed, 0 failed, 1 skipped
 * whose presence shows that nothing stopped the run half-way. Each case runs once, in the thread
 * that calls uk_test_run(): file by file as they are linked, in each file from the top.
 *
 * Context: thread only. All macros may be used in functions that a case calls; an ASSERT or SKIP
 * there leaves that function, which must return void, and the case goes on.
 */
#ifndef __UK_TEST_H__
#define __UK_TEST_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uk/essentials.h>

struct uk_testcase {
	const char *suite;
	const char *name;
	void (*fn)(void);
};

/* On the host the linker itself brackets a section, if its name is a C identifier. */
#ifdef UK_HOST
#define UK_TESTTAB		"uk_testtab"
#else
#define UK_TESTTAB		".uk_testtab"
#endif

/* gcc puts variables out last to first unless told otherwise; clang does not, nor does it know. */
#ifdef __clang__
#define UK_TEST_IN_ORDER
#else
#define UK_TEST_IN_ORDER	__attribute__((no_reorder))
#endif

/* @suite_, @name_: C identifiers; the pair is unique in the file. */
#define UK_TESTCASE(suite_, name_)					\
	static void uk_testfn_##suite_##_##name_(void);			\
	static const struct uk_testcase uk_testcase_##suite_##_##name_	\
	__uk_used UK_TEST_IN_ORDER __uk_section(UK_TESTTAB)		\
	__uk_aligned(__alignof__(struct uk_testcase)) = {		\
		#suite_, #name_, uk_testfn_##suite_##_##name_		\
	};								\
	static void uk_testfn_##suite_##_##name_(void)

/*
 * Run every case linked in. Returns the number of failed cases; no case at all counts as one
 * failure, so that an image that lost its suites does not pass.
 */
int uk_test_run(void);

/* Leave the running case (or the void function it called) and count it as skipped. */
#define UK_TEST_SKIP(reason_) do {					\
	uk_test_skip(reason_);						\
	return;								\
} while (0)

/* A line of explanation in the output: "# text". printf() formats as far as uk_printf() goes. */
void uk_test_note(const char *fmt, ...) __uk_printf(1, 2);

/* True when the running case has no failed expectation so far: to stop a long loop early. */
bool uk_test_passing(void);

#define UK_TEST_EXPECT(cond)						\
	uk_test_check(!!(cond), #cond, __FILE__, __LINE__)

#define UK_TEST_ASSERT(cond) do {					\
	if (!UK_TEST_EXPECT(cond))					\
		return;							\
} while (0)

#define UK_TEST_EXPECT_NULL(p)		UK_TEST_EXPECT((p) == NULL)
#define UK_TEST_EXPECT_NOT_NULL(p)	UK_TEST_EXPECT((p) != NULL)
#define UK_TEST_EXPECT_ZERO(v)		UK_TEST_EXPECT_SNUM_EQ(v, 0)
#define UK_TEST_EXPECT_NOT_ZERO(v)	UK_TEST_EXPECT((v) != 0)
#define UK_TEST_EXPECT_PTR_EQ(a, b)					\
	UK_TEST_EXPECT_UNUM_EQ((uintptr_t)(a), (uintptr_t)(b))

/* @len bytes at @a and @b are equal. */
#define UK_TEST_EXPECT_BYTES_EQ(a, b, len)				\
	uk_test_check_bytes(a, b, len, #a, #b, __FILE__, __LINE__)

/* Signed and unsigned numbers up to 64 bits; a failure shows both values. */
#define UK_TEST_SNUM_(a, op, b) __extension__ ({			\
	int64_t uk_a_ = (a), uk_b_ = (b);				\
	uk_test_check_snum(uk_a_ op uk_b_, uk_a_, uk_b_,		\
			   #a " " #op " " #b, __FILE__, __LINE__); })
#define UK_TEST_UNUM_(a, op, b) __extension__ ({			\
	uint64_t uk_a_ = (a), uk_b_ = (b);				\
	uk_test_check_unum(uk_a_ op uk_b_, uk_a_, uk_b_,		\
			   #a " " #op " " #b, __FILE__, __LINE__); })

#define UK_TEST_EXPECT_SNUM_EQ(a, b)	UK_TEST_SNUM_(a, ==, b)
#define UK_TEST_EXPECT_SNUM_NQ(a, b)	UK_TEST_SNUM_(a, !=, b)
#define UK_TEST_EXPECT_SNUM_GT(a, b)	UK_TEST_SNUM_(a, >, b)
#define UK_TEST_EXPECT_SNUM_GE(a, b)	UK_TEST_SNUM_(a, >=, b)
#define UK_TEST_EXPECT_SNUM_LT(a, b)	UK_TEST_SNUM_(a, <, b)
#define UK_TEST_EXPECT_SNUM_LE(a, b)	UK_TEST_SNUM_(a, <=, b)
#define UK_TEST_EXPECT_UNUM_EQ(a, b)	UK_TEST_UNUM_(a, ==, b)
#define UK_TEST_EXPECT_UNUM_NQ(a, b)	UK_TEST_UNUM_(a, !=, b)
#define UK_TEST_EXPECT_UNUM_GT(a, b)	UK_TEST_UNUM_(a, >, b)
#define UK_TEST_EXPECT_UNUM_GE(a, b)	UK_TEST_UNUM_(a, >=, b)
#define UK_TEST_EXPECT_UNUM_LT(a, b)	UK_TEST_UNUM_(a, <, b)
#define UK_TEST_EXPECT_UNUM_LE(a, b)	UK_TEST_UNUM_(a, <=, b)

/* What the macros call. Each returns @ok, so that a macro can be used as a condition. */
bool uk_test_check(bool ok, const char *text, const char *file, int line);
bool uk_test_check_snum(bool ok, int64_t a, int64_t b, const char *text, const char *file,
			int line);
bool uk_test_check_unum(bool ok, uint64_t a, uint64_t b, const char *text, const char *file,
			int line);
bool uk_test_check_bytes(const void *a, const void *b, size_t len, const char *atext,
			 const char *btext, const char *file, int line);
void uk_test_skip(const char *reason);

#endif /* __UK_TEST_H__ */
