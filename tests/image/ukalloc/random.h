/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random operations on an allocator beside a slow, obvious model of it: a table of the blocks that
 * are out, with a pattern in each. After every operation the model says what must hold.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include "subject.h"

#define RANDOM_SLOTS	96

struct random_block {
	uint8_t *p;
	size_t size;
	uint8_t pattern;
};

struct random_run {
	struct uk_alloc *a;
	const struct subject *s;
	uint64_t seed;
	unsigned int full_check_every;	/* operations between two uk_alloc_check() */
	/* Was it right to refuse @size bytes at a multiple of @align? May be NULL. */
	bool (*may_refuse)(const struct random_run *r, size_t size, size_t align);
	struct random_block slot[RANDOM_SLOTS];
	unsigned long ops, refused;	/* what happened, for the reader of a log */
};

/* Make @ops operations; false, with an expectation failed, at the first thing that is not so. */
bool random_run(struct random_run *r, unsigned long ops);

/* Give every block back, checking it. */
bool random_finish(struct random_run *r);

#endif /* RANDOM_H */
