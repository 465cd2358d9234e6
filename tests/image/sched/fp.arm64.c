// SPDX-License-Identifier: BSD-3-Clause
/* Vector registers, by their upper halves; a call preserves the lower halves of V8 to V15 (AAPCS64
 * 6.1.2) and the rounding, FPCR.RMode. */
#include <uk/arch/lcpu.h>

#include "fp.h"

#define FP	".arch_extension fp\n\t.arch_extension simd\n\t"

static uint64_t rounding(uint64_t v)
{
	return (v & 3) << 22;
}

void fp_fill(uint64_t v)
{
	__asm__ volatile(FP "dup v0.2d, %0\n\tdup v8.2d, %0\n\tdup v15.2d, %0\n\tdup v31.2d, %0\n\t"
			 "msr fpcr, %1" :: "r"(v), "r"(rounding(v)));
}

bool fp_holds(uint64_t v)
{
	uint64_t a, b, c;

	__asm__ volatile(FP "mov %0, v0.d[1]\n\tmov %1, v8.d[1]\n\tmov %2, v31.d[1]" :
			 "=r"(a), "=r"(b), "=r"(c));
	return a == v && b == v && c == v && fp_holds_after_call(v);
}

bool fp_holds_after_call(uint64_t v)
{
	uint64_t a, b, c;

	__asm__ volatile(FP "mov %0, v8.d[0]\n\tmov %1, v15.d[0]\n\tmrs %2, fpcr" :
			 "=r"(a), "=r"(b), "=r"(c));
	return a == v && b == v && c == rounding(v);
}
