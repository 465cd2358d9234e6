/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How libs/mem keeps its data consistent: short sections with interrupts masked. Private to
 * libs/mem; public only because the calls of pools are inline. On the host, where tests run in
 * one thread, there is nothing to mask.
 */
#ifndef __UK_ALLOC_LOCK_H__
#define __UK_ALLOC_LOCK_H__

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

#endif /* __UK_ALLOC_LOCK_H__ */
