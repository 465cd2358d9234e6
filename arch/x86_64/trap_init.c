// SPDX-License-Identifier: BSD-3-Clause
/* The tables that lead from a vector to its stub, and to the stack an exception runs on. */
#include <uk/arch/asm.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/stacks.h>
#include <uk/arch/boot.h>
#if CONFIG_SMP
#include <uk/arch/smp.h>
#endif
#include "image.h"
#include "tss.h"

#define IRQ_VECTOR	32
#define VECTORS		(IRQ_VECTOR + CONFIG_ARCH_IRQ_VECTORS)
#define STUB_BYTES	8	/* vectors.S */

/* SDM volume 3, 6.14.1: 64-bit interrupt gate, present. */
#define GATE_INTERRUPT	0x8e00
#define IST_FAULT	1
#if CONFIG_ARCH_RED_ZONE
#define IST_INTERRUPT	2
#else
#define IST_INTERRUPT	0	/* on the stack it comes upon */
#endif

struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint16_t flags;
	uint16_t offset_mid;
	uint32_t offset_high;
	uint32_t zero;
};

struct idtr {
	uint16_t limit;
	uint64_t base;
} __uk_packed;

_Static_assert(sizeof(struct gate) == 16, "SDM");

#pragma GCC visibility push(hidden)
extern const char ukarch_stubs[];
extern uint64_t ukarch_gdt_tss[CONFIG_NR_CPUS][2];
#pragma GCC visibility pop

/* CR4, SDM volume 3, 2.5, and where CPUID leaf 7 says that the CPU has it. */
#define CR4_UMIP	UK_BIT(11)
#define CR4_SMEP	UK_BIT(20)
#define CR4_SMAP	UK_BIT(21)
#define HAS_UMIP(c)	((c).ecx & UK_BIT(2))
#define HAS_SMEP(c)	((c).ebx & UK_BIT(7))
#define HAS_SMAP(c)	((c).ebx & UK_BIT(20))

/* Zero until the boot fills them, then read-only. The CPU writes to neither: what LTR marks busy is
 * the TSS's descriptor, and a TSS of 64-bit mode keeps no state of a task (SDM volume 3, 7.7). */
static struct gate idt[VECTORS] __uk_aligned(16) __uk_section(".bss.made.idt");
struct ukarch_tss ukarch_tss[CONFIG_NR_CPUS] __uk_section(".bss.made.tss");
#if CONFIG_ARCH_RED_ZONE
/* What the CPU pushes, the stub's call and two registers. */
static char entry_frame[CONFIG_NR_CPUS][64] __uk_aligned(16);
#endif

/* No page is a user's, so nothing may ever execute or touch one: a damaged table is noticed. */
static __uk_boot_text void protect(void)
{
	struct ukarch_cpuid has = ukarch_cpuid(7, 0);
	uint64_t cr4;

	__asm__ volatile("movq %%cr4, %0" : "=r"(cr4));
	cr4 |= (HAS_UMIP(has) ? CR4_UMIP : 0) | (HAS_SMEP(has) ? CR4_SMEP : 0) |
	       (HAS_SMAP(has) ? CR4_SMAP : 0);
	__asm__ volatile("movq %0, %%cr4" :: "r"(cr4));
}

/* The stacks of CPU @cpu, the highest address of whose exception stack is @top. */
static __uk_boot_text void make_tss(unsigned int cpu, uint64_t base, uintptr_t top)
{
	struct ukarch_tss *tss = &ukarch_tss[cpu];
	uint64_t *gdt = ukarch_gdt_tss[cpu];

	tss->ist[IST_FAULT - 1] = top;
#if CONFIG_ARCH_RED_ZONE
	tss->ist[IST_INTERRUPT - 1] = (uintptr_t)entry_frame[cpu] + sizeof(entry_frame[cpu]);
#endif
	tss->io_map = sizeof(*tss);
	gdt[0] |= (base & 0xffffff) << 16 | (base & 0xff000000) << 32;
	gdt[1] = base >> 32;
}

#if CONFIG_SMP
/* The other CPUs load it as well: startup.S. */
struct idtr ukarch_idtr __uk_section(".bss.made.idtr");

static __uk_boot_text void make_others(const struct idtr *idtr)
{
	ukarch_idtr = *idtr;
	ukarch_tss[0].percpu = ukarch_percpu();
	for (unsigned int cpu = 1; cpu < CONFIG_NR_CPUS; cpu++)
		make_tss(cpu, (uintptr_t)&ukarch_tss[cpu],
			 ukarch_exc_base(cpu) + sizeof(ukarch_exc_stack.stack));
}
#else
static void make_others(const struct idtr *idtr __uk_unused)
{
}
#endif

__uk_boot_text void ukarch_trap_init(void)
{
	struct idtr idtr = { sizeof(idt) - 1, (uintptr_t)idt };
	uint64_t base = (uintptr_t)&ukarch_tss[0];

	for (unsigned int i = 0; i < VECTORS; i++) {
		uint64_t stub = (uintptr_t)ukarch_stubs + i * STUB_BYTES;

		idt[i].offset_low = (uint16_t)stub;
		idt[i].selector = SEL_CODE;
		idt[i].flags = (uint16_t)(GATE_INTERRUPT |
					(i < IRQ_VECTOR ? IST_FAULT : IST_INTERRUPT));
		idt[i].offset_mid = (uint16_t)(stub >> 16);
		idt[i].offset_high = (uint32_t)(stub >> 32);
	}
	make_tss(0, base, UK_STACK_TOP(ukarch_exc));
	make_others(&idtr);
	__asm__ volatile("lidt %0\n\tltr %w1" :: "m"(idtr), "r"(SEL_TSS) : "memory");
	protect();
}
