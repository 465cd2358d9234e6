// SPDX-License-Identifier: BSD-3-Clause
/* The first frame of a thread: as if it had called ukarch_ctx_switch() just before its entry. */
#include <uk/arch/ctx.h>
#include <uk/assert.h>

void ukarch_ctx_start(void);

/* The frame of ukarch_ctx_switch() in ctx.S, from the stack pointer up. */
struct switch_frame {
	uint64_t flags;
	uint64_t r15, r14, r13, r12, rbx, rbp;
	uint64_t rip;
};

_Static_assert(sizeof(struct switch_frame) == UKARCH_CTX_FRAME, "ctx.S");

void ukarch_ctx_init(struct ukarch_ctx *ctx, uintptr_t stack_top, void (*entry)(void *), void *arg)
{
	struct switch_frame *f = (struct switch_frame *)stack_top - 1;

	UK_ASSERT(UK_IS_ALIGNED(stack_top, UKARCH_STACK_ALIGN));
	f->flags = 0;
	f->rbp = 0;
	f->rip = (uintptr_t)ukarch_ctx_start;
	f->rbx = (uintptr_t)entry;
	f->r12 = (uintptr_t)arg;
	ctx->sp = (uintptr_t)f;
	ctx->result = 0;
}
