// SPDX-License-Identifier: BSD-3-Clause
/*
 * The crash report: cause, address and what lies there, registers, call chain. It runs on the fault
 * stack, uses no other library, and trusts nothing it prints: every memory access of its own is one
 * that the page tables say will succeed.
 */
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/arch/trap.h>
#include <uk/annotate.h>
#include "image.h"

#define CALL_CHAIN	16	/* return addresses shown, 8 bytes of fault stack each */

/* SDM volume 3, table 6-1 and 4.7. */
#define VEC_UD		6
#define VEC_PF		14
#define PF_PRESENT	UK_BIT(0)
#define PF_WRITE	UK_BIT(1)
#define PF_RESERVED	UK_BIT(3)
#define PF_FETCH	UK_BIT(4)

#define UD2		0x0b0f	/* __builtin_trap() */
#define UD1		0xb90f	/* canary.c */

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

/* Names in one string, so that the table needs no relocation: each behind its vector. */
static const char *vector_name(unsigned int vector)
{
	static const char names[] =
		"\x00" "division error\0"
		"\x01" "debug exception\0"
		"\x02" "non-maskable interrupt\0"
		"\x03" "breakpoint\0"
		"\x04" "overflow\0"
		"\x05" "bound range exceeded\0"
		"\x06" "undefined instruction\0"
		"\x07" "FP or SSE instruction in an image without FP\0"
		"\x08" "double fault\0"
		"\x0a" "invalid TSS\0"
		"\x0b" "segment not present\0"
		"\x0c" "stack segment fault\0"
		"\x0d" "general protection fault\0"
		"\x10" "x87 floating-point error\0"
		"\x11" "alignment check\0"
		"\x12" "machine check\0"
		"\x13" "SIMD floating-point error\0"
		"\x15" "control protection fault\0";
	const char *p = names;

	while (p < names + sizeof(names) - 1) {
		if ((unsigned char)*p++ == vector)
			return p;
		while (*p++)
			;
	}
	return "reserved exception";
}

static bool within(uint64_t addr, const char *from, const char *to)
{
	return addr >= (uintptr_t)from && addr < (uintptr_t)to;
}

static void put_place(uint64_t addr, ukarch_puts_t out)
{
	const char *name = NULL;

	if (addr < UKARCH_PAGE_SIZE) {
		ukarch_put(out, "null page");
		return;
	}
	for (unsigned int i = 0; i < ukarch_guard_count(); i++) {
		uintptr_t g = ukarch_guard_page(i);

		if (addr - g >= UKARCH_PAGE_SIZE)
			continue;
		name = ukarch_smp_is_exc_guard(g) ? "exception" :
		       g == (uintptr_t)&ukarch_main_stack ? "main" : ukarch_hook_stack_name(g);
		if (name) {
			ukarch_put(out, name);
			ukarch_put(out, "'s ");
		}
		ukarch_put(out, "guard page (stack overflow)");
		return;
	}
	ukarch_put(out, within(addr, _start, __text_end) ? "text" :
		   within(addr, __rodata_start, __rodata_end) ? "read-only data" :
		   within(addr, __data_start, _end) ? "data" :
		   ukarch_page_accessible(addr, false) ? "memory outside the image" :
		   "unmapped memory");
}

void ukarch_trap_cause(const struct ukarch_trapframe *f, ukarch_puts_t out)
{
	if (f->vector == VEC_UD && ukarch_page_accessible(f->rip, false) &&
	    ukarch_page_accessible(f->rip + 1, false)) {
		const uint8_t *code = (const uint8_t *)f->rip;
		unsigned int op = code[0] | (unsigned int)code[1] << 8;

		ukarch_put(out, op == UD2 ? "assertion failed" :
			   op == UD1 ? "stack canary overwritten" : vector_name(VEC_UD));
		return;
	}
	if (f->vector != VEC_PF) {
		ukarch_put(out, vector_name((unsigned int)f->vector));
		return;
	}
	ukarch_put(out, f->error & PF_RESERVED ? "damaged page table" :
		   f->error & PF_PRESENT ? "permission fault" : "translation fault");
	ukarch_put(out, f->error & PF_FETCH ? ": execute " :
		   f->error & PF_WRITE ? ": write to " : ": read of ");
	ukarch_put_hex(out, f->cr2);
	ukarch_put(out, ", ");
	put_place(f->cr2, out);
}

uint64_t ukarch_trap_lr(const struct ukarch_trapframe *f)
{
	if (f->rip >= UKARCH_ADDR(_start) && f->rip < UKARCH_ADDR(__text_end))
		return 0;
	/* The return address is all that a call has pushed. */
	if (!UK_IS_ALIGNED(f->rsp, 8) || !ukarch_page_accessible(f->rsp, false))
		return 0;
	return *(const uint64_t *)f->rsp;
}

unsigned int ukarch_backtrace(const struct ukarch_trapframe *f, uintptr_t *pc, unsigned int max)
{
	uint64_t fp = f->rbp;
	unsigned int n = 0;

	while (n < max && fp && UK_IS_ALIGNED(fp, 8) && ukarch_page_accessible(fp, false) &&
	       ukarch_page_accessible(fp + 8, false)) {
		const uint64_t *record = (const uint64_t *)fp;

		pc[n++] = record[1];
		if (record[0] <= fp)
			break;
		fp = record[0];
	}
	return n;
}

static void put(const char *s)
{
	ukarch_put(ukarch_hook_crash_puts, s);
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
	/* In the order of the frame. */
	static const char names[] = "rax\0rbx\0rcx\0rdx\0rsi\0rdi\0rbp\0r8 \0r9 \0r10\0r11\0r12"
				    "\0r13\0r14\0r15";

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
	put_reg("\n    pc  ", f->rip);
	if (cpu->crashes > 1)
		goto out;
	put_reg("  lr  ", ukarch_trap_lr(f));
	put_reg("  sp     ", f->rsp);
	put_reg("\n    vec ", f->vector);
	put_reg("  err ", f->error);
	put_reg("  cr2    ", f->cr2);
	put_reg("\n    flags ", f->rflags);
	for (unsigned int i = 0; i < 15; i++) {
		put(i % 3 == 0 ? "\n    " : "  ");
		put(names + 4 * i);
		put_reg(" ", (&f->rax)[i]);
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
