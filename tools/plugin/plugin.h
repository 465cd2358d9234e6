/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is used of QEMU's interface for TCG plugins (QEMU docs/devel/tcg-plugins.rst, version 1):
 * Debian ships no header for it.
 */
#ifndef PLUGIN_H
#define PLUGIN_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t plugin_id;
struct tb;
struct insn;
enum cb_flags { CB_NO_REGS };
enum mem_rw { MEM_R = 1, MEM_W, MEM_RW };
enum op { INLINE_ADD_U64 };

struct plugin_info {
	const char *target_name;	/* "aarch64", "x86_64"; more follows */
};

extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*cb)(plugin_id, struct tb *));
extern void qemu_plugin_register_atexit_cb(plugin_id id, void (*cb)(plugin_id, void *), void *p);
extern size_t qemu_plugin_tb_n_insns(const struct tb *tb);
extern struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t idx);
extern const void *qemu_plugin_insn_data(const struct insn *insn);
extern size_t qemu_plugin_insn_size(const struct insn *insn);
extern uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn,
						   void (*cb)(unsigned int, void *),
						   enum cb_flags flags, void *p);
extern void qemu_plugin_register_vcpu_insn_exec_inline(struct insn *insn, enum op op, void *ptr,
						       uint64_t imm);
extern void qemu_plugin_register_vcpu_mem_cb(struct insn *insn,
					     void (*cb)(unsigned int, uint32_t, uint64_t, void *),
					     enum cb_flags flags, enum mem_rw rw, void *p);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;
__attribute__((visibility("default"))) int qemu_plugin_install(plugin_id id,
							       const struct plugin_info *info,
							       int argc, char **argv);

#endif /* PLUGIN_H */
