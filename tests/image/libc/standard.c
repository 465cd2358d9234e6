// SPDX-License-Identifier: BSD-3-Clause
/* The parts of standard C that only the complete C library has, each once through its use. */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <uk/annotate.h>
#include <uk/libc.h>
#include <uk/test.h>

static jmp_buf somewhere;

/* From 0: 1, 2.5, 4.75, and then it is beyond 6. */
UK_RECURSION(jump, 5);

/* Every level keeps its own values in registers, which the jump has to bring back. */
static double __uk_noinline jump(int value, double level)
{
	double deeper = 1.0;

	if (level > 6.0)
		longjmp(somewhere, value);
	if (value < 100)
		deeper = jump(value, level * 1.5 + 1.0);
	return deeper * level + sin(level) * value;
}

static double __uk_noinline kept_by(double x)
{
	double a = sqrt(x), b = sqrt(x + 1.0);
	static volatile int round;

	round = 0;
	switch (setjmp(somewhere)) {
	case 0:
		round = 1;
		jump(7, x);
		break;
	case 7:
		UK_TEST_EXPECT(round == 1);
		round = 2;
		/* A jump with 0 arrives as 1. */
		jump(0, x);
		break;
	case 1:
		UK_TEST_EXPECT(round == 2);
		return a * a + b;
	}
	return 0;
}

UK_TESTCASE(standard, setjmp)
{
	UK_TEST_EXPECT(kept_by(4.0) == 4.0 + sqrt(5.0));
	UK_TEST_EXPECT(kept_by(1.0) == 1.0 + sqrt(2.0));
}

UK_TESTCASE(standard, errno)
{
	volatile size_t huge = SIZE_MAX / 2;

	errno = 0;
	UK_TEST_EXPECT(strtol("99999999999999999999", NULL, 10) > 0 && errno == ERANGE);
	errno = 0;
	UK_TEST_EXPECT(malloc(huge) == NULL && errno == ENOMEM);
	errno = 0;
	UK_TEST_EXPECT(signal(-1, SIG_IGN) == SIG_ERR && errno == EINVAL);
}

UK_TESTCASE(standard, time)
{
	struct timespec a, b;
	struct timeval tv;
	struct tm tm = { .tm_year = 124, .tm_mon = 1, .tm_mday = 29, .tm_hour = 12 };
	time_t t;
	char text[32];
	clock_t c = clock();
	int i;

	UK_TEST_ASSERT(clock_gettime(CLOCK_MONOTONIC, &a) == 0);
	for (i = 0; i < 1000; i++) {
		UK_TEST_ASSERT(clock_gettime(CLOCK_MONOTONIC, &b) == 0);
		UK_TEST_ASSERT(b.tv_nsec >= 0 && b.tv_nsec < 1000000000);
		UK_TEST_ASSERT(b.tv_sec > a.tv_sec ||
			       (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
		a = b;
	}
	UK_TEST_EXPECT(clock_getres(CLOCK_REALTIME, &b) == 0 && b.tv_nsec > 0);
	UK_TEST_EXPECT(clock_gettime((clockid_t)99, &b) == -1 && errno == EINVAL);
	UK_TEST_EXPECT(clock() >= c);
	UK_TEST_EXPECT(gettimeofday(&tv, NULL) == 0 && time(&t) >= tv.tv_sec);

	t = mktime(&tm);
	UK_TEST_EXPECT(t == 1709208000);
	UK_TEST_EXPECT(strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %a %j", gmtime(&t)) > 0);
	UK_TEST_EXPECT(!strcmp(text, "2024-02-29 12:00:00 Thu 060"));
}

static unsigned int signalled;

static void on_signal(int number)
{
	signalled = (unsigned int)number;
}

UK_TESTCASE(standard, signal)
{
	UK_TEST_EXPECT(signal(SIGTERM, on_signal) == SIG_DFL);
	UK_TEST_EXPECT(raise(SIGTERM) == 0 && signalled == SIGTERM);
}

UK_TESTCASE(standard, environment)
{
	UK_TEST_EXPECT_NULL(getenv("TAPPET"));
	UK_TEST_ASSERT(setenv("TAPPET", "yes", 1) == 0);
	UK_TEST_EXPECT(getenv("TAPPET") && !strcmp(getenv("TAPPET"), "yes"));
	UK_TEST_EXPECT(unsetenv("TAPPET") == 0 && getenv("TAPPET") == NULL);
}

UK_TESTCASE(standard, streams)
{
	char buf[32], *line = NULL;
	size_t n = 0;
	FILE *f = fmemopen(buf, sizeof(buf), "w+");
	int a, b;

	UK_TEST_ASSERT(f);
	UK_TEST_EXPECT(fprintf(f, "%d %d\nrest", 12, 34) == 10);
	rewind(f);
	UK_TEST_EXPECT(fscanf(f, "%d %d", &a, &b) == 2 && a == 12 && b == 34);
	UK_TEST_EXPECT(fgetc(f) == '\n' && ungetc('x', f) == 'x');
	UK_TEST_EXPECT(getline(&line, &n, f) >= 5 && !strncmp(line, "xrest", 5));
	UK_TEST_EXPECT(fclose(f) == 0);
	free(line);
	UK_TEST_EXPECT(sscanf("7 abc", "%d %31s", &a, buf) == 2 && a == 7 && !strcmp(buf, "abc"));
	UK_TEST_EXPECT(fputs("# to stderr\n", stderr) >= 0);
}

UK_TESTCASE(standard, assert)
{
	/* What holds costs nothing and says nothing. */
	assert(signalled == SIGTERM);
	UK_TEST_EXPECT(!strcmp(localeconv()->decimal_point, "."));
}

uint64_t uk_libc_hook_epoch(void)
{
	return UINT64_C(1700000000999999999);
}

UK_TESTCASE(standard, epoch)
{
	UK_TEST_EXPECT(time(NULL) >= 1700000000 && time(NULL) < 1700001000);
}
