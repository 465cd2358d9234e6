/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Host stand-in for <uk/arch/ctx.h>: real contexts, of ucontext's making, so that blocking calls
 * block and return as they do in an image. The saved context lies on the stack of the thread, where
 * ctx.sp points: never in a frame that AddressSanitizer moves to its heap.
 */
#ifndef __UK_ARCH_CTX_H__
#define __UK_ARCH_CTX_H__

#include <string.h>
#include <ucontext.h>

#include <uk/arch/lcpu.h>

#include "fiber.h"

#define UKARCH_STACK_ALIGN	16
#define UKARCH_CTX_FRAME	4096
#define UKARCH_IRQ_FRAME	4096

struct ukarch_ctx {
	uintptr_t sp;
	long result;
};

struct ukarch_fpstate {
	uint32_t fpcr;
};

void ukarch_hook_irq_exit(void);
void ukarch_hook_thread_return(void);

struct host_ctx {
	ucontext_t uc;
	struct fiber fiber;
};

static inline void host_start(uint32_t ctx_high, uint32_t ctx_low, uint32_t arg_high,
			      uint32_t arg_low)
{
	uintptr_t entry = (uintptr_t)ctx_high << 32 | ctx_low;

	fiber_arrived(NULL);
	host_irqs_off = false;
	((void (*)(void *))entry)((void *)((uintptr_t)arg_high << 32 | arg_low));
	ukarch_hook_thread_return();
}

static inline void ukarch_ctx_init(struct ukarch_ctx *ctx, uintptr_t stack_top,
				   void (*entry)(void *), void *arg)
{
	struct host_ctx *host = (struct host_ctx *)((stack_top - sizeof(*host)) & ~(uintptr_t)63);
	ucontext_t *uc = &host->uc;

	getcontext(uc);
	uc->uc_stack.ss_size = 16384;
	uc->uc_stack.ss_sp = (char *)uc - uc->uc_stack.ss_size;
	uc->uc_link = NULL;
	makecontext(uc, (void (*)(void))host_start, 4, (uint32_t)((uintptr_t)entry >> 32),
		    (uint32_t)(uintptr_t)entry, (uint32_t)((uintptr_t)arg >> 32),
		    (uint32_t)(uintptr_t)arg);
	host->fiber = (struct fiber){ .bottom = uc->uc_stack.ss_sp, .size = uc->uc_stack.ss_size };
	ctx->sp = (uintptr_t)host;
}

static inline FIBER_SWITCH int ukarch_ctx_switch_flags(struct ukarch_ctx *from,
						       const struct ukarch_ctx *to,
						       unsigned long flags)
{
	struct host_ctx here, *there = (struct host_ctx *)to->sp;

	assert(host_irqs_off && !host_in_irq);
	from->sp = (uintptr_t)&here;
	from->result = 0;
	fiber_leave(&here.fiber, &there->fiber);
	swapcontext(&here.uc, &there->uc);
	fiber_arrived(&here.fiber);
	host_irqs_off = flags;
	return (int)from->result;
}

/* @next runs on the stack that is left: nobody else has it meanwhile. */
static inline FIBER_SWITCH __uk_noreturn void
ukarch_ctx_end(uint32_t *word, uint32_t value, const struct ukarch_ctx *(*next)(void *arg),
	       void *arg)
{
	static struct fiber ended;
	struct host_ctx *there;

	assert(host_irqs_off && !host_in_irq);
	*word = value;
	there = (struct host_ctx *)next(arg)->sp;
	fiber_leave(&ended, &there->fiber);
	setcontext(&there->uc);
	abort();
}

#endif /* __UK_ARCH_CTX_H__ */
