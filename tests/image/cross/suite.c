// SPDX-License-Identifier: BSD-3-Clause
/*
 * Every operation that crosses, to and from every other CPU, and storms of them: main() is on CPU
 * 0, one echo thread on each CPU sends back what it got.
 */
#include <errno.h>

#include <uk/arch/smp.h>
#include <uk/cross.h>
#include <uk/event.h>
#include <uk/irq.h>
#include <uk/mailbox.h>
#include <uk/plat/cpus.h>
#include <uk/sched.h>
#include <uk/sem.h>
#include <uk/test.h>
#include <uk/time.h>

#define LAST	(CONFIG_NR_CPUS - 1)
#define LIMIT	(uk_clock_ns() + UK_S(20))	/* far above what anything here takes */
/* Requests of each CPU to each other: more than 100000 together. */
#define STORM	(100000 / (CONFIG_NR_CPUS * LAST) + 1)

struct echo {
	struct uk_sem ping;		/* of the echo's CPU */
	uint32_t served;
	uint32_t cpu;			/* as the CPU itself says */
	uint32_t wrong;			/* got out of order, or on a wrong CPU */
};

static struct uk_sem pong = UK_SEM_INIT(0, UK_SEM_MAX);	/* of CPU 0 */
static struct uk_sem up = UK_SEM_INIT(0, UK_SEM_MAX);	/* of CPU 0 */
static struct echo echos[CONFIG_NR_CPUS] = {
	[0 ... LAST] = { .ping = UK_SEM_INIT(0, UK_SEM_MAX) },
};
static uint32_t arrived[CONFIG_NR_CPUS][CONFIG_NR_CPUS];	/* [on][from] */
static uint32_t disordered[CONFIG_NR_CPUS];
static uint32_t storm_round;

/* To another CPU, with patience: a thread that leaves its CPU alone while the ring is full. */
static void send(unsigned int cpu, uk_cross_fn fn, void *arg, uint64_t data)
{
	while (uk_cross_call(cpu, fn, arg, data) == -EAGAIN)
		uk_sleep(UK_US(1));
}

static void give(unsigned int cpu, struct uk_sem *s)
{
	while (uk_cross_sem_put(cpu, s) == -EAGAIN)
		uk_sleep(UK_US(1));
}

/* Request number @data & 0xffffff of CPU @data >> 24 has come. */
static void count(void *arg __uk_unused, uint64_t data)
{
	unsigned int me = ukarch_cpu_id();
	unsigned int from = (unsigned int)(data >> 24);

	if (arrived[me][from]++ != (data & 0xffffff))
		disordered[me]++;
}

static void storm(void)
{
	unsigned int me = ukarch_cpu_id();

	for (uint32_t i = 0; i < STORM; i++)
		for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
			if (cpu != me)
				send(cpu, count, NULL, (uint64_t)me << 24 | i);
}

/* Priority 10: CPU 0's main(), at 16, is not in its way. */
static void echo(void *arg)
{
	struct echo *e = (struct echo *)arg;

	e->cpu = ukarch_cpu_id();
	if (uk_thread_current()->cpu != e->cpu)
		e->wrong++;
	for (;;) {
		if (uk_sem_get(&e->ping, UK_FOREVER))
			e->wrong++;
		e->served++;
		if (UK_READ_ONCE(storm_round))
			storm();
		give(0, &pong);
	}
}

#define ECHO(n)	UK_TASK(echo##n, echo, .arg = &echos[n], .priority = 10, .stack = 2048, .cpu = n);
UKARCH_OTHER_CPUS(ECHO)

static uint32_t taken_on;

static void on_declared(void *arg __uk_unused)
{
	taken_on = ukarch_cpu_id() + 1;
	uk_cross_sem_put(0, &up);
}

/* A shared interrupt that no device here has; where all of these come to CPU 0, a private one. */
#define SHARED	100
#if CONFIG_LIBBCM2836
#define DECLARED		12
#define REFUSED			(-EXDEV)
#define raise_declared()	uk_irq_send(LAST, DECLARED)
#else
#define DECLARED		SHARED
#define REFUSED			(-EBUSY)	/* it is the declared one */
#define raise_declared()	uk_irq_raise(DECLARED)
#endif
UK_IRQ(declared, on_declared, .irq = DECLARED, .priority = 6, .trigger = UK_IRQ_EDGE, .cpu = LAST);

/* A thread of the last CPU for what is done to threads. */
static struct uk_event event;
static uintptr_t box_buf[4];
static struct uk_mailbox box;
static uint32_t got_bits, got_note, ran;
static int refused;
static uintptr_t got_word;

static void target(void *arg __uk_unused)
{
	refused = uk_irq_register(SHARED, 6, UK_IRQ_EDGE, on_declared, NULL);
	uk_event_init(&event, 0);
	uk_mailbox_init(&box, box_buf, UK_ARRAY_SIZE(box_buf));
	for (;;) {
		uk_notify_wait(UINT32_MAX, UINT32_MAX, &got_note, UK_FOREVER);
		give(0, &up);
		uk_event_wait(&event, 5, UK_EVENT_ALL | UK_EVENT_CLEAR, &got_bits, UK_FOREVER);
		give(0, &up);
		uk_mailbox_fetch(&box, &got_word, UK_FOREVER);
		give(0, &up);
		uk_thread_suspend(uk_thread_current());
		UK_WRITE_ONCE(ran, UK_READ_ONCE(ran) + 1);
		give(0, &up);
	}
}
UK_TASK(target, target, .priority = 8, .stack = 2048, .cpu = LAST);

UK_TESTCASE(cross, every_cpu_is_up)
{
	for (unsigned int cpu = 0; cpu <= LAST; cpu++)
		UK_TEST_EXPECT(ukplat_cpu_is_up(cpu));
	UK_TEST_EXPECT(!ukplat_cpu_is_up(CONFIG_NR_CPUS));
}

UK_TESTCASE(cross, bad_input)
{
	UK_TEST_EXPECT_SNUM_EQ(uk_cross_call(CONFIG_NR_CPUS, count, NULL, 0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_cross_call(1, NULL, NULL, 0), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_cross_resume(NULL), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(uk_cross_notify((struct uk_thread *)echos, 1), -EINVAL);
}

UK_TESTCASE(cross, a_thread_of_another_cpu_is_made_there)
{
	static struct uk_thread t;
	static char stack[2048] __uk_aligned(16);
	struct uk_task task = {
		.entry = echo, .stack_base = stack, .stack = sizeof(stack), .priority = 3,
		.cpu = 1,
	};

	UK_TEST_EXPECT_SNUM_EQ(uk_thread_create(&t, &task), -EXDEV);
}

UK_TESTCASE(cross, wake_up_and_back)
{
	for (unsigned int cpu = 1; cpu <= LAST; cpu++) {
		uint32_t before = echos[cpu].served;

		for (unsigned int i = 0; i < 1000; i++) {
			UK_TEST_ASSERT(uk_cross_sem_put(cpu, &echos[cpu].ping) == 0);
			UK_TEST_ASSERT(uk_sem_get(&pong, LIMIT) == 0);
		}
		UK_TEST_EXPECT_UNUM_EQ(echos[cpu].served, before + 1000);
		UK_TEST_EXPECT_UNUM_EQ(echos[cpu].cpu, cpu);
		UK_TEST_EXPECT_UNUM_EQ(echos[cpu].wrong, 0);
	}
}

UK_TESTCASE(cross, timers_are_each_cpus_own)
{
	uint64_t before = uk_clock_ns();

	uk_sleep(UK_MS(2));
	UK_TEST_EXPECT(uk_clock_ns() - before >= UK_MS(2));
}

UK_TESTCASE(cross, to_itself)
{
	uint32_t before = arrived[0][0];

	UK_TEST_EXPECT_ZERO(uk_cross_call(0, count, NULL, before));
	for (uint64_t end = LIMIT; UK_READ_ONCE(arrived[0][0]) == before; )
		UK_TEST_ASSERT(uk_clock_ns() < end);
	UK_TEST_EXPECT_UNUM_EQ(arrived[0][0], before + 1);
}

UK_TESTCASE(cross, everything_that_crosses)
{
	uint32_t failed = uk_cross_failed(LAST);

	UK_TEST_ASSERT(uk_cross_notify(&target_thread, 0x10) == 0);
	UK_TEST_ASSERT(uk_sem_get(&up, LIMIT) == 0);
	UK_TEST_EXPECT_UNUM_EQ(got_note, 0x10);
	UK_TEST_EXPECT_SNUM_EQ(refused, REFUSED);
	UK_TEST_ASSERT(uk_cross_event_set(LAST, &event, 1) == 0);
	UK_TEST_ASSERT(uk_cross_event_set(LAST, &event, 4) == 0);
	UK_TEST_ASSERT(uk_sem_get(&up, LIMIT) == 0);
	UK_TEST_EXPECT_UNUM_EQ(got_bits & 5, 5);
	UK_TEST_ASSERT(uk_cross_mailbox_post(LAST, &box, 0x1234) == 0);
	UK_TEST_ASSERT(uk_sem_get(&up, LIMIT) == 0);
	UK_TEST_EXPECT_UNUM_EQ(got_word, 0x1234);
	/* It suspends itself; one that is suspended already, or is not, is an error there. */
	UK_TEST_EXPECT_UNUM_EQ(uk_cross_failed(LAST), failed);
	for (uint64_t end = LIMIT; uk_clock_ns() < end; ) {
		while (uk_cross_resume(&target_thread) == -EAGAIN)
			;
		if (uk_sem_get(&up, uk_clock_ns() + UK_MS(5)) == 0)
			break;
	}
	UK_TEST_EXPECT_UNUM_EQ(UK_READ_ONCE(ran), 1);
}

UK_TESTCASE(cross, what_fails_there_is_counted)
{
	uint32_t failed;

	/* Behind whatever is under way. */
	give(LAST, &echos[LAST].ping);
	UK_TEST_ASSERT(uk_sem_get(&pong, LIMIT) == 0);
	failed = uk_cross_failed(LAST);
	/* It waits for a notification: not suspended. */
	UK_TEST_ASSERT(uk_cross_resume(&target_thread) == 0);
	for (uint64_t end = LIMIT; uk_cross_failed(LAST) == failed; )
		UK_TEST_ASSERT(uk_clock_ns() < end);
	UK_TEST_EXPECT_UNUM_EQ(uk_cross_failed(LAST), failed + 1);
}

/* The ring to the last CPU is full while that CPU is in an interrupt that waits for us. */
static uint32_t hold;

static void held(void *arg __uk_unused, uint64_t data __uk_unused)
{
	UK_WRITE_ONCE(hold, 2);
	while (UK_READ_ONCE(hold) != 0)
		;
}

UK_TESTCASE(cross, a_full_ring_refuses)
{
	uint32_t before = arrived[LAST][0];
	unsigned int n = 0;
	int rc;

	hold = 1;
	UK_TEST_ASSERT(uk_cross_call(LAST, held, NULL, 0) == 0);
	for (uint64_t end = LIMIT; UK_READ_ONCE(hold) != 2; )
		UK_TEST_ASSERT(uk_clock_ns() < end);
	while ((rc = uk_cross_call(LAST, count, NULL, before + n)) == 0)
		n++;
	UK_TEST_EXPECT_SNUM_EQ(rc, -EAGAIN);
	UK_TEST_EXPECT_UNUM_EQ(n, CONFIG_LIBUKCROSS_SLOTS);
	UK_WRITE_ONCE(hold, 0);
	for (uint64_t end = LIMIT; UK_READ_ONCE(arrived[LAST][0]) != before + n; )
		UK_TEST_ASSERT(uk_clock_ns() < end);
	UK_TEST_EXPECT_ZERO(disordered[LAST]);
}

UK_TESTCASE(cross, interrupts_come_where_they_are_declared)
{
	taken_on = 0;
	raise_declared();
	UK_TEST_ASSERT(uk_sem_get(&up, LIMIT) == 0);
	UK_TEST_EXPECT_UNUM_EQ(taken_on, LAST + 1);
}

UK_TESTCASE(cross, storm_of_all_cpus_at_all)
{
	for (unsigned int on = 0; on <= LAST; on++)
		for (unsigned int from = 0; from <= LAST; from++)
			arrived[on][from] = 0;
	UK_WRITE_ONCE(storm_round, 1);
	for (unsigned int cpu = 1; cpu <= LAST; cpu++)
		give(cpu, &echos[cpu].ping);
	storm();
	for (unsigned int cpu = 1; cpu <= LAST; cpu++)
		UK_TEST_ASSERT(uk_sem_get(&pong, uk_clock_ns() + UK_S(60)) == 0);
	UK_WRITE_ONCE(storm_round, 0);
	/* All that was sent has been carried out when what is sent behind it is. */
	for (unsigned int cpu = 1; cpu <= LAST; cpu++) {
		give(cpu, &echos[cpu].ping);
		UK_TEST_ASSERT(uk_sem_get(&pong, LIMIT) == 0);
	}
	for (unsigned int on = 0; on <= LAST; on++) {
		UK_TEST_EXPECT_ZERO(disordered[on]);
		for (unsigned int from = 0; from <= LAST; from++)
			for (uint64_t end = LIMIT; from != on &&
			     UK_READ_ONCE(arrived[on][from]) != STORM; )
				UK_TEST_ASSERT(uk_clock_ns() < end);
	}
	uk_test_note("%u requests", STORM * CONFIG_NR_CPUS * LAST);
}

UK_TESTCASE(cross, stacks_have_room)
{
	UK_TEST_EXPECT(uk_thread_stack_unused(&echo1_thread) > 0);
}
