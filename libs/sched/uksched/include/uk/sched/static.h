/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UK_TASK: a thread that exists from the start. Private part of <uk/thread.h>.
 *
 *	UK_TASK(name, entry, .priority = 3, .stack = 2048, ...)
 *
 * defines the object @name_thread, the description @name_task and a stack with a guard page. The
 * members that can be given are those of struct uk_task; .priority and .stack must be. What is
 * out of range is an error of the compiler that says so.
 *
 * The size of the stack is known only as a member of the initialiser, which C does not take as the
 * bound of an array. So the stack is laid out by the assembler, from an operand of a function that
 * is never called and that the linker drops.
 */
#ifndef __UK_SCHED_STATIC_H__
#define __UK_SCHED_STATIC_H__

#ifndef UK_HOST

#define UK_TASK_CHECK_(name, cond, text) do {					\
	extern void uk_task_error_##name(void) __attribute__((error(text)));	\
	if (!(cond))								\
		uk_task_error_##name();						\
} while (0)

#define UK_TASK(task, function, ...)						\
	static struct uk_thread task##_thread;					\
	extern char task##_stack_[] __asm__(UK_STR(task) "_stack");		\
	UK_TASK_FP_STATE_(task)							\
	UK_TASK_FP_BEGIN_							\
	static const struct uk_task task##_task					\
		__uk_used __uk_aligned(8) __uk_section(".uk_tasks." #task) = {	\
		.name = #task,							\
		.entry = function,						\
		.thread = &task##_thread,					\
		.stack_base = task##_stack_ + UKARCH_GUARD_SIZE,			\
		.version = UK_TASK_VERSION,					\
		UK_TASK_FP_INIT_(task)						\
		__VA_ARGS__							\
	};									\
	UK_TASK_FP_END_								\
	static void __uk_used __uk_noinline task##_stack_emit_(void)		\
	{									\
		UK_TASK_CHECK_(a, task##_task.stack >= UK_THREAD_STACK_MIN,	\
			"UK_TASK: .stack is missing or too small: at least "	\
			UK_STR(UK_THREAD_STACK_MIN) " bytes");			\
		UK_TASK_CHECK_(b, task##_task.stack % 16 == 0,			\
			"UK_TASK: .stack is not a multiple of 16");		\
		UK_TASK_CHECK_(c, task##_task.priority < CONFIG_LIBUKSCHED_LEVELS, \
			"UK_TASK: .priority is out of range: below "		\
			UK_STR(CONFIG_LIBUKSCHED_LEVELS) " (LIBUKSCHED_LEVELS)"); \
		UK_TASK_CHECK_(d, task##_task.threshold <= task##_task.priority, \
			"UK_TASK: .threshold is below the priority: a number "	\
			"of 1 to .priority");					\
		UK_TASK_CHECK_(e, task##_task.period == 0 ||			\
			task##_task.deadline <= task##_task.period,		\
			"UK_TASK: .deadline is beyond the period: at most "	\
			".period ns");						\
		UK_TASK_CHECK_(f, task##_task.cpu < CONFIG_NR_CPUS,		\
			"UK_TASK: there is no such .cpu: below "		\
			UK_STR(CONFIG_NR_CPUS) " (NR_CPUS)");			\
		UK_TASK_CHECK_(g, (task##_task.flags & UK_TASK_RESERVED) == 0,	\
			"UK_TASK: unknown bit in .flags: UK_TASK_SUSPENDED, "	\
			"_DETACHED, _FP and _NOPREEMPT");			\
		UK_TASK_FP_CHECK_(task)						\
		__asm__ volatile(						\
			".pushsection .noinit.stacks." #task ",\"aw\",%%nobits\n\t" \
			".balign 4096\n\t"					\
			".type " #task "_stack, %%object\n"			\
			#task "_stack:\n\t"					\
			".skip 4096 + ((%c0 + 63) & ~63)\n\t"			\
			".size " #task "_stack, . - " #task "_stack\n\t"	\
			".popsection\n\t"					\
			".pushsection .uk_guards." #task ",\"a\"\n\t"		\
			".balign 4\n\t"						\
			".long " #task "_stack - .\n\t"				\
			".popsection"						\
			:: "i"(task##_task.stack));				\
	}									\
	_Static_assert(sizeof(#task) <= UK_THREAD_NAME_MAX + 1, \
		       "UK_TASK: the name is too long: at most "		\
		       UK_STR(UK_THREAD_NAME_MAX) " characters")

#if CONFIG_ARCH_FP
#define UK_TASK_FP_STATE_(task)	static struct ukarch_fpstate task##_fp_;
#else
#define UK_TASK_FP_STATE_(task)
#endif

/* A source that may use FP registers has threads that keep them, unless .flags is given. */
#if CONFIG_ARCH_FP && defined(__UK_FP__)
#define UK_TASK_FP_INIT_(task)	.fp = &task##_fp_, .flags = UK_TASK_FP,
#define UK_TASK_FP_BEGIN_	_Pragma("GCC diagnostic push")			\
				_Pragma("GCC diagnostic ignored \"-Woverride-init\"")
#define UK_TASK_FP_END_		_Pragma("GCC diagnostic pop")
#define UK_TASK_FP_CHECK_(task)							\
	UK_TASK_CHECK_(h, task##_task.flags & UK_TASK_FP, "UK_TASK: this source " \
		"may use FP registers: add UK_TASK_FP to .flags");
#else
#if CONFIG_ARCH_FP
#define UK_TASK_FP_INIT_(task)	.fp = &task##_fp_,
#else
#define UK_TASK_FP_INIT_(task)
#endif
#define UK_TASK_FP_BEGIN_
#define UK_TASK_FP_END_
#define UK_TASK_FP_CHECK_(task)
#endif

#endif /* !UK_HOST */

#endif /* __UK_SCHED_STATIC_H__ */
