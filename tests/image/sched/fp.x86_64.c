// SPDX-License-Identifier: BSD-3-Clause
/* SSE registers. */
#include "fp.h"

void fp_fill(uint64_t v)
{
	__asm__ volatile("movq %0, %%xmm0\n\tmovq %0, %%xmm7\n\tmovq %0, %%xmm15" :: "r"(v));
}

bool fp_holds(uint64_t v)
{
	uint64_t a, b, c;

	__asm__ volatile("movq %%xmm0, %0\n\tmovq %%xmm7, %1\n\tmovq %%xmm15, %2" :
			 "=r"(a), "=r"(b), "=r"(c));
	return a == v && b == v && c == v;
}
