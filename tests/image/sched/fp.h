/* SPDX-License-Identifier: BSD-3-Clause */
/* Some FP registers by hand, the lowest and the highest among them, and the rounding. */
#ifndef __TEST_SCHED_FP_H__
#define __TEST_SCHED_FP_H__

#include <uk/essentials.h>

void fp_fill(uint64_t v);
/* All of it; and what is preserved by a call of a function. */
bool fp_holds(uint64_t v);
bool fp_holds_after_call(uint64_t v);

#endif /* __TEST_SCHED_FP_H__ */
