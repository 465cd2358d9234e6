// SPDX-License-Identifier: BSD-3-Clause
/* Floating point: conversion both ways, and libm at places where the result is known exactly. */
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uk/test.h>

static volatile double two = 2.0;

/* Within two units in the last place. */
static bool near(double a, double b)
{
	return fabs(a - b) <= 2 * DBL_EPSILON * fabs(b);
}

UK_TESTCASE(floating, functions)
{
	const double pi = acos(-1.0);

	UK_TEST_EXPECT(sqrt(two * two) == 2.0 && near(sqrt(two), 1.41421356237309504880));
	UK_TEST_EXPECT(near(pi, 3.14159265358979323846) && near(exp(two / 2), M_E));
	UK_TEST_EXPECT(near(sin(pi / 6), 0.5) && near(cos(pi / 3), 0.5) && near(tan(pi / 4), 1.0));
	UK_TEST_EXPECT(near(log(M_E * M_E), 2.0) && log2(8.0) == 3.0 && near(log10(1e5), 5.0));
	UK_TEST_EXPECT(pow(two, 10.0) == 1024.0 && near(pow(two, 0.5), sqrt(two)));
	UK_TEST_EXPECT(floor(-1.5) == -2.0 && ceil(-1.5) == -1.0 && trunc(-1.5) == -1.0);
	UK_TEST_EXPECT(round(2.5) == 3.0 && rint(2.5) == 2.0 && lround(-2.5) == -3);
	UK_TEST_EXPECT(fmod(7.5, 2.0) == 1.5 && remainder(7.5, 2.0) == -0.5);
	UK_TEST_EXPECT(hypot(3.0, 4.0) == 5.0 && fma(two, 3.0, 4.0) == 10.0);
	UK_TEST_EXPECT(isnan(sqrt(-two)) && isinf(exp(1000.0)) && isinf(1.0 / (two - 2.0)));
	UK_TEST_EXPECT(sqrtf(2.25f) == 1.5f && near(tgamma(5.0), 24.0));
}

UK_TESTCASE(floating, reading)
{
	char *end;

	UK_TEST_EXPECT(strtod("3.25e2xyz", &end) == 325.0 && !strcmp(end, "xyz"));
	UK_TEST_EXPECT(strtod("0x1.8p1", NULL) == 3.0);
	UK_TEST_EXPECT(strtod("1.7976931348623157e308", NULL) == DBL_MAX);
	UK_TEST_EXPECT(strtod("2.2250738585072014e-308", NULL) == DBL_MIN);
	UK_TEST_EXPECT(isinf(strtod("1e999", NULL)) && isnan(strtod("nan", NULL)));
	UK_TEST_EXPECT(atof("-0.1") == -0.1 && strtof("0.1", NULL) == 0.1f);
}

static bool reads(const char *s, double expected, size_t used)
{
	char *end;
	double v = strtod(s, &end);

	if (v == expected && end == s + used)
		return true;
	uk_test_note("strtod(\"%s\"): %.17g, %zu characters", s, v, (size_t)(end - s));
	return false;
}

/* Where a number ends. The second group is not what C11 7.22.1.3 says, but what "What differs" in
 * docs/c-libraries.md says: a change of one is a change of both. */
UK_TESTCASE(floating, ends)
{
	char *end;

	UK_TEST_EXPECT(reads("1e", 1, 1) && reads("1e+x", 1, 1) && reads(".", 0, 0));
	UK_TEST_EXPECT(reads("-.5.5", -0.5, 3) && reads("0x1p", 1, 3) && reads("0x.8p1", 1, 6));
	UK_TEST_EXPECT(reads("inf", INFINITY, 3) && reads("-infinityx", -INFINITY, 9));
	UK_TEST_EXPECT(reads("in", 0, 0) && reads("na", 0, 0) && reads("e5", 0, 0));

	UK_TEST_EXPECT(reads("0x", 0, 2) && reads("0xg", 0, 2));
	UK_TEST_EXPECT(reads("infi", 0, 0) && reads("infinit", 0, 0));
	UK_TEST_EXPECT(reads("nan(", 0, 0));
	UK_TEST_EXPECT(isnan(strtod("nan(abc)", &end)) && *end == '\0');
}

/* 17 digits decide; 2^53 + 1 and a little lies nearer to 2^53 + 2. */
UK_TESTCASE(floating, digits)
{
	UK_TEST_EXPECT(strtod("9007199254740993.1", NULL) == 9007199254740994.0);
	UK_TEST_EXPECT(strtod("4.9368718554782517e-74", NULL) == 0x1.65481cef96c53p-244);
	UK_TEST_EXPECT(fabs(strtod("4.93687185547825174e-74", NULL) / 0x1.65481cef96c54p-244 - 1) <=
		       DBL_EPSILON);
}

/* The shortest text of every value comes back as the same value. */
UK_TESTCASE(floating, there_and_back)
{
	uint64_t bits = 0x3ff0000000000001u;
	char text[40];
	int i;

	for (i = 0; i < 500; i++) {
		double v;

		bits = bits * 6364136223846793005u + 1442695040888963407u;
		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v))
			continue;
		snprintf(text, sizeof(text), "%.17g", v);
		if (strtod(text, NULL) != v) {
			uk_test_note("%s", text);
			UK_TEST_ASSERT(false);
		}
	}
}

UK_TESTCASE(floating, printing)
{
	char text[48];

	snprintf(text, sizeof(text), "%f %.2f %e %g %g", 1.5, 2.675, 12345.678, 1e-5, 100000.0);
	UK_TEST_EXPECT(!strcmp(text, "1.500000 2.67 1.234568e+04 1e-05 100000"));
	snprintf(text, sizeof(text), "[%8.3f][%-8.1f][%+.0f]", 3.14159, 2.0, 7.0);
	UK_TEST_EXPECT(!strcmp(text, "[   3.142][2.0     ][+7]"));
	snprintf(text, sizeof(text), "%f %F %g", (double)INFINITY, (double)-INFINITY, (double)NAN);
	UK_TEST_EXPECT(!strcmp(text, "inf -INF nan"));
}

UK_TESTCASE(floating, environment)
{
	UK_TEST_EXPECT(fegetround() == FE_TONEAREST);
	UK_TEST_ASSERT(fesetround(FE_UPWARD) == 0);
	UK_TEST_EXPECT(two / 3.0 > 0.66666666666666662966 && rint(two / 3.0) == 1.0);
	UK_TEST_EXPECT(fesetround(FE_TONEAREST) == 0);
	feclearexcept(FE_ALL_EXCEPT);
	two = two / 3.0 * 3.0;
	UK_TEST_EXPECT(fetestexcept(FE_INEXACT));
	two = 2.0;
}
