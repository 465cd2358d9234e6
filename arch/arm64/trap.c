// SPDX-License-Identifier: BSD-3-Clause
/*
 * The crash report: cause, address and what lies there, registers, call chain. It runs on the
 * exception stack, uses no other library, and trusts nothing it prints: every memory access of its
 * own is one that the MMU says will succeed.
 */
#include <uk/arch/ctx.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/arch/trap.h>
#include <uk/annotate.h>
#include "image.h"

#define CALL_CHAIN	16	/* return addresses shown, 8 bytes of exception stack each */

UK_CALLS(ukarch_put, ukarch_hook_crash_puts, passed(ukarch_trap_cause));
void ukarch_put(ukarch_puts_t out, const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	out(s, n);
}

UK_CALLS(ukarch_put_hex, ukarch_hook_crash_puts, passed(ukarch_trap_cause));
void ukarch_put_hex(ukarch_puts_t out, uint64_t v)
{
	char buf[18] = "0x";

	for (int i = 17; i > 1; i--, v >>= 4)
		buf[i] = "0123456789abcdef"[v & 0xf];
	out(buf, sizeof(buf));
}

static void put(const char *s)
{
	ukarch_put(ukarch_hook_crash_puts, s);
}

unsigned int ukarch_backtrace(const struct ukarch_trapframe *f, uintptr_t *pc, unsigned int max)
{
	uint64_t fp = f->x[29];
	unsigned int n = 0;

	while (n < max && fp && UK_IS_ALIGNED(fp, 16) && ukarch_page_accessible(fp, false)) {
		const uint64_t *record = (const uint64_t *)fp;	/* AAPCS64 6.4.6: FP, LR */

		pc[n++] = record[1];
		if (record[0] <= fp)
			break;
		fp = record[0];
	}
	return n;
}

#if CONFIG_NR_CPUS > 1
#define UKARCH_CRASH_HEAD	"\n*** CRASH on CPU "

static void put_cpu(unsigned int cpu)
{
	char text[] = "0: ";

	text[0] += (char)cpu;
	put(text);
}
#else
#define UKARCH_CRASH_HEAD	"\n*** CRASH: "

static void put_cpu(unsigned int cpu __uk_unused)
{
}
#endif

static void put_reg(const char *name, uint64_t v)
{
	put(name);
	ukarch_put_hex(ukarch_hook_crash_puts, v);
}

void ukarch_trap(struct ukarch_trapframe *f)
{
	struct ukarch_percpu *cpu = ukarch_percpu();

	if (!ukarch_smp_crash(cpu->cpu))
		ukarch_stop();
	/* A crash while reporting one: say so in few words, and end. Then: just end, which goes on
	 * behind whatever has crashed there before. */
	switch (cpu->crashes++) {
	case 0:
		put(UKARCH_CRASH_HEAD);
		put_cpu(cpu->cpu);
		break;
	case 1:
		put("\n*** CRASH again: ");
		break;
	default:
		ukarch_hook_crash(f);
	}
	ukarch_trap_cause(f, ukarch_hook_crash_puts);
	put_reg("\n    pc  ", f->elr);
	if (cpu->crashes > 1)
		goto out;
	put_reg("  lr  ", f->x[30]);
	put_reg("  sp   ", f->sp);
	put_reg("\n    esr ", f->esr);
	put_reg("  far ", f->far);
	put_reg("  spsr ", f->spsr);
	for (unsigned int i = 0; i < 30; i++) {
		char label[6] = " x00 ";

		if (i % 3 == 0)
			put("\n   ");
		label[2] = (char)('0' + i / 10);
		label[3] = (char)('0' + i % 10);
		put_reg(label, f->x[i]);
	}
	put_reg("\n    image at ", UKARCH_ADDR(_start));
#if CONFIG_ARCH_FRAME_POINTER
	{
		uintptr_t pc[CALL_CHAIN];
		unsigned int n = ukarch_backtrace(f, pc, CALL_CHAIN);

		put("\n    called from");
		for (unsigned int i = 0; i < n; i++)
			put_reg(" ", pc[i]);
	}
#endif
out:
	put("\n");
	ukarch_hook_crash(f);
}
