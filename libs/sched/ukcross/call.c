// SPDX-License-Identifier: BSD-3-Clause
/* Requests to other CPUs: the rings, the doorbell and who answers it. See <uk/cross.h>. */
#include <errno.h>

#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/cross.h>
#include <uk/crossring.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/cpus.h>
#include "cross.h"

#define SLOTS	CONFIG_LIBUKCROSS_SLOTS

UK_CROSS_RING(ring, SLOTS);

static struct ring rings[CONFIG_NR_CPUS][CONFIG_NR_CPUS];	/* [to][from] */

/* Written by its CPU alone. */
static struct {
	uint32_t failed __uk_aligned(UKARCH_CACHE_LINE);
} counts[CONFIG_NR_CPUS];

int uk_cross_call(unsigned int cpu, uk_cross_fn fn, void *arg, uint64_t data)
{
	const struct uk_cross_slot request = { .fn = fn, .arg = arg, .data = data };
	struct ring *r;
	unsigned long flags;
	bool put;

	if (cpu >= CONFIG_NR_CPUS || fn == NULL)
		return -EINVAL;
	if (!ukplat_cpu_is_up(cpu))
		return -ENODEV;
	/* The producer is this CPU: one of its threads or interrupts at a time. */
	flags = ukarch_irq_save();
	r = &rings[cpu][ukarch_cpu_id()];
	put = uk_cross_put(&r->tail, &r->head, r->slot, SLOTS, &request);
	ukarch_irq_restore(flags);
	if (!put)
		return -EAGAIN;
	/* Every request rings: to find out whether the other has yet to look would take a barrier
	 * that costs as much. It begins with one that puts the tail before the interrupt. */
	uk_irq_send(cpu, UK_IRQ_SGI_CALL);
	return 0;
}

/*
 * No request is lost: the controller holds at most one interrupt of a sender pending, but that one
 * is acknowledged after the tail that goes with it was written and before the tail is looked at,
 * and whatever is found then and not carried out now rings once more.
 */
UK_CALLS(on_call, passed(uk_cross_call));
static void on_call(void *arg __uk_unused)
{
	struct ring *to_me = rings[ukarch_cpu_id()];
	bool more = false;

	/* A tail that was looked at before the interrupt was acknowledged may be older than the
	 * last one that the acknowledgement stands for: nothing else orders the two. */
	ukarch_dsb();
	for (unsigned int from = 0; from < CONFIG_NR_CPUS; from++) {
		struct ring *r = &to_me[from];
		struct uk_cross_slot s;

		if (!uk_cross_get(&r->tail, &r->head, r->slot, SLOTS, &s))
			continue;
		s.fn(s.arg, s.data);
		more |= uk_cross_any(&r->tail, &r->head);
	}
	if (more)
		uk_irq_raise(UK_IRQ_SGI_CALL);
}

void cross_done(int rc)
{
	if (rc != 0)
		counts[ukarch_cpu_id()].failed++;
}

uint32_t uk_cross_failed(unsigned int cpu)
{
	return cpu < CONFIG_NR_CPUS ? UK_READ_ONCE(counts[cpu].failed) : 0;
}

UK_CPU_INITTAB_ENTRY(cpu_init, 5);

static int cpu_init(void)
{
	return uk_irq_register(UK_IRQ_SGI_CALL, CONFIG_LIBUKCROSS_PRIO, UK_IRQ_EDGE, on_call, NULL);
}
uk_plat_initcall_prio(cpu_init, 5);
