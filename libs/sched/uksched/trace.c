// SPDX-License-Identifier: BSD-3-Clause
/* The golden trace: FNV-1a over (why, who); a byte at a time would cost more and tell no
 * more than a word at a time. */
#include <uk/sched/core.h>

#define FNV_OFFSET	UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME	UINT64_C(0x100000001b3)

struct uk_trace uk_trace_of[CONFIG_NR_CPUS] = {
	[0 ... CONFIG_NR_CPUS - 1] = { .hash = FNV_OFFSET },
};

void uk_trace_reset(void)
{
	struct uk_trace *trace = uk_trace();

	trace->hash = FNV_OFFSET;
	trace->decisions = 0;
	trace->serial = uk_sched_cpu()->serials;
}

void uk_trace_add(enum uk_trace_why why, const struct uk_thread *t)
{
	struct uk_trace *trace = uk_trace();
	uint32_t who = t->serial > trace->serial ? t->serial - trace->serial : 0;
	uint64_t word = (uint64_t)why << 32 | who;

	trace->hash = (trace->hash ^ word) * FNV_PRIME;
	trace->decisions++;
}
