// SPDX-License-Identifier: BSD-3-Clause
/* SSE registers; a call preserves none of them, but the rounding of MXCSR and of the x87 control
 * word (System V ABI, 3.2.1), and finds the x87 registers empty. */
#include "fp.h"

/* Round as @v says, nothing trapped. */
static uint32_t mxcsr(uint64_t v)
{
	return 0x1f80 | (uint32_t)(v & 3) << 13;
}

static uint16_t fcw(uint64_t v)
{
	return (uint16_t)(0x37f | (v & 3) << 10);
}

void fp_fill(uint64_t v)
{
	uint32_t sse = mxcsr(v);
	uint16_t x87 = fcw(v);

	__asm__ volatile("movq %0, %%xmm0\n\tmovq %0, %%xmm7\n\tmovq %0, %%xmm15\n\t"
			 "ldmxcsr %1\n\tfldcw %2" :: "r"(v), "m"(sse), "m"(x87));
}

bool fp_holds(uint64_t v)
{
	uint64_t a, b, c;

	__asm__ volatile("movq %%xmm0, %0\n\tmovq %%xmm7, %1\n\tmovq %%xmm15, %2" :
			 "=r"(a), "=r"(b), "=r"(c));
	return a == v && b == v && c == v && fp_holds_after_call(v);
}

bool fp_holds_after_call(uint64_t v)
{
	uint32_t sse;
	uint16_t x87, status;

	__asm__ volatile("stmxcsr %0\n\tfnstcw %1\n\tfnstsw %2" :
			 "=m"(sse), "=m"(x87), "=m"(status));
	return sse == mxcsr(v) && x87 == fcw(v) && (status & 0x3800) == 0;
}
