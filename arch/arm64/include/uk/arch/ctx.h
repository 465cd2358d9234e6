/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Thread contexts. A context that is not running is its stack pointer: the callee-saved registers
 * lie on the thread's own stack, in the frame that ukarch_ctx_switch() pushed.
 *
 *	stack top  ...
 *	           DAIF | x19 x20 | ... | x27 x28 | x29 x30	<- ctx.sp, 112 bytes
 *
 * A thread that an interrupt preempted has its other registers in a struct ukarch_irqframe above
 * that, pushed by the interrupt entry; the switch itself is the same.
 */
#ifndef __UK_ARCH_CTX_H__
#define __UK_ARCH_CTX_H__

#include <uk/arch/lcpu.h>

#define UKARCH_STACK_ALIGN	16	/* AAPCS64 6.4.5.1; SCTLR_EL1.SA checks it */
#define UKARCH_CTX_FRAME	112	/* bytes a switch takes on the stack it leaves */
#define UKARCH_IRQ_FRAME	192	/* bytes an interrupt takes on the stack of the thread */

struct ukarch_ctx {
	uintptr_t sp;
	long result;	/* what the switch that left it returns; may be set meanwhile */
};

/* What the interrupt entry saves, on the stack of whom it interrupted. */
struct ukarch_irqframe {
	uint64_t x[19];
	uint64_t x30;
	uint64_t record[2];	/* x29, x30 again: a frame record, with ARCH_FRAME_POINTER */
	uint64_t elr, spsr;	/* when there is a switch, or nesting is chosen */
};

_Static_assert(sizeof(struct ukarch_irqframe) == UKARCH_IRQ_FRAME, "vectors.S pushes this much");

/*
 * Make @ctx start @entry(@arg) when it is first switched to, on the stack that ends at @stack_top
 * (16-byte aligned, exclusive). The thread begins with interrupts unmasked and a call chain that
 * ends cleanly; if @entry returns, ukarch_hook_thread_return() is called. Thread or init, O(1).
 */
void ukarch_ctx_init(struct ukarch_ctx *ctx, uintptr_t stack_top, void (*entry)(void *), void *arg);

/*
 * Leave @from, continue @to where it left. Interrupts masked, on a thread's stack (SP_EL0).
 * 20 instructions; the integer registers only.
 *
 * When @from goes on, interrupts are as @flags (from ukarch_irq_save()) says, and the result is
 * what was put into @from->result meanwhile, else 0: so a function that waits can end in a switch,
 * without a frame of its own. ukarch_ctx_switch() leaves interrupts masked.
 */
int ukarch_ctx_switch_flags(struct ukarch_ctx *from, const struct ukarch_ctx *to,
			    unsigned long flags);
int ukarch_ctx_switch(struct ukarch_ctx *from, const struct ukarch_ctx *to);

/*
 * The last call of a thread: leave its stack for the exception stack, store @value in @word (what
 * was written to the stack is visible before it, also to other CPUs), and continue the context that
 * @next(@arg) returns. @next runs on the exception stack, in interrupt context; it may unmask
 * interrupts while it waits. Interrupts masked, on a thread's stack.
 */
void ukarch_ctx_end(uint32_t *word, uint32_t value,
		    const struct ukarch_ctx *(*next)(void *arg), void *arg) __uk_noreturn;

/* FP/SIMD state of a thread that opted in: V0 to V31, FPSR, FPCR. */
struct ukarch_fpstate {
	uint64_t v[32][2];
	uint32_t fpsr;
	uint32_t fpcr;
	uint64_t pad;
} __uk_aligned(16);

/* What a new thread finds in its FP registers: zeros, the default rounding, nothing trapped. */
static inline void ukarch_fp_init(struct ukarch_fpstate *fp)
{
	*fp = (struct ukarch_fpstate){ .fpcr = 0 };
}

#if CONFIG_ARCH_FP
/* Interrupts masked. 21 instructions each. */
void ukarch_fp_save(struct ukarch_fpstate *fp);
void ukarch_fp_restore(const struct ukarch_fpstate *fp);
/*
 * ukarch_ctx_switch_flags() for a thread that uses FP: what a call of a function preserves goes to
 * @fp and the stack, and back.
 */
int ukarch_ctx_switch_fp(struct ukarch_ctx *from, const struct ukarch_ctx *to, unsigned long flags,
			 struct ukarch_fpstate *fp);
#endif

/* Hooks that a scheduler fills; weak defaults stand in arch/arm64/hooks.c. */

/* An interrupt is pending: acknowledge, dispatch, complete. On SP_EL1, interrupts masked. */
void ukarch_hook_irq(void);
/* percpu->resched was nonzero when the outermost interrupt handler ended. Called on the stack of
 * the interrupted thread, interrupts masked: it may switch, and returns when the thread runs
 * again. */
void ukarch_hook_irq_exit(void);
/* A thread's entry function returned. On the thread's stack, interrupts unmasked. */
void ukarch_hook_thread_return(void) __uk_noreturn;

#endif /* __UK_ARCH_CTX_H__ */
