// SPDX-License-Identifier: BSD-3-Clause
/* What the other CPUs find when they come in: see <uk/arch/smp.h>. */
#include <uk/annotate.h>
#include <uk/arch/asm.h>
#include <uk/arch/ctx.h>
#include <uk/arch/paging.h>
#include <uk/arch/smp.h>
#include <uk/arch/trap.h>
#include "image.h"
#include "tss.h"

struct ukarch_cpu_boot ukarch_cpu_boot[CONFIG_NR_CPUS];

#pragma GCC visibility push(hidden)
/* In startup.S. */
extern const char ukarch_startup[], ukarch_startup_cr3[], ukarch_startup_entry[];
extern const char ukarch_startup_end[];
void ukarch_cpu_entry(void);
#pragma GCC visibility pop

/* As CPU 0's in vectors.S. */
#define EXC_STACK(n)							\
	UK_INTERRUPT(UKARCH_IRQ_FRAME + 8, ukarch_hook_irq_exit, ukarch_exc##n, ukarch_hook_irq, \
		     FAULT_STACK_SIZE);				\
	UK_STACK_ROOT(ukarch_exc##n, ukarch_trap, 192);
UKARCH_OTHER_CPUS(EXC_STACK)

static void put32(const char *at, uint64_t v)
{
	/* Copied, so not aligned. */
	__builtin_memcpy((void *)(UKARCH_CPU_PAGE + (uintptr_t)(at - ukarch_startup)),
			 &(uint32_t){ (uint32_t)v }, sizeof(uint32_t));
}

int ukarch_cpus_prepare(void)
{
	size_t len = (size_t)(ukarch_startup_end - ukarch_startup);
	volatile char *to = (volatile char *)UKARCH_CPU_PAGE;
	uint64_t cr3;

	for (size_t i = 0; i < len; i++)
		to[i] = ukarch_startup[i];
	__asm__ volatile("movq %%cr3, %0" : "=r"(cr3));
	put32(ukarch_startup_cr3, cr3);
	put32(ukarch_startup_entry, (uintptr_t)ukarch_cpu_entry);
	return ukarch_paging_map(UKARCH_CPU_PAGE, UKARCH_PAGE_SIZE, UKARCH_PAGE_RX);
}

void ukarch_cpu_prepare(unsigned int cpu, uint32_t apic, struct ukarch_percpu *percpu,
			void (*entry)(void))
{
	struct ukarch_cpu_boot *b = &ukarch_cpu_boot[cpu];
	uintptr_t base = ukarch_exc_base(cpu);

	ukarch_stack_paint((void *)base, sizeof(ukarch_exc_stack.stack));
	percpu->canary = ukarch_percpu()->canary;
	percpu->cpu = cpu;
	percpu->self = percpu;
	percpu->irq_stack = (uint32_t)(base + sizeof(ukarch_exc_stack.stack) - FAULT_STACK_SIZE);

	b->tss = ukarch_tss_selector(cpu);
	b->tss_at = &ukarch_tss[cpu];
	b->stack = base + sizeof(ukarch_exc_stack.stack);
	b->entry = entry;
	__asm__ volatile("movq %%cr0, %0" : "=r"(b->cr0));
	__asm__ volatile("movq %%cr4, %0" : "=r"(b->cr4));
	b->apic = apic | UKARCH_CPU_BOOT_VALID;
	__atomic_store_n(&b->percpu, percpu, __ATOMIC_RELEASE);
}
