// SPDX-License-Identifier: BSD-3-Clause
/*
 * Sorting and binary search. A heap sort, because its worst case is O(n log n) with no recursion
 * and no memory: a quicksort's worst case is neither bounded in time nor in stack.
 */
#include <stdint.h>
#include <stdlib.h>
#include <uk/annotate.h>

typedef int (*cmp_t)(const void *a, const void *b);

typedef unsigned long __attribute__((may_alias)) word_t;

static void swap(char *a, char *b, size_t size)
{
	if ((((uintptr_t)a | (uintptr_t)b | size) & (sizeof(word_t) - 1)) == 0) {
		word_t *x = (word_t *)(void *)a;
		word_t *y = (word_t *)(void *)b;

		for (; size; size -= sizeof(*x)) {
			word_t t = *x;

			*x++ = *y;
			*y++ = t;
		}
		return;
	}
	while (size--) {
		char t = *a;

		*a++ = *b;
		*b++ = t;
	}
}

/* Let the element at byte offset @at sink until no child below @end is larger. */
static void sink(char *base, size_t at, size_t end, size_t size, cmp_t cmp)
{
	for (;;) {
		size_t child = 2 * at + size;

		if (child >= end)
			return;
		if (child + size < end && cmp(base + child, base + child + size) < 0)
			child += size;
		if (cmp(base + at, base + child) >= 0)
			return;
		swap(base + at, base + child, size);
		at = child;
	}
}

UK_CALLS(sink, passed(qsort));

void qsort(void *base, size_t n, size_t size, cmp_t cmp)
{
	size_t at;

	if (n < 2 || !size)
		return;
	for (at = n / 2 * size; at; at -= size)
		sink(base, at - size, n * size, size, cmp);
	for (at = (n - 1) * size; at; at -= size) {
		swap(base, (char *)base + at, size);
		sink(base, 0, at, size, cmp);
	}
}

UK_CALLS(bsearch, passed(bsearch));

void *bsearch(const void *key, const void *base, size_t n, size_t size, cmp_t cmp)
{
	const char *p = base;

	while (n) {
		const char *mid = p + n / 2 * size;
		int d = cmp(key, mid);

		if (!d)
			return (void *)mid;
		if (d > 0) {
			p = mid + size;
			n -= n / 2 + 1;
		} else {
			n /= 2;
		}
	}
	return NULL;
}
