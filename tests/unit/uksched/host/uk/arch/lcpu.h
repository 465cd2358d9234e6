/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Host stand-in for <uk/arch/lcpu.h>: one CPU whose interrupt mask and context are variables. The
 * test raises "interrupts" by calling handlers itself, where the mask is open.
 */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <assert.h>
#include <stdlib.h>

#include <uk/essentials.h>

struct ukarch_percpu {
	uintptr_t canary;
	void *thread;
	uint32_t resched;
	uint32_t cpu;
	uint32_t crashes;
	uint32_t pad;
	void *sched;
	uintptr_t scratch;
};

/* The scheduler's object, of which this is the beginning; opaque, so that the compiler does not
 * take it for the whole. */
extern struct ukarch_percpu host_percpu __asm__("ukarch_cpu0");
extern bool host_irqs_off;
extern bool host_in_irq;

/* What an idle CPU waits for: the test makes the next interrupt happen, or fails. */
void host_wfi(void);

static inline struct ukarch_percpu *ukarch_percpu(void)
{
	struct ukarch_percpu *p = &host_percpu;

	__asm__("" : "+r"(p));
	return p;
}

static inline unsigned int ukarch_cpu_id(void)
{
	return 0;
}

static inline unsigned long ukarch_irq_save(void)
{
	unsigned long flags = host_irqs_off;

	host_irqs_off = true;
	return flags;
}

static inline unsigned long ukarch_irq_flags(void)
{
	return host_irqs_off;
}

static inline void ukarch_irq_restore(unsigned long flags)
{
	assert(host_irqs_off);
	host_irqs_off = flags;
}

static inline void ukarch_irq_enable(void)
{
	host_irqs_off = false;
}

static inline void ukarch_irq_disable(void)
{
	host_irqs_off = true;
}

static inline bool ukarch_irqs_off(void)
{
	return host_irqs_off;
}

static inline bool ukarch_in_irq(void)
{
	return host_in_irq;
}

static inline void ukarch_hook_irqs_off(void)
{
}

static inline void ukarch_hook_irqs_on(void)
{
}

static inline void ukarch_isb(void)
{
}

static inline void ukarch_wfi(void)
{
	assert(host_irqs_off);
	host_wfi();
}

static inline void ukarch_tls_set(void *tls)
{
	(void)tls;
}

static inline void ukarch_smp_mb(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static inline void ukarch_dsb(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static inline uint32_t ukarch_mmio_read32(uintptr_t addr)
{
	return *(volatile uint32_t *)addr;
}

static inline void ukarch_mmio_write32(uintptr_t addr, uint32_t v)
{
	*(volatile uint32_t *)addr = v;
}

#endif /* __UK_ARCH_LCPU_H__ */
