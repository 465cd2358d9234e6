// SPDX-License-Identifier: BSD-3-Clause
/*
 * A cyclictest for this image: periodic threads at three priorities, under load. A thread's latency
 * is from the time its release was due to its first instruction after uk_period_wait(). Printed in
 * nanoseconds of the clock, and in instructions where the counter makes one tick of each (QEMU:
 * -icount shift=0 -cpu ...,cntfrq=1000000000), each with a histogram.
 */
#include <uk/arch/time.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/time.h>

#include "load.h"

#define THREADS		3
#define BUCKETS		16

struct stats {
	uint64_t min, max, sum;
	uint32_t n;
	uint32_t bucket[BUCKETS];	/* by powers of two of ns, the last: and above */
};

static struct stats stats[THREADS];
static volatile bool done;

static void note(struct stats *s, uint64_t ns)
{
	unsigned int b = ns < 2 ? 0 : 63 - (unsigned int)__builtin_clzll(ns);

	if (s->n == 0 || ns < s->min)
		s->min = ns;
	if (ns > s->max)
		s->max = ns;
	s->sum += ns;
	s->n++;
	s->bucket[UK_MIN(b, BUCKETS - 1U)]++;
}

static void measure(unsigned int i)
{
	const struct uk_thread *me = uk_thread_current();

	while (!done) {
		uk_period_wait();
		note(&stats[i], uk_clock_ns() - me->release);
		if (i == 0 && stats[0].n == CONFIG_APPLATENCY_LOOPS)
			done = true;
	}
}

static void high(void *arg __uk_unused)
{
	measure(0);
}

static void middle(void *arg __uk_unused)
{
	measure(1);
}

static void low(void *arg __uk_unused)
{
	measure(2);
}

/* Periods without a common divisor worth mentioning: the releases meet in every way. */
UK_TASK(high, high, .priority = 1, .stack = 1024, .period = UK_US(211), .wcet = UK_US(2));
UK_TASK(middle, middle, .priority = 4, .stack = 1024, .period = UK_US(337), .wcet = UK_US(2));
UK_TASK(low, low, .priority = 8, .stack = 1024, .period = UK_US(523), .wcet = UK_US(2));

static const struct uk_thread *const threads[THREADS] = {
	&high_thread, &middle_thread, &low_thread,
};

static void print(unsigned int i)
{
	const struct stats *s = &stats[i];

	uk_printf("%-8s priority %u: %u releases, min %lu avg %lu max %lu ns, %u missed\n",
		  uk_thread_name(threads[i]), uk_thread_priority(threads[i]), s->n,
		  (unsigned long)s->min, (unsigned long)(s->n ? s->sum / s->n : 0),
		  (unsigned long)s->max, threads[i]->misses);
}

/* @unit: of what is printed; a tick of the counter may be both, a nanosecond and an instruction. */
static void print_histogram(const struct stats *s, const char *unit)
{
	for (unsigned int b = 0; b < BUCKETS; b++)
		if (s->bucket[b] != 0)
			uk_printf("%10u %s and above: %u\n", b ? 1U << b : 0, unit, s->bucket[b]);
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	const bool counted = ukarch_counter_hz() == 1000000000;

	uk_printf("latency: %d releases under load\n", CONFIG_APPLATENCY_LOOPS);
	while (!done)
		load_round();
	for (unsigned int i = 0; i < THREADS; i++) {
		print(i);
		print_histogram(&stats[i], counted ? "ns (instructions)" : "ns");
	}
	if (counted)
		uk_printf("one ns is one instruction: the worst release took %lu\n",
			  (unsigned long)stats[0].max);
	uk_printf("%lu rounds of load\n", (unsigned long)load_rounds());
	return 0;
}
