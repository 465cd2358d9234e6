/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The logical CPU: interrupt masking, waiting, identity and the per-CPU block.
 * Everything is inline, O(1), callable from any context, before and after the MMU is on.
 * Register names: Arm Architecture Reference Manual for A-profile (DDI 0487), chapter D.
 */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <uk/essentials.h>

/* Bytes in a cache line as far as layout is concerned; maintenance reads CTR_EL0 instead. */
#define UKARCH_CACHE_LINE	64

/*
 * What one CPU knows of itself, reached through TPIDR_EL1 in one instruction. Private to arch and
 * libs/sched. Offsets of @canary, @thread and @resched are pinned: the compiler (stack protector)
 * and the assembly use them.
 */
struct ukarch_percpu {
	uintptr_t canary;	/* stack-protector guard, -mstack-protector-guard-offset=0 */
	void *thread;		/* the running thread, NULL without a scheduler */
	uint32_t resched;	/* nonzero: the interrupt exit calls ukarch_hook_irq_exit() */
	uint32_t cpu;		/* index, 0 is the boot CPU */
	uint32_t crashes;	/* crash reports begun: the second one is cut short */
	uint32_t pad;
	void *sched;		/* the scheduler's state of this CPU */
	uintptr_t scratch;	/* for a library that measures or traces this CPU */
	uintptr_t exc_guard;	/* guard page below its exception stack; with NR_CPUS > 1 */
} __uk_aligned(UKARCH_CACHE_LINE);

_Static_assert(offsetof(struct ukarch_percpu, canary) == 0, "pinned by the compiler flags");
_Static_assert(offsetof(struct ukarch_percpu, thread) == 8, "pinned");
_Static_assert(offsetof(struct ukarch_percpu, resched) == 16, "pinned: vectors.S");
_Static_assert(offsetof(struct ukarch_percpu, exc_guard) == 48, "pinned: vectors.S, head.S");

#define ukarch_sysreg_read(reg) __extension__ ({			\
	uint64_t uk_v_;							\
	__asm__ volatile("mrs %0, " UK_STR(reg) : "=r"(uk_v_));		\
	uk_v_; })

#define ukarch_sysreg_write(reg, v)					\
	__asm__ volatile("msr " UK_STR(reg) ", %x0" :: "rZ"((uint64_t)(v)) : "memory")

static __uk_inline struct ukarch_percpu *ukarch_percpu(void)
{
	struct ukarch_percpu *p;

	/* Not volatile: a thread never sees another CPU's block, so the value may be reused. */
	__asm__("mrs %0, tpidr_el1" : "=r"(p));
	return p;
}

static __uk_inline unsigned int ukarch_cpu_id(void)
{
	return ukarch_percpu()->cpu;
}

/* Hooks of a library that measures how long interrupts are masked (ARCH_IRQ_MEASURE): called when
 * they have been masked and just before they are unmasked. Any context. */
#ifndef CONFIG_ARCH_IRQ_MEASURE
#define CONFIG_ARCH_IRQ_MEASURE	0
#endif
#if CONFIG_ARCH_IRQ_MEASURE
void ukarch_hook_irqs_off(void);
void ukarch_hook_irqs_on(void);
#else
static __uk_inline void ukarch_hook_irqs_off(void)
{
}

static __uk_inline void ukarch_hook_irqs_on(void)
{
}
#endif

/* PSTATE.I as DAIF shows it. */
#define UKARCH_IRQ_MASKED	(1UL << 7)

/* Mask interrupts; returns what ukarch_irq_restore() wants back. Nests. */
static __uk_inline unsigned long ukarch_irq_save(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, daif\n\tmsr daifset, #2" : "=r"(flags) :: "memory");
	if (CONFIG_ARCH_IRQ_MEASURE && !(flags & UKARCH_IRQ_MASKED))
		ukarch_hook_irqs_off();
	return flags;
}

/* What ukarch_irq_save() would return, without masking. */
static __uk_inline unsigned long ukarch_irq_flags(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, daif" : "=r"(flags));
	return flags;
}

static __uk_inline void ukarch_irq_restore(unsigned long flags)
{
	if (CONFIG_ARCH_IRQ_MEASURE && !(flags & UKARCH_IRQ_MASKED))
		ukarch_hook_irqs_on();
	__asm__ volatile("msr daif, %0" :: "r"(flags) : "memory");
}

static __uk_inline void ukarch_irq_enable(void)
{
	ukarch_hook_irqs_on();
	__asm__ volatile("msr daifclr, #2" ::: "memory");
}

static __uk_inline void ukarch_irq_disable(void)
{
	__asm__ volatile("msr daifset, #2" ::: "memory");
	ukarch_hook_irqs_off();
}

/* PSTATE.I, bit 7 of DAIF. */
static __uk_inline bool ukarch_irqs_off(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, daif" : "=r"(flags));
	return flags & (1UL << 7);
}

/*
 * Sleep until an interrupt is pending, masked or not. Call it with interrupts masked, after having
 * checked that there is nothing to do: unmasked, the wake-up could come between check and sleep
 * and be lost. Unbounded by nature.
 */
static __uk_inline void ukarch_wfi(void)
{
	__asm__ volatile("dsb sy\n\twfi" ::: "memory");
}

/* Wait until another CPU calls ukarch_sev(), or for no reason at all: in a loop that looks. */
static __uk_inline void ukarch_wfe(void)
{
	__asm__ volatile("wfe" ::: "memory");
}

/* Wake every CPU that is in ukarch_wfe(); what was written before is visible to them by then. */
static __uk_inline void ukarch_sev(void)
{
	__asm__ volatile("dsb sy\n\tsev" ::: "memory");
}

/* In a loop that waits for what another CPU does in a moment: a hint to let that one go first. */
static __uk_inline void ukarch_relax(void)
{
	__asm__ volatile("yield" ::: "memory");
}

/* The end of this CPU: nothing wakes it up. */
static __uk_inline __uk_noreturn void ukarch_stop(void)
{
	ukarch_irq_disable();
	for (;;)
		ukarch_wfi();
}

/* In interrupt context? Exceptions run on SP_EL1 (SPSel = 1), threads on SP_EL0. */
static __uk_inline bool ukarch_in_irq(void)
{
	return ukarch_sysreg_read(SPSel) & 1;
}

/* The thread pointer of the C library, for code that runs from now on. */
static __uk_inline void ukarch_tls_set(void *tls)
{
	ukarch_sysreg_write(TPIDR_EL0, (uintptr_t)tls);
}

static __uk_inline void ukarch_isb(void)
{
	__asm__ volatile("isb" ::: "memory");
}

/* Order memory accesses as seen by devices and other CPUs. */
static __uk_inline void ukarch_dsb(void)
{
	__asm__ volatile("dsb sy" ::: "memory");
}

/* Order normal-memory accesses among CPUs of the inner shareable domain. */
static __uk_inline void ukarch_smp_mb(void)
{
	__asm__ volatile("dmb ish" ::: "memory");
}

/* 32-bit device registers: one access each, of exactly that width. */
static __uk_inline uint32_t ukarch_mmio_read32(uintptr_t addr)
{
	uint32_t v;

	__asm__ volatile("ldr %w0, [%1]" : "=r"(v) : "r"(addr) : "memory");
	return v;
}

static __uk_inline void ukarch_mmio_write32(uintptr_t addr, uint32_t v)
{
	__asm__ volatile("str %w0, [%1]" :: "rZ"(v), "r"(addr) : "memory");
}

static __uk_inline uint64_t ukarch_mmio_read64(uintptr_t addr)
{
	uint64_t v;

	__asm__ volatile("ldr %0, [%1]" : "=r"(v) : "r"(addr) : "memory");
	return v;
}

static __uk_inline void ukarch_mmio_write64(uintptr_t addr, uint64_t v)
{
	__asm__ volatile("str %x0, [%1]" :: "rZ"(v), "r"(addr) : "memory");
}

#endif /* __UK_ARCH_LCPU_H__ */
