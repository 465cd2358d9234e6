/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is used of QEMU's interface for TCG plugins (QEMU docs/devel/tcg-plugins.rst): Debian ships
 * no header for it. Version 1 is that of Debian 12's QEMU 7.2; a plugin that wants a later one says
 * so before it includes this (4: QEMU 10). A plugin is one source and gives options[] and finish().
 */
#ifndef PLUGIN_H
#define PLUGIN_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef PLUGIN_VERSION
#define PLUGIN_VERSION	1
#endif

typedef uint64_t plugin_id;
struct tb;
struct insn;
enum cb_flags { CB_NO_REGS };
enum mem_rw { MEM_R = 1, MEM_W, MEM_RW };

struct plugin_info {
	const char *target_name;	/* "aarch64", "x86_64"; more follows */
};

typedef void (*exec_cb)(unsigned int cpu, void *p);

extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*cb)(plugin_id, struct tb *));
extern void qemu_plugin_register_atexit_cb(plugin_id id, void (*cb)(plugin_id, void *), void *p);
extern size_t qemu_plugin_tb_n_insns(const struct tb *tb);
extern struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t idx);
extern size_t qemu_plugin_insn_size(const struct insn *insn);
extern uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn, exec_cb cb,
						   enum cb_flags flags, void *p);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct tb *tb, exec_cb cb, enum cb_flags flags,
						 void *p);
extern void qemu_plugin_register_vcpu_mem_cb(struct insn *insn,
					     void (*cb)(unsigned int, uint32_t, uint64_t, void *),
					     enum cb_flags flags, enum mem_rw rw, void *p);

#if PLUGIN_VERSION >= 3
extern size_t qemu_plugin_insn_data(const struct insn *insn, void *to, size_t len);
#else
extern const void *qemu_plugin_insn_data(const struct insn *insn);

enum op { INLINE_ADD_U64 };
extern void qemu_plugin_register_vcpu_insn_exec_inline(struct insn *insn, enum op op, void *ptr,
						       uint64_t imm);

/* Count in *@counter how often @insn runs, without a call. */
static inline void count_runs(struct insn *insn, uint64_t *counter)
{
	qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, counter, 1);
}
#endif

/* The first bytes of @insn, as a number. */
static inline uint32_t word_of(const struct insn *insn)
{
	size_t size = qemu_plugin_insn_size(insn);
	uint32_t word = 0;

	size = size < sizeof(word) ? size : sizeof(word);
#if PLUGIN_VERSION >= 3
	qemu_plugin_insn_data(insn, &word, size);
#else
	memcpy(&word, qemu_plugin_insn_data(insn), size);
#endif
	return word;
}

/* An argument NAME=NUMBER; or @take is called with what stands behind the =, where that is more or
 * may come several times: false, it is wrong. */
struct option {
	const char *name;
	uint64_t *number;
	bool (*take)(const char *value);
};

/* The plugin's: ended by a line without a name; what is done with a block; the report. */
static const struct option options[];
static void on_translate(plugin_id id, struct tb *tb);
static void finish(FILE *f);

static const char *report;	/* out=FILE */

static bool set_option(const char *arg)
{
	const char *value = strchr(arg, '=');
	size_t len = value == NULL ? 0 : (size_t)(value - arg);

	if (value == NULL)
		return false;
	if (len == 3 && strncmp(arg, "out", 3) == 0) {
		report = strdup(value + 1);
		return report != NULL;
	}
	for (const struct option *o = options; o->name != NULL; o++) {
		if (strlen(o->name) != len || strncmp(o->name, arg, len) != 0)
			continue;
		if (o->take != NULL)
			return o->take(value + 1);
		*o->number = strtoull(value + 1, NULL, 0);
		return true;
	}
	return false;
}

static void at_exit(plugin_id id, void *p)
{
	FILE *f = fopen(report, "w");

	(void)id;
	(void)p;
	if (f == NULL)
		return;
	finish(f);
	fclose(f);
}

__attribute__((visibility("default"))) int qemu_plugin_version = PLUGIN_VERSION;
__attribute__((visibility("default"))) int qemu_plugin_install(plugin_id id,
							       const struct plugin_info *info,
							       int argc, char **argv);

static bool arm;	/* the machine's instructions are those of arm64 */

int qemu_plugin_install(plugin_id id, const struct plugin_info *info, int argc, char **argv)
{
	arm = strcmp(info->target_name, "aarch64") == 0;
	for (int i = 0; i < argc; i++)
		if (!set_option(argv[i]))
			return -1;
	if (report == NULL)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	qemu_plugin_register_atexit_cb(id, at_exit, NULL);
	return 0;
}

#endif /* PLUGIN_H */
