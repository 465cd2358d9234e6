// SPDX-License-Identifier: BSD-3-Clause
/*
 * A TCG plugin for QEMU that counts in partitions of a hypervisor, CPU by CPU:
 *
 *	-plugin libpartition.so,low=ADDR,high=ADDR,job=ADDR,cpu=N,out=FILE
 *
 * guests   instructions of all CPUs at addresses from low to high: those of the partitions, when
 * the
 *          hypervisor runs elsewhere in its address space
 * job      how often address job was reached on CPU cpu, and how many instructions that CPU
 * executed,
 *          the hypervisor's included, since it last slept (WFI): least and most
 *
 * Counting is by block; one that an exception leaves half-way is counted whole.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct tb;
struct insn;
enum cb_flags { CB_NO_REGS };

extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*cb)(plugin_id, struct tb *));
extern void qemu_plugin_register_atexit_cb(plugin_id id, void (*cb)(plugin_id, void *), void *p);
extern size_t qemu_plugin_tb_n_insns(const struct tb *tb);
extern struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t idx);
extern const void *qemu_plugin_insn_data(const struct insn *insn);
extern uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn,
						   void (*cb)(unsigned int, void *),
						   enum cb_flags flags, void *p);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct tb *tb, void (*cb)(unsigned int, void *),
						 enum cb_flags flags, void *p);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;
__attribute__((visibility("default"))) int qemu_plugin_install(plugin_id id, const void *info,
							       int argc, char **argv);

#define CPUS	16
#define WFI	0xd503207f	/* DDI 0487 C6.2: hint #3 */

/* A line of its own for each: CPUs count at the same time. */
static struct {
	uint64_t all, guest, asleep, hits, least, most;
	uint64_t unused[2];
} cpus[CPUS];

static uint64_t low, high, job = UINT64_MAX, on_cpu;
static const char *out;

static void on_block(unsigned int cpu, void *p)
{
	cpus[cpu % CPUS].all += (uintptr_t)p;
}

static void on_guest_block(unsigned int cpu, void *p)
{
	cpus[cpu % CPUS].all += (uintptr_t)p;
	cpus[cpu % CPUS].guest += (uintptr_t)p;
}

static void on_wfi(unsigned int cpu, void *p)
{
	(void)p;
	cpus[cpu % CPUS].asleep = cpus[cpu % CPUS].all;
}

/* @p: how many instructions of the block come behind. */
static void on_job(unsigned int cpu, void *p)
{
	uint64_t since = cpus[cpu % CPUS].all - (uintptr_t)p - cpus[cpu % CPUS].asleep;

	if (cpu != on_cpu)
		return;
	if (cpus[cpu].hits == 0 || since < cpus[cpu].least)
		cpus[cpu].least = since;
	if (since > cpus[cpu].most)
		cpus[cpu].most = since;
	cpus[cpu].hits++;
}

static void on_translate(plugin_id id, struct tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);
	uint64_t first = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
	bool guest = first >= low && first < high;

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, guest ? on_guest_block : on_block, CB_NO_REGS,
					     (void *)(uintptr_t)n);
	for (size_t i = 0; i < n; i++) {
		struct insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint32_t word;

		memcpy(&word, qemu_plugin_insn_data(insn), sizeof(word));
		if (word == WFI && !guest)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_wfi, CB_NO_REGS, NULL);
		if (qemu_plugin_insn_vaddr(insn) == job)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_job, CB_NO_REGS,
							       (void *)(uintptr_t)(n - i));
	}
}

static void at_exit(plugin_id id, void *p)
{
	uint64_t guests = 0;
	FILE *f = fopen(out, "w");

	(void)id;
	(void)p;
	if (f == NULL)
		return;
	for (unsigned int i = 0; i < CPUS; i++)
		guests += cpus[i].guest;
	fprintf(f, "guests %" PRIu64 "\n", guests);
	fprintf(f, "job %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", cpus[on_cpu].hits,
		cpus[on_cpu].least, cpus[on_cpu].most);
	fclose(f);
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (strncmp(argv[i], "low=", 4) == 0)
			low = strtoull(argv[i] + 4, NULL, 0);
		else if (strncmp(argv[i], "high=", 5) == 0)
			high = strtoull(argv[i] + 5, NULL, 0);
		else if (strncmp(argv[i], "job=", 4) == 0)
			job = strtoull(argv[i] + 4, NULL, 0);
		else if (strncmp(argv[i], "cpu=", 4) == 0)
			on_cpu = strtoull(argv[i] + 4, NULL, 0) % CPUS;
		else if (strncmp(argv[i], "out=", 4) == 0)
			out = strdup(argv[i] + 4);
		else
			return -1;
	}
	if (out == NULL)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	qemu_plugin_register_atexit_cb(id, at_exit, NULL);
	return 0;
}
