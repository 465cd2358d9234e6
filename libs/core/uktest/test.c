// SPDX-License-Identifier: BSD-3-Clause
/*
 * The runner behind <uk/test.h>: walks the table of cases, keeps the verdict of the running one,
 * prints TAP. One case at a time, so its state is a handful of file-scope variables.
 */
#include <stdarg.h>

#include <uk/test.h>

#ifdef UK_HOST
#include <stdio.h>
#define test_printf	printf
#define test_vprintf	vprintf
extern const struct uk_testcase __start_uk_testtab[], __stop_uk_testtab[];
#define TESTTAB_START	__start_uk_testtab
#define TESTTAB_END	__stop_uk_testtab
#else
#include <uk/print.h>
#define test_printf	uk_printf
#define test_vprintf	uk_vprintf
/* The linker script's; hidden, so that the address needs no indirection through a table. */
extern const struct uk_testcase __uk_testtab_start[], __uk_testtab_end[]
	__attribute__((visibility("hidden")));
#define TESTTAB_START	__uk_testtab_start
#define TESTTAB_END	__uk_testtab_end
#endif

static unsigned int bad_checks;		/* of the running case */
static const char *skip_reason;		/* set: the running case asked to be skipped */

bool uk_test_passing(void)
{
	return bad_checks == 0;
}

void uk_test_skip(const char *reason)
{
	skip_reason = reason;
}

void uk_test_note(const char *fmt, ...)
{
	va_list ap;

	test_printf("# ");
	va_start(ap, fmt);
	test_vprintf(fmt, ap);
	va_end(ap);
	test_printf("\n");
}

static void failed_at(const char *file, int line, const char *text)
{
	bad_checks++;
	test_printf("# %s:%d: expected %s", file, line, text);
}

bool uk_test_check(bool ok, const char *text, const char *file, int line)
{
	if (!ok) {
		failed_at(file, line, text);
		test_printf("\n");
	}
	return ok;
}

bool uk_test_check_snum(bool ok, int64_t a, int64_t b, const char *text, const char *file,
			int line)
{
	if (!ok) {
		failed_at(file, line, text);
		test_printf(" (%lld, %lld)\n", (long long)a, (long long)b);
	}
	return ok;
}

bool uk_test_check_unum(bool ok, uint64_t a, uint64_t b, const char *text, const char *file,
			int line)
{
	if (!ok) {
		failed_at(file, line, text);
		test_printf(" (%llu, %llu; 0x%llx, 0x%llx)\n", (unsigned long long)a,
			    (unsigned long long)b, (unsigned long long)a, (unsigned long long)b);
	}
	return ok;
}

bool uk_test_check_bytes(const void *a, const void *b, size_t len, const char *atext,
			 const char *btext, const char *file, int line)
{
	const unsigned char *pa = a, *pb = b;
	size_t i = 0;

	while (i < len && pa[i] == pb[i])
		i++;
	if (i == len)
		return true;
	failed_at(file, line, atext);
	test_printf(" == %s (byte %zu of %zu: 0x%02x, 0x%02x)\n", btext, i, len, pa[i], pb[i]);
	return false;
}

int uk_test_run(void)
{
	const size_t count = (size_t)(TESTTAB_END - TESTTAB_START);
	unsigned int failed = 0, skipped = 0;

	test_printf("TAP version 13\n1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		const struct uk_testcase *t = &TESTTAB_START[i];

		bad_checks = 0;
		skip_reason = NULL;
		t->fn();
		if (bad_checks)
			failed++;
		else if (skip_reason)
			skipped++;
		test_printf("%sok %zu - %s.%s", bad_checks ? "not " : "", i + 1, t->suite,
			    t->name);
		if (skip_reason)
			test_printf(" # SKIP %s", skip_reason);
		test_printf("\n");
	}
	test_printf("# uktest: %zu cases, %zu passed, %u failed, %u skipped\n", count,
		    count - failed - skipped, failed, skipped);
	return count ? (int)failed : 1;
}
