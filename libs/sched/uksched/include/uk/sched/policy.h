/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Binds the policy that was chosen to the names that the scheduler calls. One policy in the image:
 * direct, inlined calls. Several (time partitions may each have their own): a constant table of
 * operations in the ready queue, at the cost of an indirect call each.
 *
 *	uint64_t uk_rq_key(rq, t)		the urgency that @t has of its own
 *	void uk_rq_add(rq, t)			@t is ready: behind its equals
 *	void uk_rq_rekey(rq, t, key, first, running)
 *						@t, ready, has a new key: behind its new
 *						equals or, when @first, before them but
 *						behind @running
 *	void uk_rq_del(rq, t)			@t is not ready any more
 *	thread *uk_rq_first(rq)			who is to run, or NULL
 *	thread *uk_rq_rotate(rq, t)		@t, running, goes behind its equals; the new first
 *	bool uk_rq_preempts(rq, t, running)	is @t, ready, to run instead of @running?
 *
 * The running thread stays in the queue. Private to libs/sched, but for the names of the policies.
 * Interrupts masked.
 */
#ifndef __UK_SCHED_POLICY_H__
#define __UK_SCHED_POLICY_H__

#include <uk/essentials.h>

/* UK_POLICIES: those that may stand in one image; the table is alone. */
enum uk_policy {
	UK_POLICY_PRIO,
	UK_POLICY_EDF,
	UK_POLICY_COOP,
	UK_POLICIES,
	UK_POLICY_TABLE,
};

#if CONFIG_LIBSCHEDPRIO
#include <uk/sched/prio.h>
#endif
#if CONFIG_LIBSCHEDCOOP
#include <uk/sched/coop.h>
#endif
#if CONFIG_LIBSCHEDEDF
#include <uk/sched/edf.h>
#endif
#if CONFIG_LIBSCHEDTABLE
#include <uk/sched/table.h>
#endif

#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
#include <uk/sched/ops.h>
#elif CONFIG_LIBSCHEDPRIO
#define UK_POLICY(type, fn)	type##prio##fn
#define UK_POLICY_ONLY		UK_POLICY_PRIO
#elif CONFIG_LIBSCHEDCOOP
#define UK_POLICY(type, fn)	type##coop##fn
#define UK_POLICY_ONLY		UK_POLICY_COOP
#elif CONFIG_LIBSCHEDEDF
#define UK_POLICY(type, fn)	type##edf##fn
#define UK_POLICY_ONLY		UK_POLICY_EDF
#elif CONFIG_LIBSCHEDTABLE
#define UK_POLICY(type, fn)	type##table##fn
#define UK_POLICY_ONLY		UK_POLICY_TABLE
#else
#error "no scheduling policy is selected"
#endif

#ifdef UK_POLICY
struct uk_rq {
	struct UK_POLICY(uk_, _rq) q;
};

static __uk_inline uint64_t uk_rq_key(const struct uk_rq *rq __uk_unused, const struct uk_thread *t)
{
	return UK_POLICY(uk_, _key)(t);
}

static __uk_inline void uk_rq_add(struct uk_rq *rq, struct uk_thread *t)
{
	UK_POLICY(uk_, _add)(&rq->q, t);
}

static __uk_inline void uk_rq_rekey(struct uk_rq *rq, struct uk_thread *t, uint64_t key, bool first,
				    const struct uk_thread *running)
{
	UK_POLICY(uk_, _rekey)(&rq->q, t, key, first, running);
}

static __uk_inline void uk_rq_del(struct uk_rq *rq, struct uk_thread *t)
{
	UK_POLICY(uk_, _del)(&rq->q, t);
}

static __uk_inline struct uk_thread *uk_rq_first(struct uk_rq *rq)
{
	return UK_POLICY(uk_, _first)(&rq->q);
}

static __uk_inline struct uk_thread *uk_rq_rotate(struct uk_rq *rq, struct uk_thread *t)
{
	return UK_POLICY(uk_, _rotate)(&rq->q, t);
}

static __uk_inline bool uk_rq_preempts(const struct uk_rq *rq __uk_unused,
				       const struct uk_thread *t, const struct uk_thread *running)
{
#if CONFIG_LIBSCHEDTABLE
	(void)running;
	return uk_table_preempts(&rq->q, t);
#else
	return UK_POLICY(uk_, _preempts)(t, running);
#endif
}
#endif

#endif /* __UK_SCHED_POLICY_H__ */
