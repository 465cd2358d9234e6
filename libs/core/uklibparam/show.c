// SPDX-License-Identifier: BSD-3-Clause
/* A parameter for people: what it may be, what it is. */
#include <string.h>
#include <uk/print.h>
#include "value.h"

void uk_libparam_print_range(const struct uk_libparam *p)
{
	uint64_t min, max;

	if (p->kind & UK_LIBPARAM_STRING) {
		uk_printf("any text");
	} else if (p->kind & UK_LIBPARAM_BOOL) {
		uk_printf("1 or 0, yes or no, on or off, true or false");
	} else if (p->kind & UK_LIBPARAM_CHOICE) {
		uk_printf("%s", uk_libparam_words(p));
	} else {
		uk_libparam_bounds(p, &min, &max);
		uk_printf(p->kind & UK_LIBPARAM_SIGNED ? "%ld to %ld" : "%lu to %lu",
			  (unsigned long)min, (unsigned long)max);
	}
}

static uint64_t value(const struct uk_libparam *p)
{
	unsigned int bits = 8U << (p->kind & UK_LIBPARAM_SIZE);
	uint64_t v = 0;

	/* The bytes of the variable are the low ones of a little-endian word. */
	memcpy(&v, uk_libparam_var(p), bits / 8);
	if (p->kind & UK_LIBPARAM_SIGNED)
		v = (uint64_t)((int64_t)(v << (64 - bits)) >> (64 - bits));
	return v;
}

void uk_libparam_print_value(const struct uk_libparam *p)
{
	uint64_t v = value(p);

	if (p->kind & UK_LIBPARAM_STRING) {
		uk_printf(v ? "\"%s\"" : "none", (const char *)(uintptr_t)v);
	} else if (p->kind & UK_LIBPARAM_BOOL) {
		uk_printf(v ? "on" : "off");
	} else if (p->kind & UK_LIBPARAM_CHOICE) {
		const char *w = uk_libparam_words(p);

		/* A default that is not one of the words ends at the last one. */
		for (; v && strchr(w, '|'); v--)
			w = strchr(w, '|') + 1;
		uk_printf("%.*s", (int)strcspn(w, "|"), w);
	} else {
		uk_printf(p->kind & UK_LIBPARAM_SIGNED ? "%ld" : "%lu", (unsigned long)v);
	}
}
