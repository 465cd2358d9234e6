/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How libs/mem keeps its data consistent: short sections with interrupts masked and, with several
 * CPUs, under the allocator's own lock. A pool is one CPU's: it masks interrupts only. Private to
 * libs/mem; public only because the calls of pools are inline. On the host, where tests run in
 * one thread, there is nothing to mask.
 */
#ifndef __UK_ALLOC_LOCK_H__
#define __UK_ALLOC_LOCK_H__

#include <uk/alloc.h>

#ifdef UK_HOST
static inline unsigned long uk_alloc_irq_save(void)
{
	return 0;
}

static inline void uk_alloc_irq_restore(unsigned long flags)
{
	(void)flags;
}
#else
#include <uk/arch/lcpu.h>
#define uk_alloc_irq_save()		ukarch_irq_save()
#define uk_alloc_irq_restore(flags)	ukarch_irq_restore(flags)
#endif

#if CONFIG_SMP
#define uk_alloc_short_lock(a)		uk_spin_lock(&(a)->lock)
#define uk_alloc_short_unlock(a, flags)	uk_spin_unlock(&(a)->lock, flags)
#else
static inline unsigned long uk_alloc_short_lock(struct uk_alloc *a)
{
	(void)a;
	return uk_alloc_irq_save();
}

static inline void uk_alloc_short_unlock(struct uk_alloc *a, unsigned long flags)
{
	(void)a;
	uk_alloc_irq_restore(flags);
}
#endif

#endif /* __UK_ALLOC_LOCK_H__ */
