/* SPDX-License-Identifier: BSD-3-Clause */
/* What a test needs of the CPU to make things worse: cpu.<architecture>.c. */
#ifndef __TEST_FAULT_CPU_H__
#define __TEST_FAULT_CPU_H__

/* Use the stack up, on the stack it is called on. */
void cpu_fill_stack(void);

/* The exception that no instruction causes: SError on arm64, NMI on x86_64. */
void cpu_asynchronous(void);

/* Lose the way to the CPU's own block (TPIDR_EL1, GS), then fault. */
void cpu_lose_block(void);

/* Faults of -cpu max with memory tags, and of -cpu max. Nothing happens on x86_64. */
void cpu_tag_check(void);
void cpu_signature(void);

#endif /* __TEST_FAULT_CPU_H__ */
