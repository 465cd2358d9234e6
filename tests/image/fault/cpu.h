/* SPDX-License-Identifier: BSD-3-Clause */
/* What a test needs of the CPU to make things worse: cpu.<architecture>.c. */
#ifndef __TEST_FAULT_CPU_H__
#define __TEST_FAULT_CPU_H__

/* Use the stack up, on the stack it is called on. */
void cpu_fill_stack(void);

/* The exception that no instruction causes: SError on arm64, NMI on x86_64. */
void cpu_asynchronous(void);

#endif /* __TEST_FAULT_CPU_H__ */
