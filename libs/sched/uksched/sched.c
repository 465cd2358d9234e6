// SPDX-License-Identifier: BSD-3-Clause
/* The scheduler of a CPU: its state, idling, the exit from interrupts, yielding and locking. */
#include <uk/annotate.h>
#include <uk/plat/console.h>
#include <uk/sched.h>
#include <uk/sched/core.h>
#include <uk/sched/grant.h>

/* Takes the place of the architecture's own, which is weak. */
struct uk_sched_percpu ukarch_cpu0;

/* The first that is ready, waited for if need be. Counting as locked keeps the interrupt exit from
 * switching underneath. */
static __uk_inline struct uk_thread *wait_ready(struct uk_sched_cpu *cpu)
{
	struct uk_thread *to;

	cpu->locked++;
	while ((to = uk_rq_first(uk_sched_rq(cpu))) == NULL) {
		ukarch_hook_irqs_on();	/* to sleep is not to keep interrupts waiting */
		ukarch_wfi();
		ukarch_hook_irqs_off();
		ukarch_irq_enable();
		ukarch_isb();	/* or masking may come before the CPU has looked */
		ukarch_irq_disable();
	}
	cpu->locked--;
	ukarch_percpu()->resched = 0;
	return to;
}

/*
 * There is no idle thread: whoever found nobody ready waits here, on its own stack, so that waking
 * it again costs no switch.
 */
int uk_sched_leave_idle(struct uk_sched_cpu *cpu, struct uk_thread *from, unsigned long flags)
{
	struct uk_thread *to;
	long result;

	from->ctx.result = 0;
	uk_budget_idle(from, true);
	uk_quantum_end();
	to = wait_ready(cpu);
	result = from->ctx.result;
	if (to == from) {
		uk_budget_idle(from, false);
		uk_threshold_dispatch(from);
		uk_quantum_go_on(from);
		ukarch_irq_restore(flags);
		return (int)result;
	}
	/* What @from waited for may have come while it idled; the switch clears the result. */
	if (!(from->state & UK_THREAD_WAITING)) {
		result = uk_grant_keep(from);
		uk_sched_switch(cpu, from, to, ukarch_irq_flags());
		from->granted = UK_GRANT_NONE;
		ukarch_irq_restore(flags);
		return (int)result;
	}
	return uk_sched_switch(cpu, from, to, flags);
}

/* A thread that has ended leaves no stack to wait on: this is the exception stack. */
UK_STACK_ROOT(ukarch_exc, uk_sched_after_end, 0);
UK_IDLES(ukarch_exc, uk_sched_after_end);
const struct ukarch_ctx *uk_sched_after_end(void *arg)
{
	struct uk_sched_cpu *cpu = (struct uk_sched_cpu *)arg;
	struct uk_thread *to = wait_ready(cpu);

	uk_sched_dispatch(cpu, cpu->first, to);
	return &to->ctx;
}

#if CONFIG_ARCH_FP
int uk_sched_switch_fp(struct uk_thread *from, struct uk_thread *to, unsigned long flags)
{
	int result;

	ukarch_fp_save(from->fp);
	result = ukarch_ctx_switch(&from->ctx, &to->ctx);
	ukarch_fp_restore(from->fp);
	ukarch_irq_restore(flags);
	return result;
}

/* What the interrupt came into may use any register. */
static __uk_inline void interrupted(struct uk_thread *t, bool is)
{
	if (is)
		t->flags |= UK_THREAD_F_INTERRUPTED;
	else
		t->flags &= (uint16_t)~UK_THREAD_F_INTERRUPTED;
}
#else
static __uk_inline void interrupted(struct uk_thread *t __uk_unused, bool is __uk_unused)
{
}
#endif

int uk_sched_resched(struct uk_sched_cpu *cpu)
{
	struct ukarch_percpu *p = uk_sched_arch(cpu);
	struct uk_thread *running = (struct uk_thread *)p->thread;
	struct uk_thread *to = uk_rq_first(uk_sched_rq(cpu));

	p->resched = 0;
	if (to == running) {
		uk_threshold_dispatch(running);
		uk_quantum_go_on(running);
		return 0;
	}
	if (uk_unlikely(to == NULL))
		return uk_sched_leave_idle(cpu, running, ukarch_irq_flags());
	return uk_sched_switch(cpu, running, to, ukarch_irq_flags());
}

void ukarch_hook_irq_exit(void)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_sched_current(cpu);

	if (cpu->locked == 0) {
		interrupted(t, true);
		uk_sched_resched(cpu);
		interrupted(t, false);
	}
}

void uk_sched_yield(void)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	struct uk_thread *t = uk_sched_current(cpu);
	struct uk_thread *next;
	unsigned long flags;

	if (uk_unlikely(!uk_sched_may_switch(cpu)))
		return;
	flags = ukarch_irq_save();
	next = uk_threshold_leave(t) ? uk_rq_first(uk_sched_rq(cpu)) :
				       uk_rq_rotate(uk_sched_rq(cpu), t);
	if (uk_likely(next != t)) {
		uk_quantum_end();
		uk_sched_switch(cpu, t, next, flags);
		return;
	}
	uk_threshold_dispatch(t);
	ukarch_irq_restore(flags);
}

void uk_sched_lock(void)
{
	if (uk_sched_cpu()->locked++ == 0)
		uk_measure_locked(__builtin_return_address(0));
	uk_barrier();
}

void uk_sched_unlock(void)
{
	struct uk_sched_cpu *cpu = uk_sched_cpu();
	unsigned long flags = ukarch_irq_save();

	UK_ASSERT(cpu->locked != 0);
	if (--cpu->locked == 0)
		uk_measure_unlocked(__builtin_return_address(0));
	uk_sched_check(cpu);
	ukarch_irq_restore(flags);
}

bool uk_sched_is_locked(void)
{
	return uk_sched_cpu()->locked != 0;
}

#if CONFIG_LIBUKSCHED_CONTEXT_CHECK
void uk_sched_wrong_context(const char *function)
{
	ukplat_cout_crash(function);
	ukplat_cout_crash(": may not wait here: in an interrupt, or the scheduler is locked\n");
	UK_CRASH("wrong context");
}
#endif

#if CONFIG_CPU_CHECK
void uk_sched_wrong_cpu(const struct uk_thread *t)
{
	ukplat_cout_crash(uk_thread_name(t));
	ukplat_cout_crash(": this thread is another CPU's, which alone may touch it: "
			  "<uk/cross.h>\n");
	UK_CRASH("wrong CPU");
}
#endif
