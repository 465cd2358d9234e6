/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads. Storage (the object and its stack) is the caller's; nothing here allocates.
 *
 * A thread runs when nothing speaks against it: each reason not to run is a bit of its state
 * (waiting, suspended, out of budget, ended), and it is ready when there is none. What is more
 * urgent is one 64-bit number, the key, lower first: the priority, or under EDF the absolute
 * deadline. Waiting is ordered by it and inheritance lends it, whatever the policy; with several
 * policies in the image, priorities come before deadlines.
 *
 * Errors are negative errno; a call that fails has changed nothing. "Thread context" means: not in
 * an interrupt handler, and where the call may wait, the scheduler not locked; the wrong context
 * is an assertion that names the function.
 */
#ifndef __UK_THREAD_H__
#define __UK_THREAD_H__

#include <uk/arch/ctx.h>
#include <uk/arch/stacks.h>
#include <uk/task.h>
#include <uk/timeout.h>
#include <uk/waitq.h>
#if CONFIG_LIBSCHEDEDF
#include <uk/tree.h>
#endif

/* Type tags: the first word of an object after what the fast path needs; a compare with one is one
 * instruction on arm64 (12 bits, shifted by 12). */
#define UK_TAG_THREAD	0xa1d000U

/* Reasons not to run. 0: ready or running. */
#define UK_THREAD_SUSPENDED	0x01	/* until uk_thread_resume() */
#define UK_THREAD_ENDED		0x02	/* for good */
#define UK_THREAD_WAITING	0x04	/* for an object, for time or for both */
#define UK_THREAD_NO_BUDGET	0x08	/* until its server is replenished */
#define UK_THREAD_LEAVING	0x10	/* ends, but is on its stack still */

/* Bytes that a thread needs for a switch, an interrupt and a call or two. */
#define UK_THREAD_STACK_MIN	(UKARCH_CTX_FRAME + UKARCH_IRQ_FRAME + 224)

#define UK_THREAD_NAME_MAX	31

struct uk_mutex;

/* What is called when a thread ends while the entry is pushed; lies on the thread's stack. */
struct uk_cleanup {
	struct uk_cleanup *next;
	void (*fn)(void *arg);
	void *arg;
};

/* Private. The hot members share a cache line; next and prev are the links of one ring. */
struct uk_thread {
	struct ukarch_ctx ctx;
	uint32_t tag;
	union {
		struct {
			uint16_t flags;		/* UK_TASK_*, and the private ones below */
			uint16_t state;		/* UK_THREAD_*: reasons not to run */
		};
		uint32_t status;		/* both, for one test */
	};
	struct uk_thread *next;
	struct uk_thread *prev;
	uint64_t key;			/* urgency, inherited included */
	uint64_t base;			/* urgency of its own */
	struct uk_waitq *waits_in;	/* NULL: in none. Only while it waits, and until it runs */
	void *wait_data;		/* what the waker fills or reads, by the object's rules */
	/* cache line */
	uint64_t wait_arg;		/* of the same */
	struct uk_mutex *held;		/* mutexes it owns, the last locked first */
	struct uk_mutex *blocker;	/* mutex it waits for */
	struct uk_cleanup *cleanups;
	struct uk_waitq joiners;
	struct uk_waitq notify_q;
	void *exit_value;
	void *user;			/* for whoever builds an API on top */
	const char *name;
	uintptr_t stack_base;
	uint32_t stack_size;
	uint16_t priority;		/* as declared or set, whatever the policy */
	uint16_t threshold;		/* dispatched at this key if it is lower; 0xffff: none */
	uint16_t cpu;
	uint16_t partition;
	uint32_t serial;		/* in order of creation, for traces */
	void *tls;
	struct ukarch_fpstate *fp;
	uint64_t period, deadline;	/* of the description, ns */
	uint64_t release;		/* absolute time of the current job's release, ns */
	uint32_t notify_value;
	uint16_t granted;		/* enum uk_grant, if its context does not say it */
	uint8_t cond;			/* UK_THREAD_COND_* */
	uint8_t moves;			/* UK_THREAD_MOVES_* */
	uint32_t misses;		/* deadlines missed */
	uint32_t overruns;		/* releases skipped because a job ran over the next one */
	struct uk_thread *moves_next;	/* among those that move, with UK_THREAD_MOVES_LISTED */
#if CONFIG_LIBUKMUTEX
	uint64_t lent;			/* the most urgent that its mutexes lend it; UINT64_MAX */
	struct uk_mutex *lenders;	/* mutexes of its own that lend it any */
#endif
#if CONFIG_LIBUKTIME
	struct uk_timer timer;		/* timeouts, sleeping and releases */
	uint64_t until;			/* when its wait ends; UK_FOREVER: never, or it has */
#endif
#if CONFIG_LIBSCHEDEDF
	struct uk_tree_node ready;	/* place in the deadline queue */
	uint64_t due;			/* deadline of this job as set by hand; 0: none was */
#endif
#if CONFIG_LIBUKSCHED_MISS_TIMER
	struct uk_timer miss_timer;	/* at the deadline of the job that runs */
#endif
#if CONFIG_LIBUKBUDGET
	struct uk_budget *budget;	/* what it is charged to */
	struct uk_thread *budget_next;	/* among those */
#endif
#if CONFIG_LIBSCHEDPRIO_ROUND_ROBIN
	uint64_t slice;			/* ns that are left of its turn; 0: a whole one */
#endif
#if CONFIG_LIBUKSCHED_LIST
	struct uk_thread *all_next, *all_prev;	/* in the list of all threads */
#endif
};

/* Where it is in uk_cond_wait(), if at all: it waits or locks the mutex again; and it does so
 * because of a signal. The condition is what wait_data points at. */
#define UK_THREAD_COND_WAITS	1
#define UK_THREAD_COND_SIGNAL	2

/* What is still to be done after a change of urgency: see uksched/rekey.c. */
#define UK_THREAD_MOVES_LISTED	0x01	/* somebody sees to it */
#define UK_THREAD_MOVES_UP	0x02	/* in its queue, its place may be further to the front */
#define UK_THREAD_MOVES_ON	0x04	/* who owns what it waits for may have to follow */
#define UK_THREAD_MOVES_ASK	0x08	/* what its mutexes lend it is to be found out */
#define UK_THREAD_MOVES_ASKING	0x10	/* the same, begun */

/* Private flags. */
#define UK_THREAD_F_INTERRUPTED	0x0200	/* leaves the CPU at the end of an interrupt; ARCH_FP */
#define UK_THREAD_F_RAISED	0x0400	/* has got the CPU, and is at its threshold since */
#define UK_THREAD_F_RWLOCK	0x0800	/* it waits in the queue of a reader-writer lock */
#define UK_THREAD_F_OVERDRAWN	0x2000	/* its budget is used up, but it owns a mutex */
#define UK_THREAD_F_JOINED	0x4000	/* somebody has its exit value: the object is free */
#define UK_THREAD_F_ENDING	0x8000	/* its cleanups run */

/* Pinned, so that callers can reserve storage without knowing the members. */
#if CONFIG_LIBUKTIME
#define UK_THREAD_SIZE_TIME	72
#else
#define UK_THREAD_SIZE_TIME	0
#endif
#if CONFIG_LIBSCHEDEDF
#define UK_THREAD_SIZE_EDF	48
#else
#define UK_THREAD_SIZE_EDF	0
#endif
#if CONFIG_LIBUKSCHED_MISS_TIMER
#define UK_THREAD_SIZE_MISS	64
#else
#define UK_THREAD_SIZE_MISS	0
#endif
#if CONFIG_LIBUKBUDGET
#define UK_THREAD_SIZE_BUDGET	16
#else
#define UK_THREAD_SIZE_BUDGET	0
#endif
#if CONFIG_LIBSCHEDPRIO_ROUND_ROBIN
#define UK_THREAD_SIZE_TURN	8
#else
#define UK_THREAD_SIZE_TURN	0
#endif
#if CONFIG_LIBUKMUTEX
#define UK_THREAD_SIZE_MUTEX	16
#else
#define UK_THREAD_SIZE_MUTEX	0
#endif
#if CONFIG_LIBUKSCHED_LIST
#define UK_THREAD_SIZE_LIST	16
#else
#define UK_THREAD_SIZE_LIST	0
#endif
#define UK_THREAD_SIZE	(232 + UK_THREAD_SIZE_MUTEX + UK_THREAD_SIZE_LIST + UK_THREAD_SIZE_TIME + \
			 UK_THREAD_SIZE_EDF + \
			 UK_THREAD_SIZE_MISS + UK_THREAD_SIZE_BUDGET + UK_THREAD_SIZE_TURN)

_Static_assert(sizeof(struct uk_thread) == UK_THREAD_SIZE, "pinned");
_Static_assert(offsetof(struct uk_thread, ctx) == 0, "the context is the thread");

/*
 * Make @t a thread as @task says and let it run, at once when it is more urgent than the caller.
 * @t: storage, not a thread that still exists. @task is not kept, its strings and stack are.
 * 0; -EINVAL: no entry, no stack or one too small or unaligned, priority or threshold out of range
 * (0 is the highest, CONFIG_LIBUKSCHED_LEVELS - 1 the lowest; the threshold at most the priority),
 * deadline beyond the period, unknown flag, CPU or partition; UK_TASK_FP without @fp, @fp or @tls
 * unaligned, no room on the stack for the thread-local variables of a thread without @tls; @budget
 * that is not a server (static threads are made after the init functions);
 * -ENOTSUP: UK_TASK_FP in an image without ARCH_FP, a period without a clock;
 * -EXDEV: @cpu is another than the one that calls (its own threads call it there);
 * -EBUSY: @t is a live thread; -ENOSPC: with LIBSCHEDEDF_ADMISSION, the CPU's set of periodic
 * threads under EDF that declare a wcet would not be schedulable with it. Thread and init context.
 * O(1) plus painting the stack.
 */
int uk_thread_create(struct uk_thread *t, const struct uk_task *task);

/* The running thread. Thread context; in an interrupt, the thread that was interrupted. O(1). */
static inline struct uk_thread *uk_thread_current(void)
{
	return (struct uk_thread *)ukarch_percpu()->thread;
}

static inline const char *uk_thread_name(const struct uk_thread *t)
{
	return t->name;
}

/* For the layer above: nothing in libs/sched looks at it. */
static inline void uk_thread_user_set(struct uk_thread *t, void *user)
{
	t->user = user;
}

static inline void *uk_thread_user(const struct uk_thread *t)
{
	return t->user;
}

/* End the caller: runs its clean-ups, hands its mutexes on, wakes who joins it. Thread context, not
 * with the scheduler locked. O(clean-ups + mutexes held). Returning from the entry is
 * uk_thread_exit(NULL). */
void uk_thread_exit(void *value) __uk_noreturn;

/*
 * End @t, wherever it is: what it waits for is given up, and it runs its clean-ups and exits, on
 * its own stack and with its own urgency, as soon as it is its turn. Returns at once (join to wait
 * for it); does not return when @t is the caller.
 *
 * If its wait has ended already and it has not run since, it does not take what it was given: a
 * unit, a message, a word, cleared event bits, a signal, a mutex, a lock, a joined thread. That
 * goes to the next waiter, or back to the object, which must still exist, as if @t had not waited.
 * The object's header says where that cannot be.
 * 0, -EINVAL (not a thread), -ESRCH (it has ended), -EALREADY (it is ending). Thread context.
 * O(1), the chain of inheritance when it waits for a mutex, and what it takes to give a grant back;
 * masked for one step of these at a time.
 */
int uk_thread_terminate(struct uk_thread *t);

/*
 * Wait until @t has ended; *@value (when not NULL) is what it gave to uk_thread_exit(), or
 * UK_THREAD_TERMINATED. Afterwards the storage is the caller's again.
 * 0, -EINVAL (not a thread, detached, joined before, or another thread waits for it already),
 * -EDEADLK (the caller itself), -EAGAIN or -ETIMEDOUT. Thread context. O(1).
 */
int uk_thread_join(struct uk_thread *t, void **value, uk_timeout_t timeout);
#define UK_THREAD_TERMINATED	((void *)-1)

/* Nobody will join @t: its storage is free when uk_thread_ended() says so.
 * 0, -EINVAL (not a thread, detached or joined before, or a thread waits for it). Any context,
 * O(1). */
int uk_thread_detach(struct uk_thread *t);

/* Has @t ended, and left its stack? Any context, any CPU. O(1). */
static inline bool uk_thread_ended(const struct uk_thread *t)
{
	return __atomic_load_n(&t->state, __ATOMIC_ACQUIRE) & UK_THREAD_ENDED;
}

/*
 * Take @t from the CPU until uk_thread_resume(), whatever it waits for; the wait goes on meanwhile.
 * Does not nest. 0, -EINVAL (not a thread), -ESRCH (ended or ending), -EALREADY.
 * Any context; in an interrupt it takes effect when the interrupt ends. Suspending oneself returns
 * when resumed, and needs the scheduler unlocked. O(1), O(log n) under EDF.
 */
int uk_thread_suspend(struct uk_thread *t);
/* 0, -EINVAL (not a thread), -EALREADY (not suspended). Any context. O(1), O(log n) under EDF. */
int uk_thread_resume(struct uk_thread *t);

/*
 * Change the priority; -EINVAL when out of range. The thread goes behind its new equals; what it
 * inherited stays, waits are reordered and the change passes on through inheritance. A threshold
 * lower than the new priority is kept, and the thread stays at it if it is there; otherwise it is
 * dropped. Under EDF it orders only threads without a deadline. Thread context. O(waiters of what
 * it waits for) and the chain of inheritance.
 */
int uk_thread_priority_set(struct uk_thread *t, unsigned int priority);
static inline unsigned int uk_thread_priority(const struct uk_thread *t)
{
	return t->priority;
}

#if CONFIG_LIBSCHEDEDF
/* The absolute deadline of @t's current job, in ns, until it is set again or uk_period_wait() ends
 * the job; UK_FOREVER: after all other deadlines. The contract is that of
 * uk_thread_priority_set(). With several policies -EINVAL for a thread that is not ordered by
 * deadlines. */
int uk_thread_deadline_set(struct uk_thread *t, uint64_t deadline);
#endif

/* Call @fn(@arg) when the caller ends before uk_cleanup_pop(). @c must live until then: on the
 * caller's stack. Last in, first out. Thread context, O(1). */
void uk_cleanup_push(struct uk_cleanup *c, void (*fn)(void *arg), void *arg);
/* Take the last one off again, and run it when @run. */
void uk_cleanup_pop(bool run);

/* Bytes of @t's stack that were never used, from the pattern it was painted with. Any context.
 * O(unused bytes). 0 when LIBUKSCHED_STACK_PAINT is off. */
size_t uk_thread_stack_unused(const struct uk_thread *t);

#if CONFIG_LIBUKTIME
/* Sleep. UK_FOREVER is not accepted by uk_sleep_until(). 0 or -EINVAL. Thread context. */
int uk_sleep(uint64_t ns);
int uk_sleep_until(uint64_t at);

/*
 * The job is done: wait for the next release of the caller, which has a period. Releases lie at
 * start + offset + n * period, without drift. A deadline missed by this job is counted and reported
 * to uk_sched_hook_miss(). Releases that have passed meanwhile are skipped and counted.
 * Returns the number skipped, INT_MAX at most, or -EINVAL (no period). Thread context. O(log armed
 * timers).
 */
int uk_period_wait(void);
#endif

/*
 * A word that others may change and the thread can wait for, without an object of its own.
 * uk_notify() sets @value = (@value & ~@clear | @set) + @add and wakes the thread if it waits for
 * that. 0, or -EINVAL (not a thread). Any context. O(1), O(log n) under EDF.
 */
int uk_notify(struct uk_thread *t, uint32_t clear, uint32_t set, uint32_t add);
/* Wait until (@value & @mask) is not 0; returns it in *@value, then clears @clear. The caller's own
 * word. 0, -EINVAL (@mask is 0), -EAGAIN, -ETIMEDOUT. Thread context. O(1). */
int uk_notify_wait(uint32_t mask, uint32_t clear, uint32_t *value, uk_timeout_t timeout);

/* Storage, stack with its guard page, and description of a static thread. See <uk/task.h>. */
#include <uk/sched/static.h>

#endif /* __UK_THREAD_H__ */
