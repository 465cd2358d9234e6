/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The frame of a function in the .S files here: its own section, so that --gc-sections can drop
 * it; type and size, so that tools can attribute it; a landing pad where the build wants one.
 */
#ifndef __MEMOPS_FUNC_ARM64_H__
#define __MEMOPS_FUNC_ARM64_H__

#ifdef __ARM_FEATURE_BTI_DEFAULT
#define LANDING		hint	#34	/* bti c */
#else
#define LANDING
#endif

#define FUNC_BEGIN(name)						\
	.section .text.name, "ax", %progbits;				\
	.balign	4;							\
	.globl	name;							\
	.type	name, %function;					\
name:	LANDING

#define FUNC_END(name)	.size	name, . - name

/*
 * Go to @label where an unaligned access faults: SCTLR_EL1.A (DDI 0487, D17.2.118). Boot sets it
 * until the MMU is on.
 */
.macro if_strict tmp, label
	mrs	\tmp, sctlr_el1
	tbnz	\tmp, #1, \label
.endm

#endif /* __MEMOPS_FUNC_ARM64_H__ */
