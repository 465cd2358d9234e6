// SPDX-License-Identifier: BSD-3-Clause
/*
 * Who uses this CPU: a timer looks a thousand times a second which thread it interrupts, at times
 * that do not keep step with any period. Nothing is counted while the command does not run.
 */
#include <errno.h>

#include <uk/print.h>
#include <uk/shell.h>
#include <uk/thread.h>
#include <uk/time.h>

#define MOST	60	/* seconds */

struct row {
	const struct uk_thread *thread;
	const char *name;
	uint32_t samples;
};

/* Filled in interrupts while the timer is armed, read afterwards. */
static struct row rows[CONFIG_LIBUKSHELLCMDS_TOP_THREADS];
static uint32_t idle, others, all;
static uint32_t seed;
static struct uk_timer timer;

/* 0.5 to 1.5 ms, by the generator of Numerical Recipes (3rd edition, 7.1): 1664525, 1013904223. */
static uint64_t step(void)
{
	seed = seed * 1664525U + 1013904223U;
	return UK_US(500) + (seed >> 12) % UK_US(1000);
}

static void sample(struct uk_timer *t)
{
	const struct uk_thread *on = uk_thread_current();
	struct row *r = rows;

	all++;
	uk_timer_start(t, uk_clock_ns() + step(), 0);
	/* A thread that is not ready has the CPU only because nobody has. */
	if (on->state != 0) {
		idle++;
		return;
	}
	while (r < rows + UK_ARRAY_SIZE(rows) && r->thread != NULL && r->thread != on)
		r++;
	if (r == rows + UK_ARRAY_SIZE(rows)) {
		others++;
		return;
	}
	r->thread = on;
	r->name = on->name;
	r->samples++;
}

static void show(const char *name, uint32_t samples)
{
	uint32_t share = all != 0 ? (uint32_t)((uint64_t)samples * 1000 / all) : 0;

	uk_printf("%-16s %3u.%u %%\n", name, share / 10, share % 10);
}

static int top(int argc, char *argv[])
{
	uint64_t seconds = 1;

	if (argc > 2 || (argc == 2 && !uk_shell_number(argv[1], &seconds)) || seconds == 0 ||
	    seconds > MOST) {
		uk_printf("top [SECONDS, at most %d]\n", MOST);
		return -EINVAL;
	}
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(rows); i++)
		rows[i] = (struct row){ 0 };
	idle = 0;
	others = 0;
	all = 0;
	uk_timer_init(&timer, sample);
	uk_timer_start(&timer, uk_clock_ns() + step(), 0);
	uk_sleep(UK_S(seconds));
	uk_timer_cancel(&timer);
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(rows) && rows[i].thread != NULL; i++)
		show(rows[i].name, rows[i].samples);
	if (others != 0)
		show("(others)", others);
	show("(idle)", idle);
	uk_printf("%u samples in %lu s, CPU %u\n", all, seconds, ukarch_cpu_id());
	return 0;
}
UK_SHELL_CMD(top, top, "[SECONDS]", "who uses the CPU");
