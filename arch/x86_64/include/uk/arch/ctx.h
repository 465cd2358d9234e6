/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Thread contexts. A context that is not running is its stack pointer: the callee-saved registers
 * and the flags lie on the thread's own stack, in the frame that ukarch_ctx_switch() pushed.
 *
 *	stack top  ...
 *	           return address | rbp rbx r12 r13 r14 r15 | flags	<- ctx.sp, 64 bytes
 *
 * A thread that an interrupt preempted has its other registers in a struct ukarch_irqframe above
 * that, pushed by the CPU and the interrupt entry; the switch itself is the same.
 */
#ifndef __UK_ARCH_CTX_H__
#define __UK_ARCH_CTX_H__

#include <uk/arch/lcpu.h>

#define UKARCH_STACK_ALIGN	16	/* psABI 3.2.2 */
#define UKARCH_CTX_FRAME	64	/* bytes a switch takes on the stack of who leaves */
/* Bytes an interrupt takes there, alignment included. */
#if CONFIG_ARCH_RED_ZONE
#define UKARCH_IRQ_FRAME	(144 + 128)
#else
#define UKARCH_IRQ_FRAME	144
#endif

struct ukarch_ctx {
	uintptr_t sp;
	long result;	/* of the switch that left it, when it goes on; may be set meanwhile */
};

/* What the interrupt entry saves, on the stack of whom it interrupted. */
struct ukarch_irqframe {
	uint64_t r11, r10, r9, r8, rdi, rsi, rdx, rcx, rax;
	uint64_t rbp;
	uint64_t vector;
	uint64_t rip, cs, rflags, rsp, ss;	/* the CPU's own, SDM volume 3, 6.14.2 */
};

_Static_assert(sizeof(struct ukarch_irqframe) == 128, "vectors.S");

/*
 * Make @ctx start @entry(@arg) when it is first switched to, on the stack that ends at @stack_top
 * (16-byte aligned, exclusive). The thread begins with interrupts unmasked and a call chain that
 * ends cleanly; if @entry returns, ukarch_hook_thread_return() is called. Thread or init, O(1).
 */
void ukarch_ctx_init(struct ukarch_ctx *ctx, uintptr_t stack_top, void (*entry)(void *), void *arg);

/*
 * Leave @from, continue @to where it left. Interrupts masked, on a thread's stack.
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

/* FP and SSE state of a thread that opted in: FXSAVE's (SDM volume 1, 10.5.1), and with ARCH_FP_AVX
 * XSAVE's header and upper halves behind it (13.4). */
struct ukarch_fpstate {
	uint16_t fcw, fsw;
	uint8_t ftw, reserved;
	uint16_t fop;
	uint64_t fip, fdp;
	uint32_t mxcsr, mxcsr_mask;
	uint64_t st[8][2];
	uint64_t xmm[16][2];
	uint64_t reserved2[12];
#if CONFIG_ARCH_FP_AVX
	uint64_t xstate_bv, xcomp_bv, reserved3[6];
	uint64_t ymm[16][2];
} __uk_aligned(64);
#else
} __uk_aligned(16);
#endif

_Static_assert(offsetof(struct ukarch_fpstate, mxcsr) == 24, "ctx.S");
_Static_assert(offsetof(struct ukarch_fpstate, xmm) == 160, "SDM volume 1, table 10-2");

/* What a new thread finds in its FP registers: zeros, the default rounding, nothing trapped. */
static inline void ukarch_fp_init(struct ukarch_fpstate *fp)
{
	*fp = (struct ukarch_fpstate){ .fcw = 0x37f, .mxcsr = 0x1f80 };
}

#if CONFIG_ARCH_FP
/* Interrupts masked. Two instructions each; five with ARCH_FP_AVX. */
void ukarch_fp_save(struct ukarch_fpstate *fp);
void ukarch_fp_restore(const struct ukarch_fpstate *fp);
/*
 * ukarch_ctx_switch_flags() for a thread that uses FP: what a call of a function preserves goes to
 * @fp and the stack, and back.
 */
int ukarch_ctx_switch_fp(struct ukarch_ctx *from, const struct ukarch_ctx *to, unsigned long flags,
			 struct ukarch_fpstate *fp);
#endif

/* Hooks that a scheduler fills; weak defaults stand in hooks.c. */

/* An interrupt is pending: acknowledge, dispatch, complete. On the exception stack, masked. */
void ukarch_hook_irq(void);
/* percpu->resched was nonzero when the outermost interrupt handler ended. Called on the stack of
 * the interrupted thread, interrupts masked: it may switch, and returns when that one runs
 * again. */
void ukarch_hook_irq_exit(void);
/* A thread's entry function returned. On the thread's stack, interrupts unmasked. */
void ukarch_hook_thread_return(void) __uk_noreturn;

#endif /* __UK_ARCH_CTX_H__ */
