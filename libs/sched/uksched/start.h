/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of a thread's beginning that depend on what is in the image. Private to uksched. */
#ifndef __UKSCHED_START_H__
#define __UKSCHED_START_H__

#include <errno.h>

#if CONFIG_LIBUKSCHED_TLS
#include <uk/arch/tls.h>
#endif
#if CONFIG_LIBUKBUDGET
#include <uk/budget.h>
#endif
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>
#include <uk/sched/list.h>

#if CONFIG_LIBUKPARTITION
#define UK_SCHED_PARTITIONS	CONFIG_LIBUKPARTITION_MAX
#else
#define UK_SCHED_PARTITIONS	1
#endif

extern const struct uk_task __uk_tasks_start[], __uk_tasks_end[];

#if CONFIG_LIBUKSCHED_TLS
/* Of the linker script: for each static thread, in their order, as much as ukarch_tls_init()
 * wants. */
#pragma GCC visibility push(hidden)
extern char __uk_tls_tasks[];
#pragma GCC visibility pop

static inline bool uk_start_is_static(const struct uk_task *task)
{
	return task >= __uk_tasks_start && task < __uk_tasks_end;
}

static inline bool uk_start_tls_fits(const struct uk_task *task)
{
	size_t size = ukarch_tls_size();

	if (task->tls != NULL)
		return UK_IS_ALIGNED((uintptr_t)task->tls, ukarch_tls_align());
	return size == 0 || uk_start_is_static(task) ||
	       task->stack >= UK_THREAD_STACK_MIN + size +
			      UK_MAX(ukarch_tls_align(), (size_t)UKARCH_CACHE_LINE);
}

/*
 * A thread pointer for who was given none, when something in the image is thread-local: with a
 * block of the image's for a static thread, at the end of its stack for another. Returns where the
 * stack ends then.
 */
static inline uintptr_t uk_start_tls(struct uk_thread *t, const struct uk_task *task)
{
	uintptr_t top = (uintptr_t)task->stack_base + task->stack;
	size_t size = ukarch_tls_size(), align = ukarch_tls_align();

	if (task->tls != NULL || size == 0)
		return top;
	if (uk_start_is_static(task)) {
		size_t at = (size_t)(task - __uk_tasks_start) * UK_ALIGN_UP(size, align);

		t->tls = ukarch_tls_init(__uk_tls_tasks + at);
		return top;
	}
	top = UK_ALIGN_DOWN(top - size, UK_MAX(align, (size_t)UKARCH_STACK_ALIGN));
	t->tls = ukarch_tls_init((void *)top);
	return top;
}
#else
static inline bool uk_start_tls_fits(const struct uk_task *task __uk_unused)
{
	return true;
}

static inline uintptr_t uk_start_tls(struct uk_thread *t __uk_unused, const struct uk_task *task)
{
	return (uintptr_t)task->stack_base + task->stack;
}
#endif

static inline int uk_start_check(const struct uk_task *task)
{
#if !CONFIG_ARCH_FP
	if (task->flags & UK_TASK_FP)
		return -ENOTSUP;
#endif
#if !CONFIG_LIBUKTIME
	if (task->period != 0 || task->offset != 0)
		return -ENOTSUP;
#endif
#if CONFIG_LIBUKBUDGET
	if (task->budget != NULL && task->budget->tag != UK_TAG_BUDGET)
		return -EINVAL;
#endif
	if ((task->flags & UK_TASK_FP) &&
	    (task->fp == NULL ||
	     !UK_IS_ALIGNED((uintptr_t)task->fp, _Alignof(struct ukarch_fpstate))))
		return -EINVAL;
	return uk_start_tls_fits(task) ? 0 : -EINVAL;
}

/* Deadlines know no threshold: as a key it would be one that has long passed. */
static inline bool uk_start_has_threshold(const struct uk_task *task)
{
#if CONFIG_LIBUKSCHED_POLICY_SEVERAL
	return uk_sched_policy(task->partition) == UK_POLICY_PRIO;
#else
	(void)task;
	return true;
#endif
}

/* Is there room for another periodic thread? */
#if CONFIG_LIBSCHEDEDF_ADMISSION
int uk_edf_admit(struct uk_thread *t, const struct uk_task *task);
/* @t ends: its room is free, before its storage is anything else. Scheduler locked. */
void uk_edf_forget(const struct uk_thread *t);
#else
static inline int uk_edf_admit(struct uk_thread *t __uk_unused,
			       const struct uk_task *task __uk_unused)
{
	return 0;
}

static inline void uk_edf_forget(const struct uk_thread *t __uk_unused)
{
}
#endif

static inline void uk_start_paint(const struct uk_task *task)
{
#if CONFIG_LIBUKSCHED_STACK_PAINT
	uintptr_t base = UK_ALIGN_UP((uintptr_t)task->stack_base, 64);
	uintptr_t end = UK_ALIGN_DOWN((uintptr_t)task->stack_base + task->stack, 64);

	ukarch_stack_paint((void *)base, end - base);
#else
	(void)task;
#endif
}

#if CONFIG_ARCH_FP
/* An FP thread starts with a clean FP state, not with what the last one left. */
static inline void uk_start_fp(void *arg)
{
	struct uk_thread *t = (struct uk_thread *)arg;
	void (*entry)(void *) = (void (*)(void *))t->wait_data;

	ukarch_fp_restore(t->fp);
	entry((void *)(uintptr_t)t->wait_arg);
}
#endif

/* main() has run until now as no thread: what it has in FP registers and as thread pointer is its
 * own from here on. */
static inline void uk_start_main(struct uk_thread *t)
{
#if CONFIG_LIBUKSCHED_MAIN_FP
	static struct ukarch_fpstate fp;

	t->fp = &fp;
	t->flags |= UK_TASK_FP;
#endif
#if CONFIG_LIBUKSCHED_TLS
	t->tls = ukarch_tls_get();
#endif
	(void)t;
}

static inline void uk_start_context(struct uk_thread *t, const struct uk_task *task)
{
	uintptr_t top = uk_start_tls(t, task);

#if CONFIG_ARCH_FP
	if (task->flags & UK_TASK_FP) {
		ukarch_fp_init(t->fp);
		t->wait_data = (void *)task->entry;
		t->wait_arg = (uintptr_t)task->arg;
		ukarch_ctx_init(&t->ctx, top, uk_start_fp, t);
		return;
	}
#endif
	ukarch_ctx_init(&t->ctx, top, task->entry, task->arg);
}

/* The first thread of a CPU, already running on its stack: @t has a name, a stack and its flags.
 * The scheduler is locked afterwards. */
static inline void uk_start_adopt(struct uk_sched_cpu *cpu, struct uk_thread *t)
{
	t->tag = UK_TAG_THREAD;
	t->priority = CONFIG_LIBUKSCHED_MAIN_PRIORITY;
	t->threshold = UINT16_MAX;
	uk_sched_count(cpu, t, 1);
	uk_thread_list_add(t);
	t->base = uk_sched_own(cpu, t);
	t->key = t->base;
	uk_inherit_init(t);
	uk_thread_timeout_init(t);
	uk_rq_add(uk_sched_rq_of(cpu, t), t);
	cpu->first = t;
	ukarch_percpu()->sched = cpu;
	ukarch_percpu()->thread = t;
	cpu->locked = 1;
}

/* The two halves of uk_thread_create(), and its result. In between @t exists and waits; @start is
 * what its offset counts from. */
int uk_start_make(struct uk_thread *t, const struct uk_task *task);
int uk_start_release(struct uk_thread *t, const struct uk_task *task, uint64_t start);

/* The same for the static threads of CPU @cpu, on that CPU. */
static inline int uk_start_make_tasks(unsigned int cpu)
{
	int rc = 0;

	for (const struct uk_task *task = __uk_tasks_start; task < __uk_tasks_end && rc == 0;
	     task++)
		if (CONFIG_NR_CPUS == 1 || task->cpu == cpu)
			rc = uk_start_make(task->thread, task);
	return rc;
}

static inline void uk_start_release_tasks(unsigned int cpu, uint64_t start)
{
	for (const struct uk_task *task = __uk_tasks_start; task < __uk_tasks_end; task++)
		if (CONFIG_NR_CPUS == 1 || task->cpu == cpu)
			(void)uk_start_release(task->thread, task, start);
}

#if CONFIG_SMP
/* On CPU 0: the others come up and make their static threads; then, with uk_start_go(), release
 * and run them. 0, or -ENODEV, with a message, when one that is needed does not come. */
int uk_start_cpus(void);
void uk_start_go(uint64_t start);
#else
static inline int uk_start_cpus(void)
{
	return 0;
}

static inline void uk_start_go(uint64_t start __uk_unused)
{
}
#endif

#if CONFIG_LIBUKTIME
static inline uint64_t uk_start_now(void)
{
	return uk_clock_ns();
}

static inline void uk_start_timers(struct uk_thread *t)
{
	uk_thread_timeout_init(t);
	uk_miss_init(t);
}

static inline void uk_start_time(struct uk_thread *t, uint64_t start, uint64_t offset)
{
	t->release = uk_time_add(start, offset);
}

/* Does the first job wait for its release? Then the thread's timer is armed. In two steps, the
 * second without a window behind it. Nobody else runs in between, so that nobody ends what is not
 * complete. */
static inline bool uk_start_later(struct uk_sched_cpu *cpu, struct uk_thread *t, uint64_t offset,
				  unsigned long flags)
{
	if (t->period != 0)
		uk_miss_watch(t);
	uk_sched_window(cpu, flags);
	if (offset == 0)
		return false;
	uk_thread_timeout_start(t, t->release);
	return true;
}
#else
static inline uint64_t uk_start_now(void)
{
	return 0;
}

static inline void uk_start_timers(struct uk_thread *t __uk_unused)
{
}

static inline void uk_start_time(struct uk_thread *t __uk_unused, uint64_t start __uk_unused,
				 uint64_t offset __uk_unused)
{
}

static inline bool uk_start_later(struct uk_sched_cpu *cpu __uk_unused,
				  struct uk_thread *t __uk_unused, uint64_t offset __uk_unused,
				  unsigned long flags __uk_unused)
{
	return false;
}
#endif

#endif /* __UKSCHED_START_H__ */
