// SPDX-License-Identifier: BSD-3-Clause
/* ukintctlr over whichever controller the machine has: registration, masking, priorities. */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/intctlr.h>
#include <uk/test.h>

/* Software-generated interrupts of a GIC: 0 to 15, private to the CPU. On a PC these two are lines
 * that no device here drives. */
#define SGI_A	12
#define SGI_B	13
/* A shared interrupt that no device of these machines has. A GICv2 need not let SGIs be masked. */
#define SPI	100
/* A number that no GIC has: 1020 to 1023 are special. */
#define NO_IRQ	1021

/* The priorities of the suite and of the drivers in this image are fewer than these. */
UK_NESTING(6);

static unsigned int trace[8], traced;

static void note(void *arg)
{
	if (traced < UK_ARRAY_SIZE(trace))
		trace[traced++] = (unsigned int)(uintptr_t)arg;
}

static void take(unsigned int irq, unsigned int prio)
{
	UK_TEST_ASSERT(uk_irq_register(irq, prio, UK_IRQ_EDGE, note, (void *)(uintptr_t)irq) == 0);
}

/* What is pending when interrupts are unmasked has been taken an instruction later. */
static void let_in(void)
{
	ukarch_irq_enable();
	ukarch_isb();
}

UK_TESTCASE(irq, raised_interrupts_reach_their_handler)
{
	traced = 0;
	take(SGI_A, UK_IRQ_PRIO_DEFAULT);
	uk_irq_raise(SGI_A);
	ukarch_isb();
	uk_irq_raise(SGI_A);
	ukarch_isb();
	UK_TEST_EXPECT(traced == 2);
	UK_TEST_EXPECT(trace[0] == SGI_A);
	UK_TEST_EXPECT(uk_irq_unregister(SGI_A) == 0);
}

UK_TESTCASE(irq, the_higher_priority_comes_first)
{
	traced = 0;
	take(SGI_A, 9);
	take(SGI_B, 2);
	ukarch_irq_disable();
	uk_irq_raise(SGI_A);
	uk_irq_raise(SGI_B);
	UK_TEST_EXPECT(traced == 0);
	let_in();
	UK_TEST_EXPECT(traced == 2);
	UK_TEST_EXPECT(trace[0] == SGI_B && trace[1] == SGI_A);
	uk_irq_unregister(SGI_A);
	uk_irq_unregister(SGI_B);
}

UK_TESTCASE(irq, a_masked_interrupt_waits)
{
	traced = 0;
	take(SPI, UK_IRQ_PRIO_DEFAULT);
	uk_irq_mask(SPI);
	uk_irq_raise(SPI);
	ukarch_isb();
	UK_TEST_EXPECT(traced == 0);
	uk_irq_unmask(SPI);
	ukarch_dsb();
	ukarch_isb();
	UK_TEST_EXPECT(traced == 1);
	uk_irq_unregister(SPI);
}

/* Nothing of it is left: it does not keep others from coming, nor come to who has it next. */
UK_TESTCASE(irq, given_up_while_it_is_pending)
{
	traced = 0;
	take(SPI, 2);
	take(SGI_A, 9);
	ukarch_irq_disable();
	uk_irq_raise(SPI);
	ukarch_isb();
	UK_TEST_EXPECT(uk_irq_unregister(SPI) == 0);
	let_in();
	UK_TEST_EXPECT(traced == 0);
	uk_irq_raise(SGI_A);
	ukarch_isb();
	UK_TEST_EXPECT(traced == 1 && trace[0] == SGI_A);
	take(SPI, 2);
	ukarch_isb();
	UK_TEST_EXPECT(traced == 1);
	uk_irq_unregister(SPI);
	uk_irq_unregister(SGI_A);
}

UK_TESTCASE(irq, bad_registrations_change_nothing)
{
	traced = 0;
	UK_TEST_EXPECT(uk_irq_register(NO_IRQ, 0, UK_IRQ_EDGE, note, NULL) == -EINVAL);
	UK_TEST_EXPECT(uk_irq_register(SGI_A, UK_IRQ_PRIO_LEVELS, UK_IRQ_EDGE, note, NULL) ==
		       -EINVAL);
	UK_TEST_EXPECT(uk_irq_register(SGI_A, 0, UK_IRQ_EDGE, NULL, NULL) == -EINVAL);
	UK_TEST_EXPECT(uk_irq_unregister(SGI_A) == -EINVAL);
	take(SGI_A, 0);
	UK_TEST_EXPECT(uk_irq_register(SGI_A, 0, UK_IRQ_EDGE, note, NULL) == -EBUSY);
	UK_TEST_EXPECT(uk_irq_unregister(SGI_A) == 0);
	UK_TEST_EXPECT(uk_irq_unregister(SGI_A) == -EINVAL);
}

UK_TESTCASE(irq, handlers_run_out_and_come_back)
{
	bool mine[16] = { false };
	unsigned int n = 0;
	int rc = 0;

	/* The timer and the console have some of the handlers already, and maybe some of these. */
	for (unsigned int i = 0; i < 16 && rc != -ENOSPC; i++) {
		rc = uk_irq_register(i, 8, UK_IRQ_EDGE, note, NULL);
		mine[i] = rc == 0;
		n += mine[i];
	}
	UK_TEST_EXPECT(rc == -ENOSPC);
	UK_TEST_EXPECT(n > 0);
	for (unsigned int i = 0; i < 16; i++)
		UK_TEST_EXPECT(!mine[i] || uk_irq_unregister(i) == 0);
	take(SGI_A, 8);
	UK_TEST_EXPECT(uk_irq_unregister(SGI_A) == 0);
}

#if CONFIG_LIBUKINTCTLR_NEST
static void raise_b_inside(void *arg __uk_unused)
{
	note((void *)SGI_A);
	uk_irq_raise(SGI_B);
	ukarch_isb();
	note((void *)SGI_A);
}

UK_TESTCASE(irq, a_higher_priority_interrupts_a_handler)
{
	traced = 0;
	UK_TEST_ASSERT(uk_irq_register(SGI_A, 9, UK_IRQ_EDGE, raise_b_inside, NULL) == 0);
	take(SGI_B, 2);
	uk_irq_raise(SGI_A);
	ukarch_isb();
	UK_TEST_EXPECT(traced == 3);
	UK_TEST_EXPECT(trace[0] == SGI_A && trace[1] == SGI_B && trace[2] == SGI_A);
	uk_irq_unregister(SGI_A);
	uk_irq_unregister(SGI_B);
}

UK_TESTCASE(irq, an_equal_priority_waits_for_the_handler)
{
	traced = 0;
	UK_TEST_ASSERT(uk_irq_register(SGI_A, 9, UK_IRQ_EDGE, raise_b_inside, NULL) == 0);
	take(SGI_B, 9);
	uk_irq_raise(SGI_A);
	ukarch_isb();
	UK_TEST_EXPECT(traced == 3);
	UK_TEST_EXPECT(trace[0] == SGI_A && trace[1] == SGI_A && trace[2] == SGI_B);
	uk_irq_unregister(SGI_A);
	uk_irq_unregister(SGI_B);
}
#endif
