// SPDX-License-Identifier: BSD-3-Clause
/* Random operations on an allocator, checked against a table of blocks; see random.h. */
#include <string.h>

#include "random.h"

/* xorshift64*: the same numbers everywhere. */
static uint32_t next_random(struct random_run *r)
{
	r->seed ^= r->seed >> 12;
	r->seed ^= r->seed << 25;
	r->seed ^= r->seed >> 27;
	return (uint32_t)((r->seed * UINT64_C(2685821657736338717)) >> 32);
}

/* Mostly small, sometimes large, now and then absurd, as programs are. */
static size_t random_size(struct random_run *r)
{
	const uint32_t kind = next_random(r) % 100;

	if (kind < 60)
		return next_random(r) % 128;
	if (kind < 90)
		return next_random(r) % 1024;
	if (kind < 99)
		return next_random(r) % (ARENA_SIZE / 4);
	return SIZE_MAX >> (next_random(r) % 64);
}

static bool intact(const struct random_block *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (b->p[i] != b->pattern)
			return false;
	return true;
}

/* Aligned, in the arena, and disjoint from every other block. */
static bool placed_well(const struct random_run *r, const struct random_block *b, size_t align)
{
	bool ok = UK_TEST_EXPECT(UK_IS_ALIGNED((uintptr_t)b->p, align)) &&
		  UK_TEST_EXPECT(UK_IS_ALIGNED((uintptr_t)b->p, UK_ALLOC_ALIGN)) &&
		  UK_TEST_EXPECT(b->p >= arena && b->size <= sizeof(arena)) &&
		  UK_TEST_EXPECT(b->p + b->size <= arena + sizeof(arena));

	for (unsigned int i = 0; ok && i < RANDOM_SLOTS; i++) {
		const struct random_block *o = &r->slot[i];

		if (o != b && o->p)
			ok = UK_TEST_EXPECT(o->p + o->size <= b->p || b->p + b->size <= o->p) &&
			     UK_TEST_EXPECT(o->p != b->p);
	}
	return ok;
}

/* @p is what an allocation of @size bytes for @b gave. */
static bool settle(struct random_run *r, struct random_block *b, void *p, size_t size, size_t align)
{
	if (!p) {
		r->refused++;
		return !r->may_refuse || UK_TEST_EXPECT(r->may_refuse(r, size, align));
	}
	b->p = p;
	b->size = size;
	b->pattern = (uint8_t)next_random(r);
	if (!placed_well(r, b, align))
		return false;
	memset(b->p, b->pattern, size);
	return true;
}

static bool give_back(struct random_run *r, struct random_block *b)
{
	bool ok = UK_TEST_EXPECT(intact(b, b->size));

	uk_free(r->a, b->p);
	b->p = NULL;
	return ok;
}

static bool reallocate(struct random_run *r, struct random_block *b)
{
	const size_t old = b->size;
	const size_t size = random_size(r);
	uint8_t *p = uk_realloc(r->a, b->p, size);

	if (!size) {
		b->p = NULL;
		return UK_TEST_EXPECT_NULL(p);
	}
	if (!p) {
		r->refused++;
		return UK_TEST_EXPECT(intact(b, old));
	}
	b->p = p;
	if (!UK_TEST_EXPECT(intact(b, UK_MIN(old, size))))
		return false;
	return settle(r, b, p, size, 1);
}

static bool step(struct random_run *r)
{
	struct random_block *b = &r->slot[next_random(r) % RANDOM_SLOTS];
	const uint32_t kind = next_random(r) % 8;
	size_t size, align;

	if (b->p)
		return kind < 2 ? reallocate(r, b) : give_back(r, b);
	size = random_size(r);
	switch (kind) {
	case 0:
		align = (size_t)1 << (next_random(r) % 13);
		return settle(r, b, uk_memalign(r->a, align, size), size, align);
	case 1:
		return settle(r, b, uk_calloc(r->a, 1, size), size, 1);
	default:
		return settle(r, b, uk_malloc(r->a, size), size, 1);
	}
}

bool random_run(struct random_run *r, unsigned long ops)
{
	for (unsigned long i = 0; i < ops; i++) {
		r->ops++;
		if (!step(r)) {
			uk_test_note("%s, operation %lu", r->s->name, r->ops);
			return false;
		}
		if (r->ops % r->full_check_every == 0 &&
		    !UK_TEST_EXPECT_ZERO(uk_alloc_check(r->a)))
			return false;
	}
	return true;
}

bool random_finish(struct random_run *r)
{
	bool ok = true;

	for (unsigned int i = 0; i < RANDOM_SLOTS; i++)
		if (r->slot[i].p)
			ok = give_back(r, &r->slot[i]) && ok;
	uk_alloc_reclaim(r->a);
	if (r->s->frees)
		ok = UK_TEST_EXPECT_UNUM_EQ(uk_alloc_availmem(r->a), r->a->size) && ok;
	return UK_TEST_EXPECT_ZERO(uk_alloc_check(r->a)) && ok;
}
