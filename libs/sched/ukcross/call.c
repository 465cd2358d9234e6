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

/* What has come for a CPU. */
static struct inbox {
	union uk_cross_marks marks __uk_aligned(UKARCH_CACHE_LINE);
	struct ring from[CONFIG_NR_CPUS];
} inboxes[CONFIG_NR_CPUS];

_Static_assert(CONFIG_NR_CPUS <= UK_CROSS_PRODUCERS, "a mark for every CPU");

/* Opaque to the compiler, which would compute the address of every member anew. */
static __uk_inline struct inbox *inbox_of(unsigned int cpu)
{
	struct inbox *in = &inboxes[cpu];

	__asm__("" : "+r"(in));
	return in;
}

static __uk_inline struct ring *ring_of(struct inbox *in, unsigned int from)
{
	struct ring *r = &in->from[from];

	__asm__("" : "+r"(r));
	return r;
}

/* Written by its CPU alone. */
static struct {
	uint32_t failed __uk_aligned(UKARCH_CACHE_LINE);
} counts[CONFIG_NR_CPUS];

int uk_cross_call(unsigned int cpu, uk_cross_fn fn, void *arg, uint64_t data)
{
	const struct uk_cross_slot request = { .fn = fn, .arg = arg, .data = data };
	unsigned int me;
	struct inbox *in;
	struct ring *r;
	unsigned long flags;
	bool put;

	if (cpu >= CONFIG_NR_CPUS || fn == NULL)
		return -EINVAL;
	if (!ukplat_cpu_is_up(cpu))
		return -ENODEV;
	/* The producer is this CPU: one of its threads or interrupts at a time. */
	flags = ukarch_irq_save();
	me = ukarch_cpu_id();
	in = inbox_of(cpu);
	r = ring_of(in, me);
	put = uk_cross_put(&r->tail, &r->head, r->slot, SLOTS, &request);
	if (put)
		uk_cross_mark(&in->marks, me);
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
 * is acknowledged after the mark that goes with it was made and before the marks are looked at, and
 * whatever is found then and not carried out now is marked and rings once more.
 */
UK_CALLS(on_call, passed(uk_cross_call));
static void on_call(void *arg __uk_unused)
{
	struct inbox *in = inbox_of(ukarch_cpu_id());
	bool again = false;
	uint64_t marks;

	/* Marks that were looked at before the interrupt was acknowledged may be older than the
	 * last one that the acknowledgement stands for: nothing else orders the two. */
	ukarch_dsb();
	for (marks = uk_cross_marked(&in->marks); marks != 0; ) {
		unsigned int from = uk_cross_next(&in->marks, &marks);
		struct ring *r = ring_of(in, from);
		struct uk_cross_slot s;
		bool more;

		if (!uk_cross_get(&r->tail, &r->head, r->slot, SLOTS, &s, &more))
			continue;
		if (uk_unlikely(more)) {
			uk_cross_mark(&in->marks, from);
			again = true;
		}
		s.fn(s.arg, s.data);
	}
	if (uk_unlikely(again))
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
