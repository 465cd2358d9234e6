// SPDX-License-Identifier: BSD-3-Clause
/*
 * The local APIC: initialisation, vectors for interrupts, and masking by number, which the APIC
 * itself knows for its timer and for the lines of the I/O APIC only. See <uk/lapic.h>.
 */
#include <uk/assert.h>
#include <uk/bits.h>
#include <uk/bits/intctlr_driver.h>
#include <uk/plat/cpus.h>
#include <uk/plat/memory.h>
#include <uk/print.h>
#include <uk/spinlock.h>
#if CONFIG_LIBIOAPIC
#include <uk/ioapic.h>
#endif

/* SDM volume 3, 11.4.1 and 11.4.4: where the registers are unless somebody moved them. */
#define BASE		0xfee00000
#define MSR_BASE	0x1b
#define MSR_BASE_X2	UK_BIT(10)
#define MSR_BASE_ENABLE	UK_BIT(11)
#define SVR_ENABLE	0x100
#define ICR_SELF	(1U << 18)

/* Vectors of interrupts; the last one is what the APIC signals when there is nothing after all. */
#define FIRST		32
#define SPURIOUS	(FIRST + CONFIG_ARCH_IRQ_VECTORS - 1)
_Static_assert(CONFIG_LIBUKINTCTLR_HANDLERS <= SPURIOUS - FIRST, "a vector for every handler");

UKPLAT_MMIO(lapic, BASE, 4096);

uintptr_t lapic_base = BASE;
uint16_t lapic_irq_of[FIRST + CONFIG_ARCH_IRQ_VECTORS];

#if CONFIG_SMP
uint32_t lapic_cpu[CONFIG_NR_CPUS];
uint8_t lapic_vector_of[LAPIC_IRQS];
static uint8_t cpu_of[LAPIC_IRQS];		/* to which an interrupt comes */
#define vector_of	lapic_vector_of
#else
static uint8_t vector_of[LAPIC_IRQS];		/* 0: none */
#endif
static struct uk_spinlock lock;		/* of those others, and of the I/O APIC */
/* Of interrupts that each CPU has for itself. The first: of all others, too. */
static struct {
	uint32_t masked[LAPIC_IRQS / 32], raised[LAPIC_IRQS / 32];
} state[CONFIG_NR_CPUS];
static uint32_t timer_lvt;

/* Whatever is known of @irq: its bit in two of these words. */
static uint32_t *masked(unsigned int irq)
{
	return &state[lapic_is_own(irq) ? ukarch_cpu_id() : 0].masked[irq / 32];
}

static uint32_t *raised(unsigned int irq)
{
	return &state[lapic_is_own(irq) ? ukarch_cpu_id() : 0].raised[irq / 32];
}

/* This CPU's part. False: it has none. */
static bool enable(void)
{
	uint64_t base = ukarch_msr_read(MSR_BASE) | MSR_BASE_ENABLE;

	if (!(ukarch_cpuid(1, 0).edx & UK_BIT(9))) {
		uk_pr_err("this CPU has no local APIC\n");
		return false;
	}
	if (ukarch_cpuid(1, 0).ecx & UK_BIT(21)) {
		base |= MSR_BASE_X2;
		lapic_base = 0;
	}
	ukarch_msr_write(MSR_BASE, base);
	lapic_write(LAPIC_LVT_TIMER, LAPIC_LVT_MASKED);
	/* Behind it is the old controller of a PC, which firmware may have left running. */
	lapic_write(LAPIC_LVT_LINT0, LAPIC_LVT_MASKED);
	lapic_write(LAPIC_TPR, 0);
	lapic_write(LAPIC_SVR, SVR_ENABLE | SPURIOUS);
	return true;
}

/* For an I/O APIC, and where there are several CPUs. */
static inline uint32_t own_id(void)
{
	return lapic_base ? lapic_read(LAPIC_ID) >> 24 : lapic_read(LAPIC_ID);
}

unsigned int lapic_init(void)
{
	if (!enable())
		return UK_INTCTLR_ABSENT;
	for (unsigned int v = 0; v < UK_ARRAY_SIZE(lapic_irq_of); v++)
		lapic_irq_of[v] = LAPIC_IRQ_NONE;
#if CONFIG_LIBIOAPIC
	ioapic_init(own_id());
#endif
	return LAPIC_IRQS;
}

#if CONFIG_SMP
bool lapic_cpu_init(void)
{
	if (ukarch_cpu_id() != 0 && !enable())
		return false;
	lapic_cpu[ukarch_cpu_id()] = own_id();
	return true;
}

void ukplat_hook_ipi(uint32_t apic, uint32_t command)
{
	lapic_command(apic, command);
}
#endif

/* The vector that priority @prio would like: one of a group of its own with nesting. */
static unsigned int wanted(unsigned int prio)
{
	if (CONFIG_ARCH_IRQ_VECTORS > 16)
		return UK_MIN((15 - UK_MIN(prio, 13U)) * 16 + 15, SPURIOUS - 1U);
	return SPURIOUS - 1 - UK_MIN(prio, SPURIOUS - 1U - FIRST);
}

/* Down from there, then up: as many as there are handlers exist. */
static unsigned int free_vector(unsigned int prio)
{
	unsigned int v = wanted(prio);

	while (v >= FIRST && lapic_irq_of[v] != LAPIC_IRQ_NONE)
		v--;
	if (v >= FIRST)
		return v;
	for (v = wanted(prio); lapic_irq_of[v] != LAPIC_IRQ_NONE; v++)
		UK_ASSERT(v < SPURIOUS);
	return v;
}

static void write_timer_lvt(void)
{
	bool off = *masked(LAPIC_IRQ_TIMER) & UK_BIT(LAPIC_IRQ_TIMER % 32);

	lapic_write(LAPIC_LVT_TIMER,
		    timer_lvt | vector_of[LAPIC_IRQ_TIMER] | (off ? LAPIC_LVT_MASKED : 0));
	/* Before a write of the deadline, which is no memory access: SDM volume 3, 11.5.4.1. */
	ukarch_dsb();
}

void lapic_timer_mode(uint32_t lvt)
{
	timer_lvt = lvt;
}

/* Around what is shared: the bits of interrupts that only one CPU has are its own alone. */
static unsigned long enter(unsigned int irq)
{
	return lapic_is_own(irq) ? ukarch_irq_save() : uk_spin_lock(&lock);
}

static void leave(unsigned int irq, unsigned long flags)
{
	if (lapic_is_own(irq))
		ukarch_irq_restore(flags);
	else
		uk_spin_unlock(&lock, flags);
}

#if CONFIG_SMP
static void come_here(unsigned int irq)
{
	cpu_of[irq] = (uint8_t)ukarch_cpu_id();
#if CONFIG_LIBIOAPIC
	ioapic_target(lapic_cpu[ukarch_cpu_id()]);
#endif
}

static bool is_elsewhere(unsigned int irq)
{
	return !lapic_is_own(irq) && cpu_of[irq] != ukarch_cpu_id();
}

static void send_there(unsigned int irq)
{
	lapic_send(cpu_of[irq], irq);
}
#else
static void come_here(unsigned int irq __uk_unused)
{
}

static bool is_elsewhere(unsigned int irq __uk_unused)
{
	return false;
}

static void send_there(unsigned int irq __uk_unused)
{
}
#endif

void lapic_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger)
{
	unsigned int v;

	uk_spin_take(&lock);
	/* Another CPU may have chosen one for all. */
	v = lapic_is_own(irq) && vector_of[irq] ? vector_of[irq] : free_vector(prio);
	vector_of[irq] = (uint8_t)v;
	lapic_irq_of[v] = (uint16_t)irq;
	*masked(irq) |= 1U << irq % 32;
	*raised(irq) &= ~(1U << irq % 32);
	come_here(irq);
#if CONFIG_LIBIOAPIC
	if (irq < IOAPIC_LINES)
		ioapic_route(irq, v, trigger == UK_IRQ_LEVEL);
#else
	(void)trigger;
#endif
	uk_spin_give(&lock);
}

void lapic_release(unsigned int irq)
{
	lapic_irq_of[vector_of[irq]] = LAPIC_IRQ_NONE;
	vector_of[irq] = 0;
}

void lapic_stray(void)
{
	uint32_t vector = lapic_ack();

	if (vector != SPURIOUS)		/* which is not in service: SDM volume 3, 11.9 */
		lapic_eoi(vector);
}

/* Mask or unmask where the interrupt comes from. */
static void set_mask(unsigned int irq, bool on)
{
	if (irq == LAPIC_IRQ_TIMER)
		write_timer_lvt();
#if CONFIG_LIBIOAPIC
	else if (irq < IOAPIC_LINES)
		ioapic_mask(irq, on);
#else
	(void)on;
#endif
}

static void send(unsigned int irq)
{
	if (is_elsewhere(irq)) {
		send_there(irq);
		return;
	}
	if (!lapic_base) {
		lapic_write(LAPIC_X2_SELF_IPI, vector_of[irq]);
		return;
	}
	lapic_write(LAPIC_ICR, ICR_SELF | vector_of[irq]);
	while (lapic_read(LAPIC_ICR) & LAPIC_ICR_PENDING)
		;
}

void lapic_mask(unsigned int irq)
{
	unsigned long flags = enter(irq);

	*masked(irq) |= 1U << irq % 32;
	set_mask(irq, true);
	leave(irq, flags);
}

void lapic_unmask(unsigned int irq)
{
	uint32_t bit = 1U << irq % 32;
	unsigned long flags = enter(irq);

	*masked(irq) &= ~bit;
	set_mask(irq, false);
	if (*raised(irq) & bit) {
		*raised(irq) &= ~bit;
		send(irq);
	}
	leave(irq, flags);
}

void lapic_raise(unsigned int irq)
{
	uint32_t bit = 1U << irq % 32;
	unsigned long flags = enter(irq);

	if (*masked(irq) & bit)
		*raised(irq) |= bit;
	else
		send(irq);
	leave(irq, flags);
}
