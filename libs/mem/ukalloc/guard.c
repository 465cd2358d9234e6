// SPDX-License-Identifier: BSD-3-Clause
/* Guards around blocks; what they are is in <uk/alloc_guard.h>. */
#include <string.h>

#include <uk/alloc_guard.h>
#include <uk/alloc_lock.h>

/* What fences and bytes hold: odd, not text, not plausible as pointers. */
#define FRONT_FENCE	UINT64_C(0xfbfbfbfbfbfbfbfb)
#define BACK_FENCE	0xfb
#define FRESH_BYTE	0xa5
#define FREED_BYTE	0xdf

/* XORed with the guard's own address, so that a copy of it elsewhere is no guard. */
#define LIVE_MARK	UINT64_C(0x5461707065744c56)
#define FREED_MARK	UINT64_C(0x5461707065744644)

struct guard {
	struct uk_list link;		/* in the owner's live or quarantine list */
	struct uk_alloc *owner;
	void *raw;
	size_t size;
	const void *caller;		/* who allocated it, after that who freed it */
	uint64_t mark;
	uint64_t fence;
};

_Static_assert(sizeof(struct guard) == UK_ALLOC_GUARD_HEAD, "ends where the user's bytes start");

static struct guard *guard_of(const void *p)
{
	return (struct guard *)((uintptr_t)p - UK_ALLOC_GUARD_HEAD);
}

static uint8_t *user_of(struct guard *g)
{
	return (uint8_t *)(g + 1);
}

static bool marked(const struct guard *g, uint64_t mark)
{
	return (g->mark ^ (uintptr_t)g) == mark;
}

static bool in_range(const struct uk_alloc *a, const void *p)
{
	return (uintptr_t)p >= a->lo + UK_ALLOC_GUARD_HEAD && (uintptr_t)p < a->hi;
}

/* May there be a guard before @p, of @a or of another allocator, so that it can be read at all? */
static bool plausible(const struct uk_alloc *a, const void *p)
{
	const struct uk_alloc *other;

	if (!UK_IS_ALIGNED((uintptr_t)p, sizeof(void *)))
		return false;
	if (in_range(a, p))
		return true;
	uk_alloc_foreach(other)
		if (in_range(other, p))
			return true;
	return false;
}

static void report(enum uk_alloc_misuse what, struct uk_alloc *a, const void *p,
		   const struct guard *g, const void *where)
{
	const struct uk_alloc_violation v = {
		.what = what,
		.a = a,
		.block = p,
		.size = g ? g->size : 0,
		.where = where,
		.caller = g ? g->caller : NULL,
	};

	uk_alloc_hook_misuse(&v);
}

/* First of @len bytes at @p that is not @value, or NULL. */
static const uint8_t *first_other(const uint8_t *p, uint8_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != value)
			return &p[i];
	return NULL;
}

static bool fences_ok(struct uk_alloc *a, struct guard *g)
{
	const uint8_t *where;

	if (g->fence != FRONT_FENCE) {
		report(UK_ALLOC_UNDERFLOW, a, user_of(g), g, &g->fence);
		return false;
	}
	where = first_other(user_of(g) + g->size, BACK_FENCE, UK_ALLOC_GUARD_TAIL);
	if (where)
		report(UK_ALLOC_OVERFLOW, a, user_of(g), g, where);
	return !where;
}

/* A guard that waits in quarantine is as it was left. */
static bool undisturbed(struct uk_alloc *a, struct guard *g)
{
	const uint8_t *where = NULL;

	if (!marked(g, FREED_MARK) || g->owner != a) {
		/* Nothing in the guard can be believed any more, the links least of all. */
		report(UK_ALLOC_USE_AFTER_FREE, a, user_of(g), NULL, g);
		return false;
	}
	if (g->fence != FRONT_FENCE)
		where = (const uint8_t *)&g->fence;
	else
		where = first_other(user_of(g), FREED_BYTE, g->size + UK_ALLOC_GUARD_TAIL);
	if (where)
		report(UK_ALLOC_USE_AFTER_FREE, a, user_of(g), g, where);
	return !where;
}

void *uk_alloc_guard_arm(struct uk_alloc *a, void *raw, size_t lead, size_t size,
			 const void *caller)
{
	uint8_t *p = (uint8_t *)raw + lead;
	struct guard *g = guard_of(p);
	unsigned long flags;

	g->owner = a;
	g->raw = raw;
	g->size = size;
	g->caller = caller;
	g->mark = LIVE_MARK ^ (uintptr_t)g;
	g->fence = FRONT_FENCE;
	memset(p, FRESH_BYTE, size);
	memset(p + size, BACK_FENCE, UK_ALLOC_GUARD_TAIL);
	flags = uk_alloc_short_lock(a);
	uk_list_add_tail(&a->live, &g->link);
	uk_alloc_short_unlock(a, flags);
	return p;
}

/* The guard of the live block at @p; NULL, after a report, when there is none of @a's. */
static struct guard *live_guard(struct uk_alloc *a, const void *p)
{
	struct guard *g = guard_of(p);

	if (!plausible(a, p)) {
		report(UK_ALLOC_NOT_A_BLOCK, a, p, NULL, p);
		return NULL;
	}
	if (marked(g, FREED_MARK)) {
		report(UK_ALLOC_DOUBLE_FREE, a, p, g, p);
		return NULL;
	}
	if (!marked(g, LIVE_MARK)) {
		report(UK_ALLOC_NOT_A_BLOCK, a, p, NULL, &g->mark);
		return NULL;
	}
	if (g->owner != a) {
		report(UK_ALLOC_WRONG_OWNER, a, p, g, p);
		return NULL;
	}
	return g;
}

int uk_alloc_guard_disarm(struct uk_alloc *a, void *p, const void *caller)
{
	struct guard *g = live_guard(a, p);
	unsigned long flags;

	if (!g || !fences_ok(a, g))
		return -EINVAL;
	flags = uk_alloc_short_lock(a);
	uk_list_del(&g->link);
	uk_alloc_short_unlock(a, flags);
	g->mark = FREED_MARK ^ (uintptr_t)g;
	g->caller = caller;
	memset(p, FREED_BYTE, g->size + UK_ALLOC_GUARD_TAIL);
	flags = uk_alloc_short_lock(a);
	uk_list_add_tail(&a->quarantine, &g->link);
	a->quarantined++;
	uk_alloc_short_unlock(a, flags);
	return 0;
}

/* Take the oldest out of quarantine; its links are followed only if its guard is whole. */
static struct guard *oldest(struct uk_alloc *a, unsigned int keep)
{
	unsigned long flags = uk_alloc_short_lock(a);
	struct guard *g = NULL;

	if (a->quarantined > keep) {
		g = uk_list_first(&a->quarantine, struct guard, link);
		if (marked(g, FREED_MARK)) {
			uk_list_del(&g->link);
			a->quarantined--;
		} else {
			uk_list_init(&a->quarantine);
			a->quarantined = 0;
		}
	}
	uk_alloc_short_unlock(a, flags);
	return g;
}

void *uk_alloc_guard_expire(struct uk_alloc *a, unsigned int keep)
{
	struct guard *g;

	while ((g = oldest(a, keep)) != NULL) {
		if (undisturbed(a, g)) {
			g->mark = 0;
			return g->raw;
		}
	}
	return NULL;
}

int uk_alloc_guard_size(struct uk_alloc *a, const void *p, size_t *size)
{
	const struct guard *g = live_guard(a, p);

	if (!g)
		return -EINVAL;
	*size = g->size;
	return 0;
}

int uk_alloc_guard_check(struct uk_alloc *a)
{
	unsigned long flags = uk_alloc_short_lock(a);
	const struct uk_list *l;
	bool ok = true;

	uk_list_for_each(l, &a->live) {
		struct guard *g = uk_list_entry(l, struct guard, link);

		if (!marked(g, LIVE_MARK)) {
			report(UK_ALLOC_UNDERFLOW, a, user_of(g), NULL, &g->mark);
			ok = false;
		}
		ok = ok && fences_ok(a, g);
		if (!ok)
			break;
	}
	if (ok)
		uk_list_for_each(l, &a->quarantine) {
			ok = undisturbed(a, uk_list_entry(l, struct guard, link));
			if (!ok)
				break;
		}
	uk_alloc_short_unlock(a, flags);
	return ok ? 0 : -EFAULT;
}
