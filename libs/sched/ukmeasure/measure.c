// SPDX-License-Identifier: BSD-3-Clause
/* Measures sections with interrupts masked and with the scheduler locked. */
#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/measure.h>
#include <uk/print.h>
#include <uk/sched/hooks.h>
#include <uk/time.h>

struct section {
	uint64_t since;		/* counter; 0: not in one */
	uintptr_t from;
	uint64_t longest;	/* ticks */
	uintptr_t longest_from, longest_to;
};

static struct section irqs_off[CONFIG_NR_CPUS], locked[CONFIG_NR_CPUS];

static struct section *this_cpu(struct section *s)
{
	return &s[CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0];
}

static void begin(struct section *s, uintptr_t pc)
{
	s->since = ukarch_counter();
	s->from = pc;
}

static void end(struct section *s, uintptr_t pc)
{
	uint64_t ticks = ukarch_counter() - s->since;

	if (s->since != 0 && ticks > s->longest) {
		s->longest = ticks;
		s->longest_from = s->from;
		s->longest_to = pc;
	}
	s->since = 0;
}

/* Called by inline functions, so the return address is in whoever masked. */
#define CALLER	((uintptr_t)__builtin_return_address(0))

void ukarch_hook_irqs_off(void)
{
	begin(this_cpu(irqs_off), CALLER);
}

void ukarch_hook_irqs_on(void)
{
	end(this_cpu(irqs_off), CALLER);
}

void uk_measure_locked(void *pc)
{
	begin(this_cpu(locked), (uintptr_t)pc);
}

void uk_measure_unlocked(void *pc)
{
	end(this_cpu(locked), (uintptr_t)pc);
}

static struct uk_stretch stretch(const struct section *s)
{
	return (struct uk_stretch){ uk_clock_ns_of(s->longest), s->longest_from, s->longest_to };
}

void uk_measure_get(struct uk_measure *m)
{
	m->irqs_off = stretch(this_cpu(irqs_off));
	m->locked = stretch(this_cpu(locked));
}

void uk_measure_reset(void)
{
	*this_cpu(irqs_off) = (struct section){ 0 };
	*this_cpu(locked) = (struct section){ 0 };
}

static void print(const char *what, const struct uk_stretch *s)
{
	uk_printf("longest with %s: %lu ns, from %p to %p\n", what, (unsigned long)s->ns,
		  (void *)s->from, (void *)s->to);
}

void uk_measure_print(void)
{
	struct uk_measure m;

	uk_measure_get(&m);
	print("interrupts masked", &m.irqs_off);
	print("the scheduler locked", &m.locked);
}
