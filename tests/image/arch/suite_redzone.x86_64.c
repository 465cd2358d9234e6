// SPDX-License-Identifier: BSD-3-Clause
/* The 128 bytes below the stack pointer, which code of others uses without saying so. */
#include <uk/arch/lcpu.h>
#include <uk/intctlr.h>
#include <uk/test.h>

#define LINE	12

static unsigned int taken;

static void on_interrupt(void *arg __uk_unused)
{
	taken++;
}

/* Fill the zone with a pattern, let in an interrupt that is pending, count what is still there. */
static unsigned int words_kept(void)
{
	unsigned long kept = 0, word;

	__asm__ volatile("movq $-16, %1\n"
			 "1:\tmovq %1, (%%rsp, %1, 8)\n\tincq %1\n\tjnz 1b\n\t"
			 "sti\n\tnop\n\tjmp 2f\n2:\tcli\n\t"
			 "movq $-16, %1\n"
			 "3:\tcmpq %1, (%%rsp, %1, 8)\n\tjne 4f\n\tincq %0\n"
			 "4:\tincq %1\n\tjnz 3b"
			 : "+&r"(kept), "=&r"(word) :: "cc", "memory");
	return (unsigned int)kept;
}

UK_TESTCASE(red_zone, interrupts_keep_off)
{
	unsigned long flags;
	unsigned int kept;

	UK_TEST_ASSERT(uk_irq_register(LINE, 8, UK_IRQ_EDGE, on_interrupt, NULL) == 0);
	flags = ukarch_irq_save();
	uk_irq_raise(LINE);
	kept = words_kept();
	ukarch_irq_restore(flags);
	uk_irq_unregister(LINE);
	UK_TEST_EXPECT(taken == 1);
	UK_TEST_EXPECT(kept == 16);
}
