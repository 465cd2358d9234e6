// SPDX-License-Identifier: BSD-3-Clause
/*
 * A TCG plugin for QEMU that measures an unmodified image, to the instruction: how many there are
 * from reset to a symbol, and the longest stretch with interrupts masked after it.
 *
 *	-plugin libcount.so,from=ADDR[,irq=FIRST-PAST]...[,begin=ADDR,end=ADDR],out=FILE
 *
 * from: address of main(); irq: where the CPU enters for an interrupt, which masks them, up to two.
 * begin, end: of rounds. The report has a line for the longest stretch that ended in each round.
 *
 * arm64: whether "msr daif, x" unmasks depends on the value, and a plugin cannot read registers. So
 * the one bit that matters is followed from the "mrs" that made it, through moves and the stack (a
 * switch of threads keeps it there), to the "msr". What was never seen is taken to be unmasked, as
 * it is for a new thread. WFI ends a stretch: the CPU waits there for the very interrupt.
 *
 * x86_64: CLI masks; STI and IRETQ unmask. There is no POPFQ in an image (<uk/arch/lcpu.h>), and
 * only an interrupt ends in IRETQ: it came in because they were not masked.
 */
#include "plugin.h"

#define SHADOW	65536

#define ROUNDS	1024

static uint64_t count, from, begin, end;
static struct { uint64_t first, past; } irq[2];
static unsigned int nirqs;
static uint64_t to_main;		/* 0: not reached */
static bool masked;
static uint64_t since, since_pc;
struct stretch { uint64_t longest, from, to; };
static struct stretch all, in_round, rounds[ROUNDS];
static unsigned int nrounds;
static bool reg_off[32];		/* the masked bit of a flags value in this register */
static struct { uint64_t addr; bool off; } shadow[SHADOW];

static uint64_t pack(uint64_t pc, uint32_t insn)
{
	return (pc & 0xffffffff) << 32 | insn;
}

static void mask(uint64_t pc)
{
	if (!masked) {
		masked = true;
		since = count;
		since_pc = pc;
	}
}

static void note(struct stretch *s, uint64_t pc)
{
	if (count - since > s->longest)
		*s = (struct stretch){ count - since, since_pc, pc };
}

static void unmask(uint64_t pc)
{
	if (masked && to_main != 0 && since >= to_main) {
		note(&all, pc);
		note(&in_round, pc);
	}
	masked = false;
}

static void on_begin(unsigned int cpu, void *p)
{
	(void)cpu;
	(void)p;
	in_round = (struct stretch){ 0 };
}

static void on_end(unsigned int cpu, void *p)
{
	(void)cpu;
	(void)p;
	if (nrounds < ROUNDS)
		rounds[nrounds++] = in_round;
}

static void on_main(unsigned int cpu, void *p)
{
	(void)cpu;
	(void)p;
	if (to_main == 0)
		to_main = count;
}

static void on_mask(unsigned int cpu, void *p)
{
	(void)cpu;
	mask((uint64_t)(uintptr_t)p);
}

static void on_unmask(unsigned int cpu, void *p)
{
	(void)cpu;
	unmask((uint64_t)(uintptr_t)p);
}

static void on_system(unsigned int cpu, void *p)
{
	uint64_t v = (uint64_t)(uintptr_t)p, pc = v >> 32;
	uint32_t insn = (uint32_t)v;

	(void)cpu;
	if ((insn & 0xffffffe0) == 0xd53b4220) {		/* mrs x, daif */
		reg_off[insn & 31] = masked;
	} else if ((insn & 0xffffffe0) == 0xd51b4220) {		/* msr daif, x */
		if (reg_off[insn & 31])
			mask(pc);
		else
			unmask(pc);
	} else if ((insn & 0xfffff2ff) == 0xd50342df) {		/* msr daifset, #2 */
		mask(pc);
	} else if ((insn & 0xfffff2ff) == 0xd50342ff ||		/* msr daifclr, #2 */
		   insn == 0xd69f03e0) {			/* eret */
		unmask(pc);
	} else if (insn == 0xd503207f && masked) {		/* wfi */
		unmask(pc);
		mask(pc);
	} else if ((insn & 0xffe0ffe0) == 0xaa0003e0) {		/* mov x, x */
		reg_off[insn & 31] = reg_off[insn >> 16 & 31];
	}
}

static void access_reg(unsigned int reg, bool load, uint64_t addr)
{
	unsigned int i = addr >> 3 & (SHADOW - 1);

	if (load) {
		reg_off[reg] = shadow[i].addr == addr && shadow[i].off;
	} else if (reg != 31) {
		shadow[i].addr = addr;
		shadow[i].off = reg_off[reg];
	} else {
		shadow[i].addr = 0;
	}
}

static void on_single(unsigned int cpu, uint32_t info, uint64_t addr, void *p)
{
	uint32_t insn = (uint32_t)(uintptr_t)p;

	(void)cpu;
	(void)info;
	access_reg(insn & 31, insn >> 22 & 1, addr);
}

/* A pair is two accesses, lower register first. */
static void on_pair(unsigned int cpu, uint32_t info, uint64_t addr, void *p)
{
	static uint64_t first;
	uint32_t insn = (uint32_t)(uintptr_t)p;
	bool second = first != 0 && addr == first + 8;

	(void)cpu;
	(void)info;
	access_reg(second ? insn >> 10 & 31 : insn & 31, insn >> 22 & 1, addr);
	first = second ? 0 : addr;
}

static bool is_system(uint32_t insn)
{
	return (insn & 0xffffffe0) == 0xd53b4220 || (insn & 0xffffffe0) == 0xd51b4220 ||
	       (insn & 0xfffff2df) == 0xd50342df || insn == 0xd69f03e0 || insn == 0xd503207f ||
	       (insn & 0xffe0ffe0) == 0xaa0003e0;
}

static void translate_arm64(struct insn *n, uint64_t pc)
{
	uint32_t insn = word_of(n);

	if (is_system(insn))
		qemu_plugin_register_vcpu_insn_exec_cb(n, on_system, CB_NO_REGS,
						       (void *)(uintptr_t)pack(pc, insn));
	else if ((insn & 0xfe000000) == 0xa8000000)	/* stp, ldp of x registers */
		qemu_plugin_register_vcpu_mem_cb(n, on_pair, CB_NO_REGS, MEM_RW,
						 (void *)(uintptr_t)insn);
	else if ((insn & 0xfe800000) == 0xf8000000)	/* str, ldr of an x register */
		qemu_plugin_register_vcpu_mem_cb(n, on_single, CB_NO_REGS, MEM_RW,
						 (void *)(uintptr_t)insn);
}

/* SDM volume 2: CLI is FA, STI is FB, IRETQ is REX.W CF. */
static void translate_x86(struct insn *n, uint64_t pc)
{
	uint32_t insn = word_of(n);	/* no more bytes than it has */
	size_t size = qemu_plugin_insn_size(n);

	if (size == 1 && insn == 0xfa)
		qemu_plugin_register_vcpu_insn_exec_cb(n, on_mask, CB_NO_REGS,
						       (void *)(uintptr_t)pc);
	else if ((size == 1 && insn == 0xfb) || (size == 2 && insn == 0xcf48))
		qemu_plugin_register_vcpu_insn_exec_cb(n, on_unmask, CB_NO_REGS,
						       (void *)(uintptr_t)pc);
}

static void on_translate(plugin_id id, struct tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct insn *n = qemu_plugin_tb_get_insn(tb, i);
		uint64_t pc = qemu_plugin_insn_vaddr(n);

		count_runs(n, &count);
		if (pc == from)
			qemu_plugin_register_vcpu_insn_exec_cb(n, on_main, CB_NO_REGS, NULL);
		if (begin != 0 && pc == begin)
			qemu_plugin_register_vcpu_insn_exec_cb(n, on_begin, CB_NO_REGS, NULL);
		if (end != 0 && pc == end)
			qemu_plugin_register_vcpu_insn_exec_cb(n, on_end, CB_NO_REGS, NULL);
		for (unsigned int k = 0; k < nirqs; k++) {
			if (pc >= irq[k].first && pc < irq[k].past)
				qemu_plugin_register_vcpu_insn_exec_cb(n, on_mask, CB_NO_REGS,
								       (void *)(uintptr_t)pc);
		}
		if (arm)
			translate_arm64(n, pc);
		else
			translate_x86(n, pc);
	}
}

static bool add_irq(const char *value)
{
	char *end;

	if (nirqs == 2)
		return false;
	irq[nirqs].first = strtoull(value, &end, 0);
	irq[nirqs++].past = *end == '-' ? strtoull(end + 1, NULL, 0) : 0;
	return true;
}

static const struct option options[] = {
	{ .name = "from", .number = &from },
	{ .name = "begin", .number = &begin },
	{ .name = "end", .number = &end },
	{ .name = "irq", .take = add_irq },
	{ .name = NULL },
};

static void put_stretch(FILE *f, const char *name, const struct stretch *s)
{
	fprintf(f, "%s %" PRIu64 " 0x%" PRIx64 " 0x%" PRIx64 "\n", name, s->longest, s->from,
		s->to);
}

static void finish(FILE *f)
{
	fprintf(f, "total %" PRIu64 "\n", count);
	fprintf(f, "reset-to-main %" PRIu64 "\n", to_main);
	put_stretch(f, "irqs-off-max", &all);
	for (unsigned int i = 0; i < nrounds; i++)
		put_stretch(f, "round", &rounds[i]);
}
