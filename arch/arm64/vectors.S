/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exception vectors (DDI 0487 D1.3.1.5): 16 slots of 128 bytes. The image runs at EL1 only, so the
 * eight slots for lower exception levels can never be entered: code lies there instead, and in the
 * parts of the other slots that nothing else needs.
 *
 *	slot 0..3  from a thread (SP_EL0):     sync, IRQ, FIQ, SError
 *	slot 4..7  from an exception (SP_EL1): sync, IRQ, FIQ, SError
 *
 * An interrupt pushes what C does not preserve on the stack of whom it interrupted (192 bytes, a
 * thread's own or the exception stack when nested), so a preempted thread takes its registers
 * with it and the switch in ukarch_hook_irq_exit() is the one that threads use.
 * Everything but an interrupt ends in ukarch_trap() with every register in a frame, unless it came
 * from the one load that may fail (ARCH_PROBE).
 */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

#define TRAP_FRAME	304	/* struct ukarch_trapframe */
#define IRQ_FRAME	192	/* struct ukarch_irqframe */
#define TRAP_REPORT	640	/* what ukarch_trap() and the console need, with some to spare */

/* For the budget sheet: what an exception takes, and on whose stack. */
UK_INTERRUPT(IRQ_FRAME, ukarch_hook_irq_exit, ukarch_exc, ukarch_hook_irq)
UK_STACK_ROOT(ukarch_exc, ukarch_trap, TRAP_FRAME)

	/* Where a slot begins: an error when what lies in the one before has not ended. */
	.macro	slot number
	.org	ukarch_vectors + 128 * \number
	.endm

	/* x0, x1 saved; x0 = slot; the frame is on SP_EL1. trap_save is what comes next. */
	.macro	trap_push number
	slot	\number
	sub	sp, sp, #TRAP_FRAME
	stp	x0, x1, [sp]
	mov	x0, #\number
	.endm

	.macro	trap number
	trap_push \number
	b	trap_save
	.endm

	/* As above, when the stack pointer itself may be bad: x0, x1 wait in registers that only a
	 * finished image misses. */
	.macro	trap_nested number
	slot	\number
	msr	tpidr_el0, x0
	mov	x0, #\number
	b	trap_nested_save
	.endm

	/* What C does not preserve. With frame pointers the frame record makes the handler's call
	 * chain go on in the interrupted code. */
	.macro	irq_push
	stp	x0, x1, [sp, #-IRQ_FRAME]!
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x30, [sp, #144]
#if CONFIG_ARCH_FRAME_POINTER
	stp	x29, x30, [sp, #160]
	add	x29, sp, #160
#endif
	.endm

	.macro	irq_pop
#if CONFIG_ARCH_FRAME_POINTER
	ldr	x29, [sp, #160]
#endif
	ldp	x18, x30, [sp, #144]
	ldp	x16, x17, [sp, #128]
	ldp	x14, x15, [sp, #112]
	ldp	x12, x13, [sp, #96]
	ldp	x10, x11, [sp, #80]
	ldp	x8, x9, [sp, #64]
	ldp	x6, x7, [sp, #48]
	ldp	x4, x5, [sp, #32]
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #IRQ_FRAME
	eret
	.endm

	/* Where the interrupt returns to: lost by another exception, so kept before there can be
	 * one, which is a nested interrupt or a switch of threads. */
	.macro	return_push
	mrs	x0, elr_el1
	mrs	x1, spsr_el1
	stp	x0, x1, [sp, #176]
	.endm

	.macro	return_pop
	ldp	x0, x1, [sp, #176]
	msr	elr_el1, x0
	msr	spsr_el1, x1
	.endm

	/* The report needs the CPU's own block, whatever has become of TPIDR_EL1. With several CPUs
	 * it may be any that can be written; else it is the first one's. */
	.macro	own_block
#if CONFIG_NR_CPUS > 1
	mrs	x1, tpidr_el1
	at	s1e1w, x1
	isb
	mrs	x1, par_el1
	tbz	x1, #0, 9f
#endif
	adr_far	x1, ukarch_cpu0
	msr	tpidr_el1, x1
9:
	.endm

	/* sp: frame with x0 and x1 in it; x0: slot; SP_EL0: the stack pointer of who trapped. In
	 * two parts: a slot has no room for both. */
	.macro	save_first
trap_save:
#if CONFIG_ARCH_PROBE
	/* From a thread, in ukarch_probe_load()? It goes on where a failed one does. */
	tbnz	x0, #2, 1f
	stp	x2, x3, [sp, #16]
	adr	x1, probe_access
	mrs	x2, elr_el1
	sub	x2, x2, x1
	cmp	x2, #(probe_done - probe_access)
	b.hs	1f
	adr	x1, probe_failed
	msr	elr_el1, x1
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #TRAP_FRAME
	eret
1:
#endif
	own_block
	mrs	x1, sp_el0
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	.endm

	.macro	save_rest
	stp	x18, x19, [sp, #144]
	stp	x20, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	stp	x28, x29, [sp, #224]
	stp	x30, x1, [sp, #240]
	mrs	x1, elr_el1
	mrs	x2, spsr_el1
	stp	x1, x2, [sp, #256]
	mrs	x1, esr_el1
	mrs	x2, far_el1
	stp	x1, x2, [sp, #272]
	str	x0, [sp, #288]
	mov	x0, sp
	mov	x29, xzr
	bl	ukarch_trap
	.endm

	/* x0: slot, the old x0 in TPIDR_EL0. If the exception stack has no room for a frame and the
	 * report, start it anew from the top: what was there is lost, the report is not. */
	.macro	save_nested
trap_nested_save:
	msr	tpidrro_el0, x1
	mov	x1, sp
	msr	sp_el0, x1
#if CONFIG_NR_CPUS > 1
	own_block
	mrs	x1, tpidr_el1
	ldr	x1, [x1, #48]		// percpu->exc_guard
	add	x1, x1, #4096
#else
	adr_far	x1, ukarch_exc_stack + 4096
#endif
	sub	x1, sp, x1
	/* An immediate has 12 bits, shifted by 12 or not; other sizes are compared in two parts. */
	.if	EXC_STACK_SIZE & 0xfff && EXC_STACK_SIZE > 0xfff
	cmp	x1, #(TRAP_FRAME + TRAP_REPORT)
	b.lt	1f
	sub	x1, x1, #(EXC_STACK_SIZE & ~0xfff)
	cmp	x1, #(EXC_STACK_SIZE & 0xfff)
	b.le	2f
	.else
	cmp	x1, #EXC_STACK_SIZE
	b.hi	1f
	cmp	x1, #(TRAP_FRAME + TRAP_REPORT)
	b.hs	2f
	.endif
#if CONFIG_NR_CPUS > 1
1:	mrs	x1, tpidr_el1
	ldr	x1, [x1, #48]
	add	x1, x1, #4096
	mov	sp, x1
	at	s1e1w, x1
	isb
	mrs	x1, par_el1
	tbz	x1, #0, 3f
	adr_far	x1, ukarch_exc_stack + 4096
	mov	sp, x1
3:	mov	x1, #EXC_STACK_SIZE
	add	x1, sp, x1
#else
1:	adr_far	x1, ukarch_exc_stack + 4096 + EXC_STACK_SIZE
#endif
	mov	sp, x1
2:	sub	sp, sp, #TRAP_FRAME
	mrs	x1, tpidr_el0
	str	x1, [sp]
	mrs	x1, tpidrro_el0
	str	x1, [sp, #8]
	b	trap_save
	.endm

	.macro	save_trap
	save_first
	save_rest
	.endm

/* Several CPUs and ARCH_PROBE make these too long for the room in the slots. */
#define SAVE_IN_SLOTS	(CONFIG_NR_CPUS == 1 && !CONFIG_ARCH_PROBE)

	.section .vectors, "ax"
	.align	11
ENTRY(ukarch_vectors)
#if SAVE_IN_SLOTS
	trap_push 0
	save_first
	b	save_rest
#else
	trap	0
#endif
	slot	1
irq_thread:
	msr	spsel, #0		// the thread's stack: an overflow faults in slot 0
	irq_push
#if CONFIG_ARCH_IRQ_NEST
	return_push
#endif
	msr	spsel, #1
	bl	ukarch_hook_irq
	msr	spsel, #0
	mrs	x0, tpidr_el1
	ldr	w0, [x0, #16]		// percpu->resched
	cbz	w0, irq_return
	b	irq_resched
	trap	2
irq_return:
#if CONFIG_ARCH_IRQ_NEST
	return_pop
#endif
	irq_pop
	trap	3
irq_resched:
#if !CONFIG_ARCH_IRQ_NEST
	return_push
#endif
	bl	ukarch_hook_irq_exit
	return_pop
	irq_pop
	trap_nested 4
#if SAVE_IN_SLOTS
save_rest:
	save_rest
#endif
	slot	5			// nested
	irq_push
	return_push
	bl	ukarch_hook_irq
	return_pop
	irq_pop
	trap_nested 6
#if SAVE_IN_SLOTS
	save_nested
#endif
	trap_nested 7
#if !SAVE_IN_SLOTS
	save_trap
	save_nested
#endif

#if CONFIG_ARCH_PROBE
	/* bool ukarch_probe_load(uint64_t addr, unsigned int width, uint64_t *value). The barriers
	 * wait for an abort that a core reports late, as an SError. */
	.globl	ukarch_probe_load
	.hidden	ukarch_probe_load
	.type	ukarch_probe_load, %function
ukarch_probe_load:
	cmp	w1, #2
	b.eq	2f
	b.lo	1f
	cmp	w1, #4
	b.eq	4f
probe_access:
	ldr	x3, [x0]
	b	8f
1:	ldrb	w3, [x0]
	b	8f
2:	ldrh	w3, [x0]
	b	8f
4:	ldr	w3, [x0]
8:	dsb	sy
	isb
	nop
probe_done:
	str	x3, [x2]
	mov	w0, #1
	ret
probe_failed:
	mov	w0, wzr
	ret
	.size	ukarch_probe_load, . - ukarch_probe_load
#endif
END(ukarch_vectors)
