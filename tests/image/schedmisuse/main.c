// SPDX-License-Identifier: BSD-3-Clause
/* Waits where nobody may. Nothing behind that is reached. */
#include <uk/console.h>
#include <uk/intctlr.h>
#include <uk/mutex.h>
#include <uk/sched.h>
#include <uk/sem.h>

#define SGI	1

#if CONFIG_APPTESTSCHEDMISUSE_LOCK_IN_IRQ
#define WAIT()	uk_mutex_lock(&mutex, UK_FOREVER)
#else
#define WAIT()	uk_sem_get(&sem, UK_FOREVER)
#endif

#if CONFIG_APPTESTSCHEDMISUSE_WAIT_LOCKED
#define LOCKED	1
#else
#define LOCKED	0
#endif

static struct uk_sem sem __uk_unused = UK_SEM_INIT(0, 1);
static struct uk_mutex mutex __uk_unused = UK_MUTEX_INIT(0);

static void handler(void *arg __uk_unused)
{
	WAIT();
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	static const char reached[] = "reached\n";

	if (LOCKED) {
		uk_sched_lock();
		WAIT();
	} else {
		uk_irq_register(SGI, UK_IRQ_PRIO_DEFAULT, UK_IRQ_EDGE, handler, NULL);
		uk_irq_raise(SGI);
	}
	uk_console_write(reached, sizeof(reached) - 1);
	return 0;
}
