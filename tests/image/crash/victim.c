// SPDX-License-Identifier: BSD-3-Clause
/* A thread more urgent than main(): what it does is done when its notification returns. */
#include <string.h>

#include <uk/thread.h>

#include "victim.h"

static const char *asked;
static int result;

static void victim(void *arg __uk_unused)
{
	for (;;) {
		uk_notify_wait(1, 1, NULL, UK_FOREVER);
		result = uk_fault(asked);
	}
}
UK_TASK(victim, victim, .priority = 1, .stack = 4096);

/* Stacks without guard pages of their own: in the app's data, and where heaps lie. */
static char in_data[2048] __uk_aligned(16);
static char in_heap[2048] __uk_aligned(16) __uk_section(".noinit.pool.victim");

/* Never ends; each activation fills its frame with what is neither zero nor an address. */
static void __uk_noinline deeper(uint64_t level)
{
	volatile uint64_t frame[6];

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(frame); i++)
		frame[i] = UINT64_C(0x5a5a5a5a5a5a5a5a) ^ level;
	if (frame[0] != 0)
		deeper(level + 1);
	frame[0]++;
}

static void overflows(void *arg __uk_unused)
{
	deeper(0);
}

static void overflow(char *stack)
{
	static struct uk_thread t;
	const struct uk_task task = {
		.name = "unguarded", .entry = overflows, .priority = 1, .stack_base = stack,
		.stack = sizeof(in_data),
	};

	uk_thread_create(&t, &task);
}

int victim_fault(const char *kind)
{
	if (!strcmp(kind, "data-stack"))
		overflow(in_data);
	if (!strcmp(kind, "heap-stack"))
		overflow(in_heap);
	asked = kind;
	uk_notify(&victim_thread, 0, 1, 0);
	return result;
}
