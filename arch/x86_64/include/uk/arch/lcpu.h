/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The logical CPU: interrupt masking, waiting, identity and the per-CPU block.
 * Everything is inline, O(1), callable from any context once the boot path has set GS.
 * Instructions and registers: Intel 64 Software Developer's Manual (SDM).
 */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <uk/essentials.h>

#define UKARCH_CACHE_LINE	64

/*
 * What one CPU knows of itself, reached through GS. Private to arch and libs/sched. Offsets of
 * @canary, @thread and @resched are pinned: the compiler (stack protector) and assembly use them.
 */
struct ukarch_percpu {
	uintptr_t canary;	/* stack-protector guard, -mstack-protector-guard-offset=0 */
	void *thread;		/* the running thread, NULL without a scheduler */
	uint32_t resched;	/* nonzero: the interrupt exit calls ukarch_hook_irq_exit() */
	uint32_t cpu;		/* index, 0 is the boot CPU */
	uint32_t crashes;	/* crash reports begun: the second one is cut short */
	uint32_t irq_nest;	/* depth of interrupt handlers running */
	void *sched;		/* the scheduler's state of this CPU */
	uintptr_t scratch;	/* for a library that measures or traces this CPU */
	struct ukarch_percpu *self;	/* the address of all this: GS has no instruction for it */
	uint32_t vector;	/* of the interrupt that is being taken */
	uint32_t irq_stack;	/* top of the stack of its handlers; with NR_CPUS > 1. The image
				 * lies below 4 GiB */
} __uk_aligned(UKARCH_CACHE_LINE);

_Static_assert(offsetof(struct ukarch_percpu, canary) == 0, "pinned by the compiler flags");
_Static_assert(offsetof(struct ukarch_percpu, thread) == 8, "pinned");
_Static_assert(offsetof(struct ukarch_percpu, resched) == 16, "pinned: vectors.S");
_Static_assert(offsetof(struct ukarch_percpu, irq_nest) == 28, "pinned: vectors.S");
_Static_assert(offsetof(struct ukarch_percpu, self) == 48, "pinned: below, head.S");
_Static_assert(offsetof(struct ukarch_percpu, vector) == 56, "pinned: vectors.S");
_Static_assert(offsetof(struct ukarch_percpu, irq_stack) == 60, "pinned: head.S, asm.h");

static __uk_inline struct ukarch_percpu *ukarch_percpu(void)
{
	struct ukarch_percpu *p;

	/* Not volatile: a thread never sees another CPU's block, so the value may be reused. */
	__asm__("movq %%gs:48, %0" : "=r"(p));
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

#define UKARCH_RFLAGS_IF	(1UL << 9)

/* What ukarch_irq_save() would return, without masking. */
static __uk_inline unsigned long ukarch_irq_flags(void)
{
	unsigned long flags;

	__asm__ volatile("pushfq\n\tpopq %0" : "=r"(flags) :: "memory");
	return flags;
}

static __uk_inline void ukarch_irq_enable(void)
{
	ukarch_hook_irqs_on();
	__asm__ volatile("sti" ::: "memory");
}

static __uk_inline void ukarch_irq_disable(void)
{
	__asm__ volatile("cli" ::: "memory");
	ukarch_hook_irqs_off();
}

/* Mask interrupts; returns what ukarch_irq_restore() wants back. Nests. */
static __uk_inline unsigned long ukarch_irq_save(void)
{
	unsigned long flags = ukarch_irq_flags();

	__asm__ volatile("cli" ::: "memory");
	if (CONFIG_ARCH_IRQ_MEASURE && (flags & UKARCH_RFLAGS_IF))
		ukarch_hook_irqs_off();
	return flags;
}

static __uk_inline void ukarch_irq_restore(unsigned long flags)
{
	/* Only ever undoes a save: a conditional STI is cheaper than POPFQ, and does no more. */
	if (flags & UKARCH_RFLAGS_IF)
		ukarch_irq_enable();
	else
		uk_barrier();
}

static __uk_inline bool ukarch_irqs_off(void)
{
	return !(ukarch_irq_flags() & UKARCH_RFLAGS_IF);
}

/*
 * Sleep until an interrupt. Call it with interrupts masked, after having checked that there is
 * nothing to do; STI takes effect after the instruction behind it, so none can come in between
 * (SDM volume 2, STI). The handler has run when this returns, masked again. Unbounded by nature.
 */
static __uk_inline void ukarch_wfi(void)
{
	__asm__ volatile("sti\n\thlt\n\tcli" ::: "memory");
}

/* In a loop that waits for what another CPU does in a moment: a hint to let that one go first. */
static __uk_inline void ukarch_relax(void)
{
	__asm__ volatile("pause" ::: "memory");
}

/* Wait until another CPU calls ukarch_sev(), or for no reason at all: in a loop that looks. */
static __uk_inline void ukarch_wfe(void)
{
	ukarch_relax();
}

/* Wake every CPU that is in ukarch_wfe(), which here wakes up by itself. */
static __uk_inline void ukarch_sev(void)
{
	uk_barrier();
}

/* The end of this CPU: nothing wakes it up. */
static __uk_inline __uk_noreturn void ukarch_stop(void)
{
	for (;;)
		__asm__ volatile("cli\n\thlt" ::: "memory");
}

/* In an interrupt handler? */
static __uk_inline bool ukarch_in_irq(void)
{
	return ukarch_percpu()->irq_nest != 0;
}

#define UKARCH_MSR_FS_BASE	0xc0000100	/* SDM volume 4, table 2-2 */
#define UKARCH_MSR_GS_BASE	0xc0000101

static __uk_inline uint64_t ukarch_msr_read(uint32_t msr)
{
	uint32_t lo, hi;

	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return (uint64_t)hi << 32 | lo;
}

static __uk_inline void ukarch_msr_write(uint32_t msr, uint64_t v)
{
	uint32_t lo = (uint32_t)v, hi = (uint32_t)(v >> 32);

	__asm__ volatile("wrmsr" :: "c"(msr), "a"(lo), "d"(hi) : "memory");
}

struct ukarch_cpuid {
	uint32_t eax, ebx, ecx, edx;
};

/* CPUID leaf @leaf, @sub; all zero when the CPU has no such leaf. SDM volume 2, CPUID. */
static inline struct ukarch_cpuid ukarch_cpuid(uint32_t leaf, uint32_t sub)
{
	/* Basic, hypervisor's, extended: the first leaf of each tells the last one. */
	struct ukarch_cpuid r = { .eax = leaf & 0xf0000000 };

	__asm__ volatile("cpuid" : "+a"(r.eax), "=b"(r.ebx), "+c"(r.ecx), "=d"(r.edx));
	if (leaf > r.eax && leaf & 0x00ffffff)
		return (struct ukarch_cpuid){ 0 };
	r.eax = leaf;
	r.ecx = sub;
	__asm__ volatile("cpuid" : "+a"(r.eax), "=b"(r.ebx), "+c"(r.ecx), "=d"(r.edx));
	return r;
}

/* The thread pointer of the C library, for code that runs from now on. */
static __uk_inline void ukarch_tls_set(void *tls)
{
	ukarch_msr_write(UKARCH_MSR_FS_BASE, (uintptr_t)tls);
}

/* An interrupt that is pending and not masked has been taken when this returns, as far as it is up
 * to the CPU: emulators look for one only between blocks of code, hence the jump. */
static __uk_inline void ukarch_isb(void)
{
	__asm__ volatile("jmp 1f\n1:" ::: "memory");
}

/* Order memory accesses as seen by devices and other CPUs. */
static __uk_inline void ukarch_dsb(void)
{
	__asm__ volatile("mfence" ::: "memory");
}

/* Order normal-memory accesses among CPUs. */
static __uk_inline void ukarch_smp_mb(void)
{
	__asm__ volatile("mfence" ::: "memory");
}

/* 32-bit device registers: one access each, of exactly that width. */
static __uk_inline uint32_t ukarch_mmio_read32(uintptr_t addr)
{
	uint32_t v;

	__asm__ volatile("movl (%1), %0" : "=r"(v) : "r"(addr) : "memory");
	return v;
}

static __uk_inline void ukarch_mmio_write32(uintptr_t addr, uint32_t v)
{
	__asm__ volatile("movl %0, (%1)" :: "r"(v), "r"(addr) : "memory");
}

static __uk_inline uint64_t ukarch_mmio_read64(uintptr_t addr)
{
	uint64_t v;

	__asm__ volatile("movq (%1), %0" : "=r"(v) : "r"(addr) : "memory");
	return v;
}

static __uk_inline void ukarch_mmio_write64(uintptr_t addr, uint64_t v)
{
	__asm__ volatile("movq %0, (%1)" :: "r"(v), "r"(addr) : "memory");
}

/* Ports of the I/O space. */
static __uk_inline uint8_t ukarch_in8(uint16_t port)
{
	uint8_t v;

	__asm__ volatile("inb %1, %0" : "=a"(v) : "Nd"(port) : "memory");
	return v;
}

static __uk_inline void ukarch_out8(uint16_t port, uint8_t v)
{
	__asm__ volatile("outb %0, %1" :: "a"(v), "Nd"(port) : "memory");
}

static __uk_inline void ukarch_out16(uint16_t port, uint16_t v)
{
	__asm__ volatile("outw %0, %1" :: "a"(v), "Nd"(port) : "memory");
}

static __uk_inline uint32_t ukarch_in32(uint16_t port)
{
	uint32_t v;

	__asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port) : "memory");
	return v;
}

static __uk_inline void ukarch_out32(uint16_t port, uint32_t v)
{
	__asm__ volatile("outl %0, %1" :: "a"(v), "Nd"(port) : "memory");
}

#endif /* __UK_ARCH_LCPU_H__ */
