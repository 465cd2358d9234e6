// SPDX-License-Identifier: BSD-3-Clause
/*
 * A TCG plugin for QEMU that counts in partitions of a hypervisor, CPU by CPU:
 *
 *	-plugin libpartition.so,low=ADDR,high=ADDR,job=ADDR,cpu=N,out=FILE
 *
 * low, high: addresses of the partitions, when the hypervisor runs elsewhere in its address space.
 * job: one that CPU cpu reaches again and again. FILE then has these lines:
 *
 *	guests N	instructions of all partitions
 *	jobs N		how often job was reached
 *	between N	those of all partitions from the first time to the last
 *	sleeps N	how often a partition went to sleep (WFI) meanwhile
 *	since N ...	for each time, in order: how many instructions that CPU, the hypervisor's
 *			included, executed since it last slept (WFI); 0: it has not, since the
 *			time before
 *
 * Counting is by block; one that an exception leaves half-way is counted whole. Under -icount,
 * where every run gives the same, the last line means nothing: CPUs take turns, and QEMU (10.0,
 * accel/tcg/plugin-gen.c, gen_cpu_index()) then names the CPU that a block was translated on, not
 * the one that executes it. A partition's blocks are its own, a hypervisor's are everybody's.
 */
#include "plugin.h"

#define CPUS	16
#define JOBS	(1U << 20)	/* that are remembered; more are counted only */
#define WFI	0xd503207fU	/* DDI 0487 C6.2: hint #3 */

/* A line of its own for each: CPUs may count at the same time. */
static struct {
	uint64_t all, guest, asleep, sleeps;
	uint64_t unused[4];
} cpus[CPUS];

static uint64_t low, high, job = UINT64_MAX, on_cpu;
static uint64_t jobs;
static struct sums {
	uint64_t guests, sleeps;
} first, last;
static uint64_t since[JOBS];
static uint64_t slept;		/* count of the sleep before the last job */

static struct sums sum(void)
{
	struct sums s = { 0 };

	for (unsigned int i = 0; i < CPUS; i++) {
		s.guests += cpus[i].guest;
		s.sleeps += cpus[i].sleeps;
	}
	return s;
}

static void on_block(unsigned int cpu, void *p)
{
	cpus[cpu % CPUS].all += (uintptr_t)p;
}

static void on_guest_block(unsigned int cpu, void *p)
{
	cpus[cpu % CPUS].all += (uintptr_t)p;
	cpus[cpu % CPUS].guest += (uintptr_t)p;
}

static void on_guest_wfi(unsigned int cpu, void *p)
{
	(void)p;
	cpus[cpu % CPUS].sleeps++;
}

static void on_wfi(unsigned int cpu, void *p)
{
	(void)p;
	cpus[cpu % CPUS].asleep = cpus[cpu % CPUS].all;
}

/* @p: how many instructions of the block come behind. */
static void on_job(unsigned int cpu, void *p)
{
	if (cpu != on_cpu)
		return;
	last = sum();
	if (jobs == 0)
		first = last;
	if (jobs < JOBS && cpus[cpu].asleep != slept)
		since[jobs] = cpus[cpu].all - (uintptr_t)p - cpus[cpu].asleep;
	slept = cpus[cpu].asleep;
	jobs++;
}

static void on_translate(plugin_id id, struct tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);
	uint64_t start = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
	bool guest = start >= low && start < high;

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, guest ? on_guest_block : on_block, CB_NO_REGS,
					     (void *)(uintptr_t)n);
	for (size_t i = 0; i < n; i++) {
		struct insn *insn = qemu_plugin_tb_get_insn(tb, i);

		if (word_of(insn) == WFI)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, guest ? on_guest_wfi : on_wfi,
							       CB_NO_REGS, NULL);
		if (qemu_plugin_insn_vaddr(insn) == job)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_job, CB_NO_REGS,
							       (void *)(uintptr_t)(n - i));
	}
}

static bool set_cpu(const char *value)
{
	on_cpu = strtoull(value, NULL, 0);
	return on_cpu < CPUS;
}

static const struct option options[] = {
	{ .name = "low", .number = &low },
	{ .name = "high", .number = &high },
	{ .name = "job", .number = &job },
	{ .name = "cpu", .take = set_cpu },
	{ .name = NULL },
};

static void finish(FILE *f)
{
	fprintf(f, "guests %" PRIu64 "\njobs %" PRIu64 "\nbetween %" PRIu64 "\nsleeps %" PRIu64
		"\nsince", sum().guests, jobs, last.guests - first.guests,
		last.sleeps - first.sleeps);
	for (uint64_t i = 0; i < jobs && i < JOBS; i++)
		fprintf(f, " %" PRIu64, since[i]);
	fputc('\n', f);
}
