// SPDX-License-Identifier: BSD-3-Clause
/* The thread that looks after what changed in xenstore: a watch's event says only that something
 * did, in an interrupt, and to ask what it is takes a thread. */
#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/sched.h>
#include <uk/xen/bus.h>

static struct uk_xenbus_event *events;
static struct uk_sem due = UK_SEM_INIT(0, 1);

static void on_change(struct uk_xenstore_watch *w)
{
	UK_WRITE_ONCE(uk_container_of(w, struct uk_xenbus_event, watch)->due, true);
	uk_sem_put(&due);
}

UK_CALLS(serve, passed(uk_xenbus_on));

static void serve(void *arg __uk_unused)
{
	for (;;) {
		uk_sem_get(&due, UK_FOREVER);
		/* What becomes due during the round makes another. */
		for (struct uk_xenbus_event *e = UK_READ_ONCE(events); e != NULL; e = e->next) {
			if (!UK_READ_ONCE(e->due))
				continue;
			UK_WRITE_ONCE(e->due, false);
			e->fn(e);
		}
	}
}
UK_TASK(xenbus, serve, .priority = CONFIG_LIBXENBUS_PRIORITY,
	.stack = CONFIG_LIBXENBUS_STACK);

int uk_xenbus_on(struct uk_xenbus_event *e, void (*fn)(struct uk_xenbus_event *e), const char *dir,
		 const char *node)
{
	unsigned long flags = ukarch_irq_save();

	e->fn = fn;
	e->due = false;
	e->next = events;
	events = e;
	ukarch_irq_restore(flags);
	return uk_xenstore_watch(&e->watch, on_change, dir, node);
}
