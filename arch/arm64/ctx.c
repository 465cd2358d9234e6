// SPDX-License-Identifier: BSD-3-Clause
/* The first frame of a thread: as if it had called ukarch_ctx_switch() just before its entry. */
#include <uk/arch/ctx.h>
#include <uk/assert.h>

void ukarch_ctx_start(void);

/* The frame of ukarch_ctx_switch() in ctx.S, from the stack pointer up. */
struct switch_frame {
	uint64_t x29, x30;
	uint64_t x27, x28, x25, x26, x23, x24, x21, x22;
	uint64_t x19, x20;
	uint64_t daif;
	uint64_t pad;
};

_Static_assert(sizeof(struct switch_frame) == UKARCH_CTX_FRAME, "ctx.S");

void ukarch_ctx_init(struct ukarch_ctx *ctx, uintptr_t stack_top, void (*entry)(void *), void *arg)
{
	struct switch_frame *f = (struct switch_frame *)stack_top - 1;

	UK_ASSERT(UK_IS_ALIGNED(stack_top, UKARCH_STACK_ALIGN));
	f->x29 = 0;
	f->x30 = (uintptr_t)ukarch_ctx_start;
	f->x19 = (uintptr_t)entry;
	f->x20 = (uintptr_t)arg;
	f->daif = 0;
	ctx->sp = (uintptr_t)f;
}
