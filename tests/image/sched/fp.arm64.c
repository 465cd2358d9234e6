// SPDX-License-Identifier: BSD-3-Clause
/* Vector registers, by their upper halves. */
#include "fp.h"

#define FP	".arch_extension fp\n\t.arch_extension simd\n\t"

void fp_fill(uint64_t v)
{
	__asm__ volatile(FP "dup v0.2d, %0\n\tdup v8.2d, %0\n\tdup v31.2d, %0" :: "r"(v));
}

bool fp_holds(uint64_t v)
{
	uint64_t a, b, c;

	__asm__ volatile(FP "mov %0, v0.d[1]\n\tmov %1, v8.d[1]\n\tmov %2, v31.d[1]" :
			 "=r"(a), "=r"(b), "=r"(c));
	return a == v && b == v && c == v;
}
