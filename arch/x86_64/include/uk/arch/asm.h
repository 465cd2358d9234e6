/* SPDX-License-Identifier: BSD-3-Clause */
/* For assembly sources, symbol marks; register values. */
#ifndef __UK_ARCH_ASM_H__
#define __UK_ARCH_ASM_H__

#define ENTRY(name)		\
	.globl name;		\
	.hidden name;		\
	.type name, @function;	\
	name:

#define END(name)		\
	.size name, . - name

/* As UK_STACK_DECLARE() rounds it, and the part of it for faults. */
#define EXC_STACK_SIZE		((CONFIG_ARCH_EXC_STACK_SIZE + 63) & ~63)
#define FAULT_STACK_SIZE	((CONFIG_ARCH_FAULT_STACK_SIZE + 63) / 64 * 64)

#ifdef __ASSEMBLY__
/* Of the first CPU. */
#define IRQ_STACK_TOP \
	ukarch_exc_stack + 4096 + EXC_STACK_SIZE - FAULT_STACK_SIZE

	/* %rsp = top of the stack on which this CPU's interrupt handlers run. */
	.macro	irq_stack
#if CONFIG_NR_CPUS > 1
	movl	%gs:60, %esp		// percpu->irq_stack
#else
	leaq	IRQ_STACK_TOP(%rip), %rsp
#endif
	.endm
#endif

/* Selectors into the GDT in head.S. */
#define SEL_CODE	0x08
#define SEL_DATA	0x10
#define SEL_TSS		0x18

/* Control registers and EFER, Intel SDM volume 3, 2.5 and 2.2.1. */
#define CR0_PE		(1 << 0)
#define CR0_MP		(1 << 1)
#define CR0_EM		(1 << 2)
#define CR0_TS		(1 << 3)
#define CR0_NE		(1 << 5)
#define CR0_WP		(1 << 16)
#define CR0_PG		(1 << 31)
#define CR4_PAE		(1 << 5)
#define CR4_OSFXSR	(1 << 9)
#define CR4_OSXMMEXCPT	(1 << 10)
#define CR4_OSXSAVE	(1 << 18)
/* CPUID leaf 1 in %edx: FXSR, SSE, SSE2, PAE, MSR, TSC. SDM volume 2, table 3-11. */
#define CPUID1_NEEDED	(1 << 24 | 1 << 25 | 1 << 26 | 1 << 6 | 1 << 5 | 1 << 4)
/* CPUID leaf 80000001H in %edx: long mode, no-execute. */
#define CPUIDX1_NEEDED	(1 << 29 | 1 << 20)
#define CPUID1_XSAVE	(1 << 26)	/* in %ecx */
#define MSR_EFER	0xc0000080
#define MSR_GS_BASE	0xc0000101
#define EFER_LME	(1 << 8)
#define EFER_NXE	(1 << 11)

#endif /* __UK_ARCH_ASM_H__ */
