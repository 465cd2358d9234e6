// SPDX-License-Identifier: BSD-3-Clause
/*
 * A TCG plugin for QEMU that measures the jobs of static tasks in an unmodified image: how many
 * instructions each task executes from one call of uk_period_wait() to the next.
 *
 *	-plugin libjobs.so,wait=ADDR,end=ADDR,stack=LOW,stack=HIGH,...,out=FILE
 *
 * wait, end: where uk_period_wait() lies. stack: bounds of the tasks' stacks, in pairs; FILE has a
 * line "job N COUNT LONGEST UNFINISHED" for the Nth.
 *
 * Whose instructions they are is told by the stack: an access through the stack pointer is to the
 * stack of whoever runs. Between two such accesses of different owners, both are charged. Handlers
 * of interrupts have a stack of their own and are charged to nobody. So is what a waiting task does
 * as the idle loop: from the first to the last WFI or HLT within uk_period_wait().
 */
#include "plugin.h"

#define TASKS	256
#define NOBODY	(-1)
#define NEVER	UINT64_MAX

static struct {
	uint64_t low, high;
	uint64_t used;			/* since uk_period_wait() was called last */
	uint64_t idle;			/* used before the first WFI in it, or NEVER */
	uint64_t longest, jobs;
	bool waiting;			/* in uk_period_wait() */
} tasks[TASKS];
static int bounds;			/* two a task */
static uint64_t count, wait_start, wait_end;
static uint64_t since;			/* the owner is charged from here */
static uint64_t last;			/* the last access through the stack pointer */
static int owner = NOBODY;

static void settle(void)
{
	if (owner != NOBODY)
		tasks[owner].used += count - since;
	since = count;
}

static int owner_of(uint64_t addr)
{
	for (int i = 0; i < bounds / 2; i++)
		if (addr >= tasks[i].low && addr < tasks[i].high)
			return i;
	return NOBODY;
}

static void on_stack(unsigned int cpu, uint32_t info, uint64_t addr, void *p)
{
	int now = owner_of(addr);

	(void)cpu;
	(void)info;
	(void)p;
	if (now != owner) {
		settle();
		owner = now;
		since = last;
	}
	last = count;
}

static void on_wait(unsigned int cpu, void *p)
{
	(void)cpu;
	(void)p;
	settle();
	if (owner == NOBODY)
		return;
	if (tasks[owner].used > tasks[owner].longest)
		tasks[owner].longest = tasks[owner].used;
	tasks[owner].jobs++;
	tasks[owner].used = 0;
	tasks[owner].idle = NEVER;
	tasks[owner].waiting = true;
}

static void on_return(unsigned int cpu, void *p)
{
	(void)cpu;
	(void)p;
	if (owner != NOBODY)
		tasks[owner].waiting = false;
}

static void on_idle(unsigned int cpu, void *p)
{
	(void)cpu;
	(void)p;
	settle();
	if (owner != NOBODY && tasks[owner].waiting) {
		if (tasks[owner].idle == NEVER)
			tasks[owner].idle = tasks[owner].used;
		else
			tasks[owner].used = tasks[owner].idle;
	}
	owner = NOBODY;
	last = count;
}

/* A load or store with the stack pointer as its base; not those with an address of their own. */
static bool arm_stack(uint32_t insn)
{
	return (insn & 0x0a000000) == 0x08000000 && (insn & 0x3b000000) != 0x18000000 &&
	       (insn >> 5 & 31) == 31;
}

/* push, pop, call, ret, leave, iret: not those that access other memory as well. What says so is in
 * the first four bytes. */
static bool x86_stack(uint32_t word, size_t size)
{
	const uint8_t insn[4] = { word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24 };
	size_t i = 0;

	size = size < sizeof(insn) ? size : sizeof(insn);
	while (i < size && (insn[i] == 0x66 || insn[i] == 0xf3 || (insn[i] & 0xf0) == 0x40))
		i++;
	if (i == size)
		return false;
	switch (insn[i]) {
	case 0x50 ... 0x5f:
	case 0x68:
	case 0x6a:
	case 0x9c:
	case 0x9d:
	case 0xc2:
	case 0xc3:
	case 0xc9:
	case 0xcf:
	case 0xe8:
		return true;
	case 0xff:
		/* of a register: call, push */
		return i + 1 < size && (insn[i + 1] & 0xd8) == 0xd0;
	default:
		return false;
	}
}

static void on_translate(plugin_id id, struct tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct insn *n = qemu_plugin_tb_get_insn(tb, i);
		uint64_t pc = qemu_plugin_insn_vaddr(n);
		uint32_t word = word_of(n);
		bool stack = arm ? arm_stack(word) : x86_stack(word, qemu_plugin_insn_size(n));
		bool idle = arm ? word == 0xd503207f : word == 0xf4;	/* wfi, hlt */
		bool ret = arm ? word == 0xd65f03c0 : word == 0xc3;

		count_runs(n, &count);
		if (pc == wait_start)
			qemu_plugin_register_vcpu_insn_exec_cb(n, on_wait, CB_NO_REGS, NULL);
		if (ret && pc > wait_start && pc < wait_end)
			qemu_plugin_register_vcpu_insn_exec_cb(n, on_return, CB_NO_REGS, NULL);
		if (idle)
			qemu_plugin_register_vcpu_insn_exec_cb(n, on_idle, CB_NO_REGS, NULL);
		if (stack)
			qemu_plugin_register_vcpu_mem_cb(n, on_stack, CB_NO_REGS, MEM_RW, NULL);
	}
}

static bool add_bound(const char *value)
{
	if (bounds == 2 * TASKS)
		return false;
	*(bounds % 2 ? &tasks[bounds / 2].high : &tasks[bounds / 2].low) =
		strtoull(value, NULL, 0);
	bounds++;
	return true;
}

static const struct option options[] = {
	{ .name = "wait", .number = &wait_start },
	{ .name = "end", .number = &wait_end },
	{ .name = "stack", .take = add_bound },
	{ .name = NULL },
};

static void finish(FILE *f)
{
	settle();
	for (int i = 0; i < bounds / 2; i++)
		fprintf(f, "job %d %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", i, tasks[i].jobs,
			tasks[i].longest, tasks[i].waiting ? 0 : tasks[i].used);
}
