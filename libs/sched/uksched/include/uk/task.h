/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a thread is to be: one description for threads that exist from the start (UK_TASK, no heap,
 * no call) and for those that are created while running (uk_thread_create()).
 *
 *	static void control(void *arg);
 *	UK_TASK(control, control, .priority = 3, .stack = 2048,
 *		.period = 1000000, .deadline = 800000, .wcet = 200000);
 *
 * Static descriptions lie one after the other in the section .uk_tasks of the ELF. The tools read
 * these very bytes, so the layout is fixed: version 1, pinned below, little endian, pointers as
 * relocated by .rela.dyn (R_AARCH64_RELATIVE addends).
 */
#ifndef __UK_TASK_H__
#define __UK_TASK_H__

#include <uk/essentials.h>

struct uk_thread;
struct uk_budget;

#define UK_TASK_VERSION		1

/* Flags of a description. */
#define UK_TASK_SUSPENDED	0x01	/* does not run before uk_thread_resume() */
#define UK_TASK_DETACHED	0x02	/* nobody will join it */
#define UK_TASK_FP		0x04	/* uses FP or SIMD registers; @fp is given (UK_TASK does) */
#define UK_TASK_NOPREEMPT	0x08	/* once running, no priority preempts it */
#define UK_TASK_RESERVED	0xfff0

struct uk_task {
	const char *name;		/* for people; "" when NULL */
	void (*entry)(void *arg);	/* the thread's body; returning ends the thread */
	void *arg;
	struct uk_thread *thread;	/* storage; NULL in a description for uk_thread_create() */
	void *stack_base;		/* lowest address, 16-byte aligned */
	uint64_t period;		/* ns between releases, uk_period_wait(); 0: none */
	uint64_t deadline;		/* ns after a release; 0: the period, or none */
	uint64_t wcet;			/* ns of CPU time a job takes at most; 0: not declared */
	uint64_t offset;		/* ns to the first release: from the start of all
					 * static threads, or from uk_thread_create() */
	uint32_t stack;			/* bytes, a multiple of 16, at least UK_THREAD_STACK_MIN */
	uint16_t priority;		/* 0 is the highest; also the order of waiting */
	uint16_t threshold;		/* once running, only priorities 0 to threshold - 1 preempt
					 * it; 0: not used. At most the priority. Under
					 * fixed priorities only */
	uint16_t cpu;			/* which CPU runs it, 0 is the first */
	uint16_t flags;			/* UK_TASK_* */
	uint16_t partition;		/* time partition, 0 is the first */
	uint16_t version;		/* UK_TASK_VERSION in .uk_tasks; not looked at otherwise */
	struct uk_budget *budget;	/* server that its CPU time is charged to, or NULL */
	void *fp;			/* struct ukarch_fpstate, aligned as it, for UK_TASK_FP */
	void *tls;			/* thread pointer; NULL with LIBUKSCHED_TLS: one into
					 * static memory (UK_TASK), or to the stack's end */
};

_Static_assert(offsetof(struct uk_task, thread) == 24, "read by tools");
_Static_assert(offsetof(struct uk_task, stack_base) == 32, "read by tools");
_Static_assert(offsetof(struct uk_task, period) == 40, "read by tools");
_Static_assert(offsetof(struct uk_task, offset) == 64, "read by tools");
_Static_assert(offsetof(struct uk_task, stack) == 72, "read by tools");
_Static_assert(offsetof(struct uk_task, priority) == 76, "read by tools");
_Static_assert(offsetof(struct uk_task, cpu) == 80, "read by tools");
_Static_assert(offsetof(struct uk_task, version) == 86, "read by tools");
_Static_assert(offsetof(struct uk_task, budget) == 88, "read by tools");
_Static_assert(sizeof(struct uk_task) == 112, "read by tools; the step in .uk_tasks");

#endif /* __UK_TASK_H__ */
