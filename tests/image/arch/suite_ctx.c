// SPDX-License-Identifier: BSD-3-Clause
/* Contexts: what a switch keeps, interrupts and FP state included. */
#include <uk/arch/ctx.h>
#include <uk/arch/lcpu.h>
#include <uk/test.h>
#include "fp.h"

static struct ukarch_ctx here, there;
static char stack[2048] __uk_aligned(16);
static unsigned int rounds;
static void *seen_arg;

static void other(void *arg)
{
	seen_arg = arg;
	for (;;) {
		ukarch_irq_disable();
		rounds++;
		ukarch_ctx_switch(&there, &here);
	}
}

static void start_other(void)
{
	rounds = 0;
	ukarch_ctx_init(&there, (uintptr_t)stack + sizeof(stack), other, &rounds);
}

UK_TESTCASE(ctx, a_new_context_starts_with_its_argument)
{
	unsigned long flags;

	start_other();
	flags = ukarch_irq_save();
	ukarch_ctx_switch(&here, &there);
	UK_TEST_EXPECT(rounds == 1);
	UK_TEST_EXPECT(seen_arg == &rounds);
	ukarch_ctx_switch(&here, &there);
	ukarch_irq_restore(flags);
	UK_TEST_EXPECT(rounds == 2);
}

UK_TESTCASE(ctx, locals_survive_many_switches)
{
	unsigned long flags;
	uint64_t sum = 0, want = 0;

	start_other();
	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t a = i * 3, b = i ^ 0x55, c = ~i, d = i << 7;

		flags = ukarch_irq_save();
		ukarch_ctx_switch(&here, &there);
		ukarch_irq_restore(flags);
		sum += a + b + c + d;
	}
	for (uint64_t i = 0; i < 1000; i++)
		want += i * 3 + (i ^ 0x55) + ~i + (i << 7);
	UK_TEST_EXPECT(sum == want);
	UK_TEST_EXPECT(rounds == 1000);
}

#if CONFIG_ARCH_FP
UK_TESTCASE(ctx, fp_state_comes_back_whole)
{
	static struct ukarch_fpstate a, b, c;
	unsigned long flags = ukarch_irq_save();

	fp_fill(&a);
	ukarch_fp_save(&c);
	ukarch_fp_restore(&a);
	ukarch_fp_save(&b);
	ukarch_fp_restore(&c);
	ukarch_irq_restore(flags);
	UK_TEST_EXPECT(fp_same(&a, &b));
	UK_TEST_EXPECT(!fp_same(&a, &c));
}
#endif
