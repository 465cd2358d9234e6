// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/sched/uktime/clock.c libs/sched/uktime/timer.c libs/core/uktree/tree.c
// UNIT-INCS: tests/unit/uksched/host libs/core/ukassert/include libs/sched/uktime/include
// UNIT-CFLAGS: -DCONFIG_NR_CPUS=1
// UNIT-TIMEOUT: 120
/*
 * Timers against an array that is searched for its minimum: a million random starts, cancellations
 * and jumps of the clock, with functions that start and cancel timers themselves. The hardware is
 * a variable: an interrupt comes when the counter has reached what was programmed, never otherwise,
 * so a wrong programming shows as a timer that never runs.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/time.h>

#define TIMERS	32
#define STEPS	1000000

struct ukarch_percpu host_percpu;
bool host_irqs_off, host_in_irq;
uint64_t host_counter;
static uint64_t hw_compare = UK_TICKS_NEVER;

struct entry {
	bool armed;
	uint64_t at, period, order;
	uint32_t missed;
};

static struct uk_timer timer[TIMERS];
static struct entry model[TIMERS];
static uint64_t order, runs;
static uint64_t tick_ns = 1;
static int running = -1;
static uint64_t seed = 88172645463325252;

static uint64_t rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

void uk_time_hook_arm(uint64_t ticks)
{
	assert_true(host_irqs_off);
	hw_compare = ticks;
}

void host_wfi(void)
{
	fail();
}

static int model_first(void)
{
	int best = -1;

	for (int i = 0; i < TIMERS; i++) {
		if (!model[i].armed)
			continue;
		if (best < 0 || model[i].at < model[best].at ||
		    (model[i].at == model[best].at && model[i].order < model[best].order))
			best = i;
	}
	return best;
}

static void random_op(void)
{
	int i = (int)(rnd() % TIMERS);

	if (rnd() % 3 != 0) {
		uint64_t at = uk_clock_ns() + (rnd() % 2000 - 200) * tick_ns;
		uint64_t period = rnd() % 2 ? 0 : 1 + rnd() % (500 * tick_ns);

		assert_int_equal(uk_timer_start(&timer[i], at, period), 0);
		model[i].armed = true;
		model[i].at = at;
		model[i].period = period;
		model[i].order = order++;
	} else {
		int want = i == running ? -EINPROGRESS : model[i].armed;

		assert_int_equal(uk_timer_cancel(&timer[i]), want);
		model[i].armed = false;
	}
}

static void expired(struct uk_timer *t)
{
	int i = (int)(t - timer);
	int want = model_first();
	uint64_t now = uk_clock_ns();

	assert_true(host_irqs_off);
	assert_int_equal(i, want);
	assert_true(model[i].at <= now);
	model[i].armed = false;
	if (model[i].period != 0) {
		model[i].armed = true;
		model[i].order = order++;
		model[i].at += model[i].period;
		while (model[i].at <= now) {
			model[i].at += model[i].period;
			model[i].missed++;
		}
		assert_true(uk_timer_armed(t));
		assert_int_equal(uk_timer_at(t), model[i].at);
	}
	assert_int_equal(t->missed, model[i].missed);
	runs++;
	running = i;
	while (rnd() % 3 == 0)
		random_op();
	running = -1;
}

static void interrupts(void)
{
	while (hw_compare <= host_counter) {
		host_irqs_off = true;
		uk_timer_interrupt();
		host_irqs_off = false;
	}
}

static void run(uint64_t hz, unsigned int steps)
{
	assert_int_equal(uk_clock_init(hz), 0);
	tick_ns = (999999999 + hz) / hz;
	host_counter = UINT64_C(1) << 32;
	for (int i = 0; i < TIMERS; i++) {
		uk_timer_cancel(&timer[i]);
		uk_timer_init(&timer[i], expired);
		model[i] = (struct entry){ 0 };
	}
	for (unsigned int step = 0; step < steps; step++) {
		int first;

		random_op();
		if (rnd() % 4 == 0) {
			host_counter += rnd() % 64 == 0 ? rnd() % 1000 : rnd() % 40;
			interrupts();
			first = model_first();
			assert_true(first < 0 || model[first].at > uk_clock_ns());
		}
		/* Programmed for exactly the first tick that shows the first timer's time. */
		first = model_first();
		assert_int_equal(hw_compare,
				 first < 0 ? UK_TICKS_NEVER : uk_clock_ticks(model[first].at));
		assert_false(host_irqs_off);
	}
	assert_true(runs > steps / 64);
	runs = 0;
}

static void random_ops(void **state)
{
	(void)state;
	run(1000000000, STEPS);
	run(62500000, STEPS / 4);
	run(19200000, STEPS / 4);
	run(54000000, STEPS / 4);
	run(32768, STEPS / 4);
	run(5700000000, STEPS / 4);
}

/* The bound that <uk/ratio.h> states, at the ends of the range and at a million places in it. */
static void ratio_error(void **state)
{
	static const uint64_t hz[] = { 1, 3, 32768, 1000000, 19200000, 24000000, 54000000, 62500000,
				       999999937, 1000000000, 4294967295, 4294967296, 5700000000,
				       UK_CLOCK_HZ_MAX };

	(void)state;
	for (unsigned int h = 0; h < UK_ARRAY_SIZE(hz); h++) {
		struct uk_ratio q = uk_ratio(1000000000, hz[h]);
		uint64_t limit = hz[h] >= 1000000000 ? UINT64_MAX :
						       UINT64_MAX / (1000000000 / hz[h] + 1);
		uint64_t last = 0;

		for (unsigned int i = 0; i < 100000; i++) {
			uint64_t x = i == 0 ? limit : (rnd() >> (rnd() % 64)) % limit;
			uint64_t exact = (uint64_t)((unsigned __int128)x * 1000000000 / hz[h]);
			uint64_t got = uk_ratio_scale(&q, x);

			assert_true(got == exact || got + 1 == exact);
			if (1000000000 % hz[h] == 0)
				assert_int_equal(got, exact);
			last = uk_ratio_scale(&q, x / 2);
			assert_true(last <= got);
		}
	}
}

/* Ten years on a counter of 54 MHz and one of 5.7 GHz: the clock is still within 1 ns of exact. */
static void no_drift(void **state)
{
	uint64_t seconds = UINT64_C(10) * 365 * 86400;

	(void)state;
	assert_int_equal(uk_clock_init(5700000000), 0);
	assert_in_range(uk_clock_ns_of(seconds * 5700000000), seconds * UK_NSEC_PER_SEC - 1,
			seconds * UK_NSEC_PER_SEC);
	assert_int_equal(uk_clock_init(54000000), 0);
	assert_in_range(uk_clock_ns_of(seconds * 54000000), seconds * UK_NSEC_PER_SEC - 1,
			seconds * UK_NSEC_PER_SEC);
}

/* The programmed tick is the first that shows the time, for clocks slower and faster than 1 ns. */
static void ticks_are_first(void **state)
{
	static const uint64_t hz[] = { 32768, 19200000, 62500000, 1000000000, 4000000000,
				       4500000000, 5700000000, UK_CLOCK_HZ_MAX };

	(void)state;
	for (unsigned int h = 0; h < UK_ARRAY_SIZE(hz); h++) {
		assert_int_equal(uk_clock_init(hz[h]), 0);
		for (unsigned int i = 0; i < 100000; i++) {
			uint64_t ns = 1 + (rnd() >> (4 + rnd() % 50));
			uint64_t t = uk_clock_ticks(ns);

			if ((unsigned __int128)ns * hz[h] / UK_NSEC_PER_SEC >= INT64_MAX) {
				assert_int_equal(t, UK_TICKS_NEVER);
				continue;
			}
			assert_true(uk_clock_ns_of(t) >= ns);
			assert_true(uk_clock_ns_of(t - 1) < ns);
		}
		/* No endless search where nanoseconds wrap, nor a tick that a hypervisor's offset
		 * makes wrap. */
		for (uint64_t back = 0; back < 100; back++)
			assert_int_equal(uk_clock_ticks(UINT64_MAX - back), UK_TICKS_NEVER);
		assert_true(uk_clock_ticks(INT64_MAX) <= UK_TICKS_NEVER);
	}
}

static void bad_input(void **state)
{
	struct uk_timer t;

	(void)state;
	assert_int_equal(uk_clock_init(0), -EINVAL);
	assert_int_equal(uk_clock_init(UK_CLOCK_HZ_MAX + 1), -EINVAL);
	assert_int_equal(uk_clock_init(UINT64_MAX), -EINVAL);
	uk_timer_init(&t, NULL);
	assert_int_equal(uk_timer_start(&t, 1, 0), -EINVAL);
	assert_false(uk_timer_armed(&t));
	assert_int_equal(uk_timer_cancel(&t), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratio_error),
		cmocka_unit_test(ticks_are_first),
		cmocka_unit_test(no_drift),
		cmocka_unit_test(bad_input),
		cmocka_unit_test(random_ops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
