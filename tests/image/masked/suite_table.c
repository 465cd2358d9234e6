// SPDX-License-Identifier: BSD-3-Clause
/* A schedule table that names many threads. It can be started once: the highest load only. */
#include <uk/schedtable.h>
#include <uk/time.h>

#include "crowd.h"

static struct uk_slot slots[LOAD_MAX];
static unsigned int jobs;

static void has_a_slot(void *arg __uk_unused)
{
	jobs++;
	uk_schedtable_wait();
}

UK_TESTCASE(table, start_with_many_slots)
{
	for (unsigned int i = 0; i < LOAD_MAX; i++) {
		crowd_start(i, CROWD, has_a_slot);
		slots[i] = (struct uk_slot){
			.offset = i * UK_US(10), .length = UK_US(10), .thread = crowd_thread(i),
		};
	}
	jobs = 0;
	round_begin();
	UK_TEST_EXPECT_ZERO(uk_schedtable_start(slots, LOAD_MAX, LOAD_MAX * UK_US(10)));
	round_end();
}
