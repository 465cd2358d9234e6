/* SPDX-License-Identifier: BSD-3-Clause */
/* Thread contexts: see <uk/arch/ctx.h> for the frame. */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

/* For the budget sheet, which takes each task's entry as called from ukarch_ctx_start. */
UK_FRAME(ukarch_ctx_switch, 112)
UK_FRAME(ukarch_ctx_switch_flags, 112)
UK_FRAME(ukarch_ctx_end, 0)
UK_CALLS(ukarch_ctx_end, nobody)	// on another stack
UK_CALLS(ukarch_ctx_start, nobody)

	.section .text.ukarch_ctx_switch, "ax"
ENTRY(ukarch_ctx_switch)
	mrs	x2, daif
ENTRY(ukarch_ctx_switch_flags)
	stp	x29, x30, [sp, #-112]!
	stp	x27, x28, [sp, #16]
	stp	x25, x26, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x21, x22, [sp, #64]
	stp	x19, x20, [sp, #80]
	str	x2, [sp, #96]
	mov	x3, sp
	stp	x3, xzr, [x0]
	ldp	x3, x0, [x1]
	mov	sp, x3
	ldr	x2, [sp, #96]
	ldp	x19, x20, [sp, #80]
	ldp	x21, x22, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #32]
	ldp	x27, x28, [sp, #16]
	ldp	x29, x30, [sp], #112
	msr	daif, x2
	ret
END(ukarch_ctx_switch_flags)
END(ukarch_ctx_switch)

	.section .text.ukarch_ctx_end, "ax"
ENTRY(ukarch_ctx_end)
	msr	spsel, #1
	mov	x29, xzr
	stlr	w1, [x0]		// whoever sees it may have the stack that was left
	mov	x0, x3
	blr	x2
	msr	spsel, #0
	ldp	x3, x0, [x0]
	mov	sp, x3
	ldr	x2, [sp, #96]
	ldp	x19, x20, [sp, #80]
	ldp	x21, x22, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #32]
	ldp	x27, x28, [sp, #16]
	ldp	x29, x30, [sp], #112
	msr	daif, x2
	ret
END(ukarch_ctx_end)

	/* Where a new context starts: x19 = entry, x20 = its argument, x29 = 0 ends the call
	 * chain. */
	.section .text.ukarch_ctx_start, "ax"
ENTRY(ukarch_ctx_start)
	msr	daifclr, #6		// interrupts, SError
	mov	x0, x20
	blr	x19
	bl	ukarch_hook_thread_return
END(ukarch_ctx_start)

#if CONFIG_ARCH_FP
	.arch_extension fp
	.arch_extension simd
	.macro	fp_each op
	\op	q0, q1, [x0, #0]
	\op	q2, q3, [x0, #32]
	\op	q4, q5, [x0, #64]
	\op	q6, q7, [x0, #96]
	\op	q8, q9, [x0, #128]
	\op	q10, q11, [x0, #160]
	\op	q12, q13, [x0, #192]
	\op	q14, q15, [x0, #224]
	\op	q16, q17, [x0, #256]
	\op	q18, q19, [x0, #288]
	\op	q20, q21, [x0, #320]
	\op	q22, q23, [x0, #352]
	\op	q24, q25, [x0, #384]
	\op	q26, q27, [x0, #416]
	\op	q28, q29, [x0, #448]
	\op	q30, q31, [x0, #480]
	.endm

	.section .text.ukarch_fp_save, "ax"
ENTRY(ukarch_fp_save)
	fp_each	stp
	mrs	x1, fpsr
	mrs	x2, fpcr
	str	w1, [x0, #512]
	str	w2, [x0, #516]
	ret
END(ukarch_fp_save)

	.section .text.ukarch_fp_restore, "ax"
ENTRY(ukarch_fp_restore)
	fp_each	ldp
	ldr	w1, [x0, #512]
	ldr	w2, [x0, #516]
	msr	fpsr, x1
	msr	fpcr, x2
	ret
END(ukarch_fp_restore)

	/*
	 * ukarch_ctx_switch_flags() for a thread that uses FP and is in a call, which preserves the
	 * low halves of V8 to V15, and FPCR (AAPCS64 6.1.2); whole registers go in pairs. Masked
	 * until they are back: an interrupt before that would save others.
	 */
UK_FRAME(ukarch_ctx_switch_fp, 32)
	.section .text.ukarch_ctx_switch_fp, "ax"
ENTRY(ukarch_ctx_switch_fp)
	stp	q8, q9, [x3, #128]
	stp	q10, q11, [x3, #160]
	stp	q12, q13, [x3, #192]
	stp	q14, q15, [x3, #224]
	mrs	x4, fpcr
	stp	x3, x30, [sp, #-32]!
	stp	x2, x4, [sp, #16]
	bl	ukarch_ctx_switch
	ldp	x2, x4, [sp, #16]
	ldp	x3, x30, [sp], #32
	ldp	q8, q9, [x3, #128]
	ldp	q10, q11, [x3, #160]
	ldp	q12, q13, [x3, #192]
	ldp	q14, q15, [x3, #224]
	msr	fpcr, x4
	msr	daif, x2
	ret
END(ukarch_ctx_switch_fp)
#endif
