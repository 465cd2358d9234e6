// SPDX-License-Identifier: BSD-3-Clause
/* Count, range, mean, standard deviation and median of the numbers in a line. */
#include "stats.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define NUMBERS		64	/* a line does not hold more that are of any use */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Returns how many numbers there are, or -1 and says what is none. */
static int read_numbers(const char *text, double *v)
{
	char *end;
	int n = 0;

	for (;;) {
		while (isspace((unsigned char)*text) || *text == ',')
			text++;
		if (!*text)
			return n;
		if (n == NUMBERS) {
			printf("more than %d numbers\n", NUMBERS);
			return -1;
		}
		v[n] = strtod(text, &end);
		if (end == text || !isfinite(v[n])) {
			printf("not a number: %s\n", text);
			return -1;
		}
		n++;
		text = end;
	}
}

void stats(const char *text)
{
	double v[NUMBERS], sum = 0, squares = 0, mean, median;
	int n = read_numbers(text, v), i;

	if (n < 0)
		return;
	if (n == 0) {
		printf("stats wants numbers, as in: stats 1 2.5 4\n");
		return;
	}
	qsort(v, (size_t)n, sizeof(v[0]), compare);
	for (i = 0; i < n; i++)
		sum += v[i];
	mean = sum / n;
	for (i = 0; i < n; i++)
		squares += (v[i] - mean) * (v[i] - mean);
	median = n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;

	printf("n      %d\n", n);
	printf("range  %g .. %g\n", v[0], v[n - 1]);
	printf("mean   %.6g\n", mean);
	/* Of the sample, as the numbers are usually meant. */
	printf("stddev %.6g\n", n > 1 ? sqrt(squares / (n - 1)) : 0.0);
	printf("median %.6g\n", median);
}
