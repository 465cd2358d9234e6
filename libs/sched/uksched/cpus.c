// SPDX-License-Identifier: BSD-3-Clause
/*
 * The scheduler on the other CPUs. Each has its own block of state, never looks at another's.
 *
 *	CPU 0   start the others, one by one ... own static threads ... go ----> runs them
 *	CPU n   -> its controller, its timer, its static threads, up ... waits ... runs them
 *
 * So no thread runs anywhere before all static threads exist. A CPU starts in a thread on a small
 * stack of its own, which ends at once.
 */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/smp.h>
#include <uk/boot.h>
#include <uk/plat/console.h>
#include <uk/plat/cpus.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/inherit.h>
#include "start.h"

static struct uk_sched_percpu others[CONFIG_NR_CPUS - 1];
static struct uk_thread first[CONFIG_NR_CPUS - 1];
static uint64_t start;		/* of all static threads, when @go is set */
static uint32_t go;

static void cpu_thread(void) __uk_noreturn;

#define CPU_STACK(n)							\
	UK_STACK_DECLARE(uk_cpu##n, CONFIG_LIBUKSCHED_CPU_STACK_SIZE);	\
	UK_STACK_DEFINE(uk_cpu##n);					\
	UK_STACK_ROOT(uk_cpu##n, cpu_thread, 0);			\
	UK_STACK_ROOT(ukarch_exc##n, cpu_entry, 0);			\
	UK_STAYS(ukarch_exc##n, cpu_entry);				\
	UK_STACK_ROOT(ukarch_exc##n, uk_sched_after_end, 0);		\
	UK_IDLES(ukarch_exc##n, uk_sched_after_end);
UKARCH_OTHER_CPUS(CPU_STACK)

#define CPU_BASE(n)	[n - 1] = uk_cpu##n##_stack.stack,
static char *const stacks[] = { UKARCH_OTHER_CPUS(CPU_BASE) };

#define CPU_NAME(n)	[n - 1] = "cpu" #n,
static const char names[][5] = { UKARCH_OTHER_CPUS(CPU_NAME) };

static struct ukarch_percpu *state(unsigned int cpu)
{
	return &others[cpu - 1].arch;
}

static void cpu_thread(void)
{
	while (__atomic_load_n(&go, __ATOMIC_ACQUIRE) == 0)
		ukarch_wfe();
	uk_start_release_tasks(ukarch_cpu_id(), start);
	ukarch_irq_enable();
	uk_sched_unlock();
	uk_thread_exit(NULL);
}

/* ukarch_stack_start() leaves this stack for the thread's. */
UK_CALLS(cpu_entry, nobody);
static void cpu_entry(void)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned int id = ukarch_cpu_id();
	struct uk_thread *t = &first[id - 1];

	t->name = names[id - 1];
	t->cpu = (uint16_t)id;
	t->flags = UK_TASK_DETACHED;
	t->stack_base = (uintptr_t)stacks[id - 1];
	t->stack_size = CONFIG_LIBUKSCHED_CPU_STACK_SIZE;
	ukarch_stack_paint(stacks[id - 1], UK_ALIGN_UP(CONFIG_LIBUKSCHED_CPU_STACK_SIZE, 64));
	uk_start_adopt(cpu, t);
	if (uk_boot_cpu() || uk_start_make_tasks(id)) {
		ukplat_cout_crash("boot: ");
		ukplat_cout_crash(t->name);
		ukplat_cout_crash(": its interrupts, its timer or its static threads failed\n");
		ukarch_stop();
	}
	ukplat_cpu_up();
	ukarch_stack_start(t->stack_base + UK_ALIGN_UP(CONFIG_LIBUKSCHED_CPU_STACK_SIZE, 64),
			   cpu_thread);
}

int uk_start_cpus(void)
{
	int rc = ukplat_cpus_start(state, cpu_entry);

	for (const struct uk_task *task = __uk_tasks_start; task < __uk_tasks_end; task++) {
		if (ukplat_cpu_is_up(task->cpu))
			continue;
		ukplat_cout_crash("boot: task ");
		ukplat_cout_crash(task->name);
		ukplat_cout_crash(" is for a CPU that does not run: change its .cpu, or NR_CPUS\n");
		rc = -ENODEV;
	}
	return rc;
}

void uk_start_go(uint64_t at)
{
	start = at;
	__atomic_store_n(&go, 1, __ATOMIC_RELEASE);
	ukarch_sev();
}
