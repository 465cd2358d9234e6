// SPDX-License-Identifier: BSD-3-Clause
/* Mutexes that somebody owns or waits for. */
#include <uk/mutex.h>
#include <uk/print.h>
#include <uk/sched/list.h>
#include <uk/shell.h>
#if CONFIG_LIBUKMEASURE
#include <uk/measure.h>
#endif

static int locks(int argc __uk_unused, char *argv[] __uk_unused)
{
	struct uk_thread_info i;
	bool any = false;

	uk_thread_list_begin();
	while (uk_thread_list_next(&i)) {
		if (i.waits_for != NULL) {
			const struct uk_thread *owner = uk_mutex_owner(i.waits_for);

			uk_printf("%s waits for the mutex at %p, owned by %s\n", i.name,
				  (const void *)i.waits_for,
				  owner != NULL ? uk_thread_name(owner) : "nobody any more");
		}
		if (i.owns)
			uk_printf("%s owns a mutex\n", i.name);
		any = any || i.owns || i.waits_for != NULL;
	}
	if (!any)
		uk_printf("no mutex is locked\n");
#if CONFIG_LIBUKMEASURE
	uk_measure_print();
#endif
	return 0;
}
UK_SHELL_CMD(locks, locks, "", "who owns mutexes, and who waits for them");
