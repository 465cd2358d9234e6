// SPDX-License-Identifier: BSD-3-Clause
/* Take and return with guards around each block (LIBUKALLOC_HARDENED). */
#include <errno.h>

#include <uk/allocpool.h>
#include <uk/alloc_guard.h>

/* A pool that the macro defined has had no code run for it before its first use. */
void uk_allocpool_guard_setup(struct uk_allocpool *p)
{
	unsigned long flags = uk_alloc_irq_save();

	if (!p->a.hi) {
		uk_list_init(&p->a.live);
		uk_list_init(&p->a.quarantine);
		p->a.lo = p->mem;
		p->a.hi = p->mem + p->len;
	}
	uk_alloc_irq_restore(flags);
}

/* Back into the pool with what leaves quarantine; true when anything did. */
static bool expire(struct uk_allocpool *p, unsigned int keep)
{
	void *raw = uk_alloc_guard_expire(&p->a, keep);

	return raw && uk_allocpool_return_raw(p, raw) == 0;
}

void *uk_allocpool_take(struct uk_allocpool *p)
{
	void *raw;

	if (!uk_allocpool_valid(p))
		return NULL;
	uk_allocpool_guard_setup(p);
	do
		raw = uk_allocpool_take_raw(p);
	while (!raw && expire(p, 0));
	if (!raw)
		return NULL;
	return uk_alloc_guard_arm(&p->a, raw, p->lead, p->obj_len, __builtin_return_address(0));
}

int uk_allocpool_return(struct uk_allocpool *p, void *obj)
{
	if (!uk_allocpool_valid(p) || !obj)
		return -EINVAL;
	uk_allocpool_guard_setup(p);
	if (uk_alloc_guard_disarm(&p->a, obj, __builtin_return_address(0)))
		return -EINVAL;
	expire(p, UK_ALLOC_GUARD_KEEP);
	return 0;
}
