// SPDX-License-Identifier: BSD-3-Clause
/*
 * mem*() and strlen() at every pair of alignments and every size around the steps of the tuned
 * versions, with canaries on both sides, and against the obvious loops at random.
 */
#include <stdint.h>
#include <string.h>
#include <uk/test.h>

#define ALIGNS		16		/* every alignment that could matter, twice the word */
#define SIZES		150		/* past two rounds of 64 bytes and all tails */
#define MARGIN		16
#define SPAN		(MARGIN + ALIGNS + SIZES + MARGIN)

static unsigned char from[SPAN] __uk_aligned(16);
static unsigned char to[SPAN] __uk_aligned(16);
static unsigned char want[SPAN] __uk_aligned(16);

/* Sizes are not known to the compiler, so that it calls the functions. */
static volatile size_t opaque;

static void fill(unsigned char *p, unsigned int seed)
{
	unsigned int i;

	for (i = 0; i < SPAN; i++) {
		seed = seed * 1103515245u + 12345u;
		p[i] = (unsigned char)(seed >> 16);
	}
}

static bool same(const unsigned char *a, const unsigned char *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (a[i] != b[i])
			return false;
	}
	return true;
}

UK_TESTCASE(memory, copy)
{
	size_t d, s, n, i;

	fill(from, 1);
	for (d = 0; d < ALIGNS; d++) {
		for (s = 0; s < ALIGNS / 2; s++) {
			for (n = 0; n <= SIZES; n++) {
				fill(to, 2);
				fill(want, 2);
				for (i = 0; i < n; i++)
					want[MARGIN + d + i] = from[MARGIN + s + i];
				opaque = n;
				UK_TEST_ASSERT(memcpy(to + MARGIN + d, from + MARGIN + s, opaque) ==
					       to + MARGIN + d);
				if (!same(to, want, SPAN)) {
					uk_test_note("to +%zu from +%zu, %zu bytes", d, s, n);
					UK_TEST_ASSERT(false);
				}
			}
		}
	}
}

/* Within one buffer, by every distance from -40 to 40. */
UK_TESTCASE(memory, move)
{
	size_t n, d, i;
	size_t s = MARGIN + 40;

	for (d = MARGIN; d <= MARGIN + 80; d++) {
		for (n = 0; n <= SPAN - MARGIN - 96; n++) {
			fill(to, 3);
			fill(want, 3);
			fill(from, 3);
			for (i = 0; i < n; i++)
				want[d + i] = from[s + i];
			opaque = n;
			UK_TEST_ASSERT(memmove(to + d, to + s, opaque) == to + d);
			if (!same(to, want, SPAN)) {
				uk_test_note("%zu to %zu, %zu bytes", s, d, n);
				UK_TEST_ASSERT(false);
			}
		}
	}
}

/* The same with every alignment of the source, at sizes that take each path. */
UK_TESTCASE(memory, move_aligned)
{
	static const size_t sizes[] = { 1, 7, 15, 16, 23, 31, 64, 71, 100 };
	size_t s, d, k, i;

	for (s = MARGIN; s < MARGIN + 8; s++) {
		for (d = MARGIN; d < MARGIN + 32; d++) {
			for (k = 0; k < UK_ARRAY_SIZE(sizes); k++) {
				fill(to, 4);
				fill(want, 4);
				fill(from, 4);
				for (i = 0; i < sizes[k]; i++)
					want[d + i] = from[s + i];
				opaque = sizes[k];
				memmove(to + d, to + s, opaque);
				UK_TEST_ASSERT(same(to, want, SPAN));
			}
		}
	}
}

UK_TESTCASE(memory, set)
{
	size_t d, n, i;

	for (d = 0; d < ALIGNS; d++) {
		for (n = 0; n <= SIZES; n++) {
			fill(to, 5);
			fill(want, 5);
			for (i = 0; i < n; i++)
				want[MARGIN + d + i] = 0xa5;
			opaque = n;
			/* Only the low byte of the value counts. */
			UK_TEST_ASSERT(memset(to + MARGIN + d, 0x7fffa5, opaque) ==
				       to + MARGIN + d);
			if (!same(to, want, SPAN)) {
				uk_test_note("at +%zu, %zu bytes", d, n);
				UK_TEST_ASSERT(false);
			}
		}
	}
}

/* One byte differs, at every place; the sign is that of unsigned bytes. */
UK_TESTCASE(memory, compare)
{
	size_t a, b, n, at;

	for (a = 0; a < 8; a++) {
		for (b = 0; b < 8; b++) {
			for (n = 0; n <= 40; n++) {
				unsigned char *x = to + MARGIN + a, *y = want + MARGIN + b;

				fill(from, 6);
				memcpy(x, from, n);
				memcpy(y, from, n);
				x[n] = 1;
				y[n] = 2;
				opaque = n;
				UK_TEST_ASSERT(memcmp(x, y, opaque) == 0);
				for (at = 0; at < n; at++) {
					unsigned char keep = x[at];

					x[at] = 0x80;
					y[at] = 0x7f;
					UK_TEST_ASSERT(memcmp(x, y, opaque) > 0);
					UK_TEST_ASSERT(memcmp(y, x, opaque) < 0);
					UK_TEST_ASSERT(memcmp(x, y, at) == 0);
					x[at] = y[at] = keep;
				}
			}
		}
	}
}

/* Bytes before the string and behind its end must not matter. */
UK_TESTCASE(memory, string_length)
{
	size_t a, n;

	for (a = 0; a < ALIGNS; a++) {
		for (n = 0; n <= 64; n++) {
			char *s = (char *)to + MARGIN + a;

			memset(to, 0, sizeof(to));
			memset(s, 0x01, n);
			UK_TEST_ASSERT(strlen(s) == n);
			memset(s, 0x80, n);
			UK_TEST_ASSERT(strlen(s) == n);
			memset(to, 0xff, sizeof(to));
			s[n] = '\0';
			UK_TEST_ASSERT(strlen(s) == n);
			s[n + 1] = '\0';
			UK_TEST_ASSERT(strlen(s) == n);
		}
	}
}

UK_TESTCASE(memory, search)
{
	size_t a, n, at;

	for (a = 0; a < 8; a++) {
		for (n = 0; n <= 40; n++) {
			unsigned char *p = to + MARGIN + a;

			memset(to, 0x11, sizeof(to));
			p[n] = 0x92;		/* behind the end */
			opaque = n;
			UK_TEST_ASSERT(memchr(p, 0x92, opaque) == NULL);
			for (at = 0; at < n; at++) {
				p[at] = 0x92;
				/* The argument counts as unsigned char. */
				UK_TEST_ASSERT(memchr(p, 0xf92, opaque) == p + at);
				UK_TEST_ASSERT(memchr(p, 0x92, at) == NULL);
				p[at] = 0x11;
			}
		}
	}
}

UK_TESTCASE(memory, large)
{
	static unsigned char a[20011], b[20011];
	size_t i;

	for (i = 0; i < sizeof(a); i++)
		a[i] = (unsigned char)(i * 7 + i / 251);
	memcpy(b, a, sizeof(a));
	UK_TEST_EXPECT(memcmp(a, b, sizeof(a)) == 0);
	memmove(b + 3, b, sizeof(b) - 3);
	UK_TEST_EXPECT(memcmp(a, b + 3, sizeof(a) - 3) == 0);
	memmove(b, b + 3, sizeof(b) - 3);
	UK_TEST_EXPECT(memcmp(a, b, sizeof(a) - 3) == 0);
	memset(b, 0, sizeof(b));
	for (i = 0; i < sizeof(b) && !b[i]; i++)
		;
	UK_TEST_EXPECT(i == sizeof(b));
}
