/* SPDX-License-Identifier: BSD-3-Clause */
/* Private to the architecture: task-state segments, one a CPU (SDM volume 3, figure 7-11). */
#ifndef __X86_64_TSS_H__
#define __X86_64_TSS_H__

#include <uk/arch/asm.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/stacks.h>

/* In 64-bit mode it says on which stacks exceptions run. No code has less privilege than the
 * kernel, so the CPU never reads @rsp. */
struct ukarch_tss {
	uint32_t reserved;
	struct ukarch_percpu *percpu;	/* rsp[0]; with NR_CPUS > 1, for vectors.S: whose this is */
	uint64_t rsp[2];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map;
} __uk_packed;

_Static_assert(sizeof(struct ukarch_tss) == 104, "SDM; vectors.S");
_Static_assert(offsetof(struct ukarch_tss, percpu) == 4, "vectors.S");

#pragma GCC visibility push(hidden)
extern struct ukarch_tss ukarch_tss[CONFIG_NR_CPUS];
#pragma GCC visibility pop

/* Its descriptors follow each other in the table of head.S, 16 bytes each. */
static inline uint32_t ukarch_tss_selector(unsigned int cpu)
{
	return SEL_TSS + 16 * cpu;
}

#endif /* __X86_64_TSS_H__ */
