// SPDX-License-Identifier: BSD-3-Clause
/* What this CPU can do is used, and nothing else: run it on CPUs that differ (TEST-CPUS). */
#include <uk/arch/lcpu.h>
#include <uk/arch/stacks.h>
#include <uk/bits.h>
#include <uk/lapic.h>
#include <uk/test.h>

/* SDM volume 3, 2.5: CR4. */
#define CR4_UMIP	UK_BIT(11)
#define CR4_OSXSAVE	UK_BIT(18)
#define CR4_SMEP	UK_BIT(20)
#define CR4_SMAP	UK_BIT(21)

#define MSR_APIC_BASE	0x1b
#define APIC_BASE_X2	UK_BIT(10)

static uint64_t cr4(void)
{
	uint64_t v;

	__asm__ volatile("movq %%cr4, %0" : "=r"(v));
	return v;
}

/* SDM volume 2, CPUID, leaf 7. */
UK_TESTCASE(cpu, user_pages_are_out_of_reach_where_it_can)
{
	struct ukarch_cpuid has = ukarch_cpuid(7, 0);

	UK_TEST_EXPECT(!(cr4() & CR4_SMEP) == !(has.ebx & UK_BIT(7)));
	UK_TEST_EXPECT(!(cr4() & CR4_SMAP) == !(has.ebx & UK_BIT(20)));
	UK_TEST_EXPECT(!(cr4() & CR4_UMIP) == !(has.ecx & UK_BIT(2)));
}

/* XSAVE for what only it saves, and only where it is; FXSAVE otherwise. */
UK_TESTCASE(cpu, xsave_is_on_for_avx_only)
{
	bool has = ukarch_cpuid(1, 0).ecx & UK_BIT(26);

#if CONFIG_ARCH_FP_AVX
	UK_TEST_EXPECT(!(cr4() & CR4_OSXSAVE) == !has);
#else
	(void)has;
	UK_TEST_EXPECT(!(cr4() & CR4_OSXSAVE));
#endif
}

/* All of them, so also the NMI, the double fault and the page fault: the stack they come upon may
 * be what is wrong. SDM volume 3, figures 6-8 and 7-11, and 3.5.2 for the TSS's descriptor. */
UK_TESTCASE(cpu, exceptions_have_a_stack_of_their_own)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __uk_packed idtr, gdtr;
	const uint64_t *gate, *descriptor;
	uint64_t tss, ist1;
	uint16_t tr;

	__asm__ volatile("sidt %0\n\tsgdt %1\n\tstr %2" : "=m"(idtr), "=m"(gdtr), "=r"(tr));
	gate = (const uint64_t *)idtr.base;
	for (unsigned int v = 0; v < 32; v++)
		UK_TEST_EXPECT((gate[2 * v] >> 32 & 7) == 1);
	descriptor = (const uint64_t *)(gdtr.base + tr);
	tss = (descriptor[0] >> 16 & 0xffffff) | (descriptor[0] >> 32 & 0xff000000) |
	      descriptor[1] << 32;
	__builtin_memcpy(&ist1, (const char *)tss + 36, sizeof(ist1));
	UK_TEST_EXPECT(ist1 == UK_STACK_TOP(ukarch_exc));
}

/* SDM volume 3, 11.12 and 11.5.4. */
UK_TESTCASE(cpu, apic_is_the_newest_it_has)
{
	bool x2 = ukarch_cpuid(1, 0).ecx & UK_BIT(21);
	bool deadline = ukarch_cpuid(1, 0).ecx & UK_BIT(24);

	UK_TEST_EXPECT((lapic_base == 0) == x2);
	UK_TEST_EXPECT(!(ukarch_msr_read(MSR_APIC_BASE) & APIC_BASE_X2) == !x2);
	UK_TEST_EXPECT(((lapic_read(LAPIC_LVT_TIMER) & LAPIC_LVT_DEADLINE) != 0) == deadline);
}
