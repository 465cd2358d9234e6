// SPDX-License-Identifier: BSD-3-Clause
/*
 * What dom0 writes into control/shutdown (Xen's docs/misc/xenstore-paths.pandoc): a word, which is
 * taken away to say that it was heard, and then obeyed.
 */
#include <errno.h>
#include <string.h>

#include <uk/init.h>
#include <uk/print.h>
#include <uk/xen/bus.h>
#include <uk/xen/power.h>

#define NODE	"shutdown"

/* Only if it is still the same word is it taken away: otherwise it is looked at anew. */
#define TRIES	5

__uk_weak void uk_xenpower_hook(enum ukplat_how how)
{
	ukplat_terminate(how, 0);
}

/* The word, and that it was heard; its length, 0 when there is none. */
static int hear(char *word, size_t size)
{
	uint32_t tx;
	int rc = -EAGAIN, len = 0;

	for (unsigned int i = 0; i < TRIES && rc == -EAGAIN; i++) {
		rc = uk_xenstore_begin(&tx);
		if (rc)
			break;
		len = uk_xenstore_read(tx, "control", NODE, word, size);
		if (len == -ENOSPC)
			len = (int)size - 1;
		rc = len > 0 ? uk_xenstore_write(tx, "control", NODE, "") : len;
		if (rc == 0)
			rc = uk_xenstore_end(tx, true);
		else
			uk_xenstore_end(tx, false);
	}
	return rc ? rc : len;
}

static void on_shutdown(struct uk_xenbus_event *e __uk_unused)
{
	char word[16];
	int len = hear(word, sizeof(word));

	if (len == 0 || len == -ENOENT)
		return;
	if (len < 0)
		uk_pr_warn("dom0 may have asked for an end: xenstore says error %d\n", len);
	else if (strcmp(word, "poweroff") == 0 || strcmp(word, "halt") == 0)
		uk_xenpower_hook(UKPLAT_HALT);
	else if (strcmp(word, "reboot") == 0)
		uk_xenpower_hook(UKPLAT_RESTART);
	else
		uk_pr_warn("dom0 asks for something that this guest cannot do\n");
}

static int power_init(void)
{
	static struct uk_xenbus_event event;

	if (!uk_xenstore_found())
		return 0;
	if (uk_xenbus_on(&event, on_shutdown, "control", NODE) != 0 ||
	    uk_xenstore_write_num(0, "control", "feature-poweroff", 1) != 0 ||
	    uk_xenstore_write_num(0, "control", "feature-reboot", 1) != 0)
		uk_pr_warn("xenstore lets nobody know that xl shutdown works here\n");
	return 0;
}
uk_late_initcall_prio(power_init, 4);
