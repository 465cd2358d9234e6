/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The clock and its timers: 64-bit nanoseconds, tickless. One hardware timer per CPU is programmed
 * for the earliest timer and for nothing else.
 *
 * Time is the counter of the CPU in nanoseconds: 0 when the counter started (power-on on most
 * machines), never backwards, wraps after 584 years. It is accurate to the counter's tick, and
 * the conversion adds less than 1 ns over the whole range: see <uk/ratio.h>.
 */
#ifndef __UK_TIME_H__
#define __UK_TIME_H__

#include <uk/essentials.h>
#include <uk/ratio.h>
#include <uk/tree.h>

#define UK_US(n)	((uint64_t)(n) * 1000)
#define UK_MS(n)	((uint64_t)(n) * 1000000)
#define UK_S(n)		((uint64_t)(n) * 1000000000)
#define UK_NSEC_PER_SEC	UINT64_C(1000000000)

/* Now. Any context, O(1), no lock. Valid from the init level of the time library on. */
uint64_t uk_clock_ns(void);

/* @at + @ns; the largest number, which no clock shows, when that is beyond it. Pure. */
static inline uint64_t uk_time_add(uint64_t at, uint64_t ns)
{
	return at + ns >= at ? at + ns : UINT64_MAX;
}

/* Not the largest number: a hypervisor's offset is added to what a timer is given, and QEMU up to
 * 7.2 lets the sum overflow, which is then a timer in the past that never stops firing. */
#define UK_TICKS_NEVER	((uint64_t)INT64_MAX)

/* Nanoseconds and ticks of the hardware counter, both ways. uk_clock_ticks() is the first tick at
 * which uk_clock_ns() shows @ns or later; UK_TICKS_NEVER when either is 2^63 or more. O(1). */
uint64_t uk_clock_ns_of(uint64_t ticks);
uint64_t uk_clock_ticks(uint64_t ns);

/*
 * A timer calls a function once, or periodically. Storage is the caller's; the members are private.
 * Functions run in interrupt context, interrupts masked, one timer an interrupt: timers that
 * expire together are handled in order of time, FIFO among equals, and other interrupts get
 * in between. A timer belongs to the CPU that started it, which is where it must be cancelled.
 */
struct uk_timer {
	struct uk_tree_node node;
	void (*fn)(struct uk_timer *t);
	uint64_t period;
	uint32_t missed;
	bool armed;
};

/* @fn: what to call, not NULL. Any context, O(1). A timer must not be armed when initialised. */
void uk_timer_init(struct uk_timer *t, void (*fn)(struct uk_timer *t));

/*
 * Call the timer's function at @at (absolute ns; the past means at once), then every @period ns
 * (0: once only). An armed timer is moved. Without drift: the n-th expiry is due at
 * @at + n * @period whatever the latency was; periods that could not be served in time are skipped
 * and counted in @missed. A period that is too long for that (UK_FOREVER) never ends.
 * 0, or -EINVAL (no function). Any context. O(log armed timers).
 */
int uk_timer_start(struct uk_timer *t, uint64_t at, uint64_t period);

/*
 * Disarm. Any context, also in the timer's own function. O(log armed timers).
 *   1             it was armed and will not run (again)
 *   0             it was not armed: it ran to its end, or was never started
 *   -EINPROGRESS  its function runs right now, underneath the caller; it will not run again
 */
int uk_timer_cancel(struct uk_timer *t);

/* Absolute time of the next expiry, while armed; in the function of a timer without a period, of
 * this one. */
static inline uint64_t uk_timer_at(const struct uk_timer *t)
{
	return t->node.key;
}

static inline bool uk_timer_armed(const struct uk_timer *t)
{
	return t->armed;
}

#if CONFIG_LIBUKTIME_AFTER
/*
 * Call @fn in an interrupt of its own as soon as this one has ended, before any timer: for work in
 * several steps, which together would keep interrupts masked for too long. One at a time: the last
 * caller wins, so there is one user (budget servers). Interrupts masked. O(1).
 */
void uk_timer_after(void (*fn)(void));
#endif

#if CONFIG_LIBUKTIME_LATER
/* Work that is left for later, zeros at first. Private members. */
struct uk_later {
	struct uk_later *next;
	struct uk_later **link;		/* what points at it; NULL: it does not wait */
	void (*fn)(struct uk_later *l);
};

/*
 * Call @fn(@l) in an interrupt of its own as soon as interrupts are let in and no timer is due: for
 * work of any length in steps, none of which makes a timer late. It may ask for the next step
 * itself. Nothing happens if @l waits already. Served in the order in which they came, on the CPU
 * that asked. Any context, interrupts masked. O(1).
 */
void uk_timer_later(struct uk_later *l, void (*fn)(struct uk_later *l));

/* @l is not called any more. Interrupts masked, on the CPU that asked. O(1). */
void uk_timer_not_later(struct uk_later *l);

static inline bool uk_timer_is_later(const struct uk_later *l)
{
	return l->link != NULL;
}
#endif

/* Hooks between the clock and the driver of the hardware timer. */

/* Filled by the driver: interrupt at counter value @ticks, at once when that has passed;
 * UK_TICKS_NEVER: never. Interrupts masked. O(1). */
void uk_time_hook_arm(uint64_t ticks);
/* Called by the driver's interrupt handler, interrupts masked. O(log armed timers). */
void uk_timer_interrupt(void);
/* The fastest counter. Time-stamp counters run at up to 6 GHz; up to here a second of ticks times
 * 10^9 fits into 64 bits, and uk_clock_ticks() looks at a dozen and a half at most. */
#define UK_CLOCK_HZ_MAX	(UINT64_C(1) << 34)
/* Called once by the driver, when it knows the frequency and before any other function. 0, or
 * -EINVAL when @hz is 0 or above UK_CLOCK_HZ_MAX. */
int uk_clock_init(uint64_t hz);

#endif /* __UK_TIME_H__ */
