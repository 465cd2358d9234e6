// SPDX-License-Identifier: BSD-3-Clause
/*
 * What an exception means, in words: from the syndrome (DDI 0487 D17.2.37, ESR_EL1) and from what
 * lies at the address it names. Names stand in one string a table: no table needs a relocation.
 */
#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/arch/stacks.h>
#include <uk/arch/trap.h>
#include "image.h"

#define ESR_EC(esr)	(((esr) >> 26) & 0x3f)
#define ESR_WNR		UK_BIT(6)
#define ESR_FNV		UK_BIT(10)	/* FAR not valid */
#define ESR_FSC(esr)	((esr) & 0x3f)
#define ESR_BRK(esr)	((esr) & 0xffff)

#define EC_PAC		0x1c
#define EC_INSN_ABORT	0x21
#define EC_DATA_ABORT	0x25
#define EC_SERROR	0x2f
#define EC_BRK		0x3c
#define BRK_TRAP	1000	/* gcc's __builtin_trap() */
#define FSC_SYNC_EXTERNAL 0x10
#define FSC_TAG_CHECK	0x11

/* What a failed authentication makes of the upper bits of a pointer, by key A or B, unless the CPU
 * traps it at once (DDI 0487, AArch64.Auth(); FEAT_FPAC, then the class is 0x1c). */
#define PAC_FAILED_A	0x2000
#define PAC_FAILED_B	0x4000

#define PAR_F		UK_BIT(0)	/* the translation failed */
#define PAR_ATTR(par)	((par) >> 56)	/* as in MAIR_EL1: below 0x10 is device memory */

/* Exception classes, each name behind its number; the last stands for all others. */
static const char classes[] =
	"\x00" "undefined instruction\0"
	"\x07" "FP or SIMD instruction in a thread without FP\0"
	"\x0d" "branch to no branch target\0"
	"\x0e" "illegal execution state\0"
	"\x15" "SVC\0"
	"\x18" "trapped system register\0"
	"\x1c" "bad pointer signature\0"
	"\x22" "misaligned PC\0"
	"\x26" "misaligned stack pointer\0"
	"\x2f" "SError\0"
	"\x31" "hardware breakpoint\0"
	"\x33" "software step\0"
	"\x35" "watchpoint\0"
	"\xff" "unknown exception class";

/* Fault status codes without their level; those with one come first. */
static const char faults[] =
	"\x00" "address size fault\0"
	"\x04" "translation fault\0"
	"\x08" "access flag fault\0"
	"\x0c" "permission fault\0"
	"\x14" "external abort on a table walk\0"
	"\x10" "external abort\0"
	"\x11" "tag check fault\0"
	"\x18" "memory error\0"
	"\x21" "alignment fault\0"
	"\x35" "unsupported exclusive access\0"
	"\xff" "fault of unknown kind";

static const char *name_of(const char *names, unsigned int code)
{
	for (; (unsigned char)*names != code && (unsigned char)*names != 0xff; names++)
		while (*++names)
			;
	return names + 1;
}

static uint64_t translate(uint64_t addr, bool write)
{
	if (write)
		__asm__ volatile("at s1e1w, %0\n\tisb" :: "r"(addr) : "memory");
	else
		__asm__ volatile("at s1e1r, %0\n\tisb" :: "r"(addr) : "memory");
	return ukarch_sysreg_read(PAR_EL1);
}

bool ukarch_page_accessible(uint64_t addr, bool write)
{
	return !(translate(addr, write) & PAR_F);
}

static bool within(uint64_t addr, const char *from, const char *to)
{
	return addr >= (uintptr_t)from && addr < (uintptr_t)to;
}

/* Is @page the guard page below a stack? *@name: whose stack it is, or NULL. */
static bool guards(uintptr_t page, const char **name)
{
	bool known = false;

	for (unsigned int i = 0; i < ukarch_guard_count(); i++)
		known |= ukarch_guard_page(i) == page;
	if (ukarch_smp_is_exc_guard(page))
		*name = "exception";
	else if (page == (uintptr_t)&ukarch_main_stack)
		*name = "main";
	else
		*name = ukarch_hook_stack_name(page);
	return known || *name;
}

/* What lies at @addr, if it is no guard page. */
static const char *place(uint64_t addr)
{
	uint64_t par;

	if (addr >> 48 == PAC_FAILED_A || addr >> 48 == PAC_FAILED_B)
		return name_of(classes, EC_PAC);
	if (addr < UKARCH_PAGE_SIZE)
		return "null page";
	if (within(addr, _start, __text_end))
		return "text";
	if (within(addr, __rodata_start, __rodata_end))
		return "read-only data";
	if (within(addr, __data_start, _end))
		return "data";
	par = translate(addr, false);
	if (par & PAR_F)
		return "unmapped memory";
	return PAR_ATTR(par) < 0x10 ? "device memory" : "memory outside the image";
}

UK_CALLS(put_abort, ukarch_hook_crash_puts, passed(ukarch_trap_cause));
static void put_abort(ukarch_puts_t out, const struct ukarch_trapframe *f)
{
	unsigned int fsc = ESR_FSC(f->esr);
	uint64_t addr = f->far;
	const char *owner;

	/* Up to 0x17 the low bits tell the level, except for two aborts that are not a walk's. */
	if (fsc < 0x18 && fsc != FSC_SYNC_EXTERNAL && fsc != FSC_TAG_CHECK) {
		ukarch_put(out, name_of(faults, fsc & ~3U));
		ukarch_put(out, " at level ");
		out(&"0123456789abcdef"[fsc & 3], 1);
	} else {
		ukarch_put(out, name_of(faults, fsc));
	}
	if (fsc == FSC_SYNC_EXTERNAL && (f->esr & ESR_FNV))
		return;
	ukarch_put(out, ESR_EC(f->esr) == EC_INSN_ABORT ? ": execute " :
		 f->esr & ESR_WNR ? ": write to " : ": read of ");
	ukarch_put_hex(out, addr);
	ukarch_put(out, ", ");
	if (fsc == FSC_TAG_CHECK)
		addr &= UK_GENMASK(55, 0);	/* less the tag */
	if (guards(UK_ALIGN_DOWN(addr, UKARCH_PAGE_SIZE), &owner)) {
		if (owner) {
			ukarch_put(out, owner);
			ukarch_put(out, "'s ");
		}
		ukarch_put(out, "guard page (stack overflow)");
	} else {
		ukarch_put(out, place(addr));
	}
}

void ukarch_trap_cause(const struct ukarch_trapframe *f, ukarch_puts_t out)
{
	unsigned int ec = ESR_EC(f->esr);

	switch (f->vector & 3) {
	case 1:
		ukarch_put(out, "unexpected IRQ");
		return;
	case 2:
		ukarch_put(out, "unexpected FIQ");
		return;
	case 3:
		ec = EC_SERROR;
	}
	if (ec == EC_BRK)
		ukarch_put(out, ESR_BRK(f->esr) == BRK_TRAP ? "assertion failed" :
			 ESR_BRK(f->esr) == UKARCH_BRK_CANARY ? "stack canary overwritten" :
								"breakpoint");
	else if (ec == EC_DATA_ABORT || ec == EC_INSN_ABORT)
		put_abort(out, f);
	else
		ukarch_put(out, name_of(classes, ec));
}
