// SPDX-License-Identifier: BSD-3-Clause
/* The table of operations behind several policies: each row wraps the inline functions of one. */
#include <uk/sched/core.h>

#define UK_POLICY_ROW(p)							\
	static uint64_t p##_key(const struct uk_thread *t)			\
	{									\
		return uk_##p##_key(t);						\
	}									\
	static void p##_add(struct uk_rq *rq, struct uk_thread *t)		\
	{									\
		uk_##p##_add(&rq->q.p, t);					\
	}									\
	static void p##_rekey(struct uk_rq *rq, struct uk_thread *t, uint64_t key, \
			      bool first, const struct uk_thread *running)	\
	{									\
		uk_##p##_rekey(&rq->q.p, t, key, first, running);		\
	}									\
	static void p##_del(struct uk_rq *rq, struct uk_thread *t)		\
	{									\
		uk_##p##_del(&rq->q.p, t);					\
	}									\
	static struct uk_thread *p##_first(struct uk_rq *rq)			\
	{									\
		return uk_##p##_first(&rq->q.p);				\
	}									\
	static struct uk_thread *p##_rotate(struct uk_rq *rq, struct uk_thread *t) \
	{									\
		return uk_##p##_rotate(&rq->q.p, t);				\
	}									\
	static bool p##_preempts(const struct uk_thread *t,			\
				 const struct uk_thread *running)		\
	{									\
		return uk_##p##_preempts(t, running);				\
	}

#define UK_POLICY_ENTRY(p)							\
	{ p##_key, p##_add, p##_rekey, p##_del, p##_first, p##_rotate, p##_preempts }

#if CONFIG_LIBSCHEDPRIO
UK_POLICY_ROW(prio)
#endif
#if CONFIG_LIBSCHEDEDF
UK_POLICY_ROW(edf)
#endif
#if CONFIG_LIBSCHEDCOOP
UK_POLICY_ROW(coop)
#endif

const struct uk_policy_ops uk_policy_ops[UK_POLICIES] = {
#if CONFIG_LIBSCHEDPRIO
	[UK_POLICY_PRIO] = UK_POLICY_ENTRY(prio),
#endif
#if CONFIG_LIBSCHEDEDF
	[UK_POLICY_EDF] = UK_POLICY_ENTRY(edf),
#endif
#if CONFIG_LIBSCHEDCOOP
	[UK_POLICY_COOP] = UK_POLICY_ENTRY(coop),
#endif
};
