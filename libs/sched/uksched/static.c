// SPDX-License-Identifier: BSD-3-Clause
/*
 * From boot to threads: main() becomes one on the stack it has, with the scheduler locked until the
 * init table is through; then the static threads are made and everybody runs as urgency says.
 */
#include <uk/init.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>
#include "start.h"

static struct uk_thread main_thread;

/* main() may use FP if anybody may: it cannot say so in a description. */
#if CONFIG_ARCH_FP
static struct ukarch_fpstate main_fp;
#define MAIN_FLAGS	UK_TASK_FP
#define MAIN_FP		(&main_fp)
#else
#define MAIN_FLAGS	0
#define MAIN_FP		NULL
#endif

/* Behind the C library, whose thread pointer it takes over. */
UK_INITTAB_ENTRY(adopt_main, 1, 1);
UK_INITTAB_ENTRY(start_static, 6, 1);	/* behind the interrupt controller's own start */

static int adopt_main(void)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = &main_thread;

	t->name = "main";
	t->flags = MAIN_FLAGS;
	t->fp = MAIN_FP;
	t->stack_base = (uintptr_t)ukarch_main_stack.stack;
	t->stack_size = sizeof(ukarch_main_stack.stack);
	uk_start_main(t);
	uk_start_adopt(cpu, t);
	return 0;
}

static int start_static(void)
{
	int rc = uk_start_cpus();
	uint64_t start;

	if (rc == 0)
		rc = uk_start_make_tasks(0);
	start = uk_start_now();
	uk_start_go(start);
	if (rc == 0)
		uk_start_release_tasks(0, start);
	uk_sched_unlock();
	return rc;
}
