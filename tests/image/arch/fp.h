/* SPDX-License-Identifier: BSD-3-Clause */
/* FP state as a test sees it: fp.<architecture>.c. */
#ifndef __TEST_ARCH_FP_H__
#define __TEST_ARCH_FP_H__

#include <uk/arch/ctx.h>

/* Something else in every register, and a rounding mode that is not the default. */
void fp_fill(struct ukarch_fpstate *fp);
bool fp_same(const struct ukarch_fpstate *a, const struct ukarch_fpstate *b);

#endif /* __TEST_ARCH_FP_H__ */
