/* SPDX-License-Identifier: BSD-3-Clause */
/* For assembly sources: symbol marks, address macros, register values. Never included by C. */
#ifndef __UK_ARCH_ASM_H__
#define __UK_ARCH_ASM_H__

#define ENTRY(name)		\
	.globl name;		\
	.hidden name;		\
	.type name, %function;	\
	name:

#define END(name)		\
	.size name, . - name

/* As UK_STACK_DECLARE() rounds it. */
#define EXC_STACK_SIZE		((CONFIG_ARCH_EXC_STACK_SIZE + 63) & ~63)

/*
 * SCTLR_EL1, DDI 0487 D17.2.118: the RES1 bits of Armv8.0 and A, everything else off. A makes
 * unaligned accesses fault, which they do with the MMU off anyway; libs/c/memops reads it.
 */
#define SCTLR_EL1_OFF		0x30d00982
#define SCTLR_EL1_M		(1 << 0)	/* MMU */
#define SCTLR_EL1_C		(1 << 2)	/* data cache */
#define SCTLR_EL1_SA		(1 << 3)	/* stack alignment check at EL1 */
#define SCTLR_EL1_I		(1 << 12)	/* instruction cache */
#define SCTLR_EL1_WXN		(1 << 19)	/* writable means not executable */

#define HCR_EL2_RW_HCD		0xa0000000	/* EL1 is AArch64, HVC is undefined */
#define CPTR_EL2_RES1		0x33ff		/* FP does not trap */
#define SCR_EL3_NS_RW_SMD	0x4b1		/* RW, SMC and HVC are undefined, RES1 5:4, NS */
#define SPSR_EL1H		0x3c5		/* DAIF masked, EL1 with SP_EL1 */
#define SPSR_EL2H		0x3c9		/* DAIF masked, EL2 with SP_EL2 */

	/* A constant of up to 64 bits, without a literal that would need a relocation. */
	.macro	mov_imm reg, value
	movz	\reg, #((\value) & 0xffff)
	movk	\reg, #(((\value) >> 16) & 0xffff), lsl #16
	.if	(\value) >> 32
	movk	\reg, #(((\value) >> 32) & 0xffff), lsl #32
	movk	\reg, #(((\value) >> 48) & 0xffff), lsl #48
	.endif
	.endm

	/* The address of a symbol where the image lies now: +-4 GiB, needs no relocation. */
	.macro	adr_far reg, sym
#if CONFIG_ARCH_TINY
	adr	\reg, \sym
#else
	adrp	\reg, \sym
	add	\reg, \reg, :lo12:\sym
#endif
	.endm

#endif /* __UK_ARCH_ASM_H__ */
