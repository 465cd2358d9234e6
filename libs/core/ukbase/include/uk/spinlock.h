/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A lock among CPUs, for the few things that all of them share: the heap, the table of interrupt
 * handlers. First come, first served (a ticket each), with interrupts masked on the CPU that waits
 * or holds it: so the wait is at most NR_CPUS - 1 times the longest section. With one CPU it is the
 * masking alone. Never held over a call that waits; never nested,
 * except that the table of interrupt handlers calls a controller's driver, which may take its own.
 */
#ifndef __UK_SPINLOCK_H__
#define __UK_SPINLOCK_H__

#include <uk/arch/lcpu.h>

#if CONFIG_SMP
struct uk_spinlock {
	uint32_t next;		/* ticket that is drawn next */
	uint32_t serving;	/* ticket whose turn it is */
};

/* All zero: free. For who has masked interrupts: until uk_spin_give(). */
static inline void uk_spin_take(struct uk_spinlock *l)
{
	uint32_t mine = __atomic_fetch_add(&l->next, 1, __ATOMIC_RELAXED);

	while (__atomic_load_n(&l->serving, __ATOMIC_ACQUIRE) != mine)
		ukarch_relax();
}

static inline void uk_spin_give(struct uk_spinlock *l)
{
	/* Only the holder writes it. */
	__atomic_store_n(&l->serving, l->serving + 1, __ATOMIC_RELEASE);
}

/* Any context. Returns what uk_spin_unlock() wants back. */
static inline unsigned long uk_spin_lock(struct uk_spinlock *l)
{
	unsigned long flags = ukarch_irq_save();

	uk_spin_take(l);
	return flags;
}

static inline void uk_spin_unlock(struct uk_spinlock *l, unsigned long flags)
{
	uk_spin_give(l);
	ukarch_irq_restore(flags);
}
#else
struct uk_spinlock {
};

static inline void uk_spin_take(struct uk_spinlock *l __uk_unused)
{
}

static inline void uk_spin_give(struct uk_spinlock *l __uk_unused)
{
}

static inline unsigned long uk_spin_lock(struct uk_spinlock *l __uk_unused)
{
	return ukarch_irq_save();
}

static inline void uk_spin_unlock(struct uk_spinlock *l __uk_unused, unsigned long flags)
{
	ukarch_irq_restore(flags);
}
#endif

#endif /* __UK_SPINLOCK_H__ */
