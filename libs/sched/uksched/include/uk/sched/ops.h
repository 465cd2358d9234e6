/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several policies in one image: a ready queue knows which it is, and a constant table leads to its
 * operations. Private to libs/sched: a part of <uk/sched/policy.h>.
 *
 * Keys of one policy are compared with those of another where threads of several partitions wait
 * for the same: a key below CONFIG_LIBUKSCHED_LEVELS is a priority, any other one a deadline. So
 * priorities come first, and 0 is the most urgent under every policy.
 */
#ifndef __UK_SCHED_OPS_H__
#define __UK_SCHED_OPS_H__

#include <uk/thread.h>

struct uk_rq {
	enum uk_policy policy;		/* 0, fixed priorities, unless set otherwise */
	uint32_t threads;		/* how many have their keys by it */
	union {
#if CONFIG_LIBSCHEDPRIO
		struct uk_prio_rq prio;
#endif
#if CONFIG_LIBSCHEDEDF
		struct uk_edf_rq edf;
#endif
#if CONFIG_LIBSCHEDCOOP
		struct uk_coop_rq coop;
#endif
	} q;
};

struct uk_policy_ops {
	uint64_t (*key)(const struct uk_thread *t);
	void (*add)(struct uk_rq *rq, struct uk_thread *t);
	void (*rekey)(struct uk_rq *rq, struct uk_thread *t, uint64_t key, bool first,
		      const struct uk_thread *running);
	void (*del)(struct uk_rq *rq, struct uk_thread *t);
	struct uk_thread *(*first)(struct uk_rq *rq);
	struct uk_thread *(*rotate)(struct uk_rq *rq, struct uk_thread *t);
	bool (*preempts)(const struct uk_thread *t, const struct uk_thread *running);
};

extern const struct uk_policy_ops uk_policy_ops[UK_POLICIES];

static __uk_inline bool uk_policy_present(enum uk_policy policy)
{
	return (unsigned int)policy < UK_POLICIES && uk_policy_ops[policy].add != NULL;
}

static __uk_inline uint64_t uk_rq_key(const struct uk_rq *rq, const struct uk_thread *t)
{
	return uk_policy_ops[rq->policy].key(t);
}

static __uk_inline void uk_rq_add(struct uk_rq *rq, struct uk_thread *t)
{
	uk_policy_ops[rq->policy].add(rq, t);
}

static __uk_inline void uk_rq_rekey(struct uk_rq *rq, struct uk_thread *t, uint64_t key, bool first,
				    const struct uk_thread *running)
{
	uk_policy_ops[rq->policy].rekey(rq, t, key, first, running);
}

static __uk_inline void uk_rq_del(struct uk_rq *rq, struct uk_thread *t)
{
	uk_policy_ops[rq->policy].del(rq, t);
}

static __uk_inline struct uk_thread *uk_rq_first(struct uk_rq *rq)
{
	return uk_policy_ops[rq->policy].first(rq);
}

static __uk_inline struct uk_thread *uk_rq_rotate(struct uk_rq *rq, struct uk_thread *t)
{
	return uk_policy_ops[rq->policy].rotate(rq, t);
}

static __uk_inline bool uk_rq_preempts(const struct uk_rq *rq, const struct uk_thread *t,
				       const struct uk_thread *running)
{
	return uk_policy_ops[rq->policy].preempts(t, running);
}

#endif /* __UK_SCHED_OPS_H__ */
