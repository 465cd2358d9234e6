// SPDX-License-Identifier: BSD-3-Clause
/*
 * Watches the partitions of a machine as dom0, and ends or restarts it. It starts nothing: Xen did.
 * Which end of a partition has which consequence, the menu says.
 */
#include <uk/plat/power.h>
#include <uk/print.h>
#include <uk/sem.h>
#include <uk/xen/evtchn.h>

#include "domains.h"

#define DOMAINS		CONFIG_APPREAPER_DOMAINS

/* BSD sysexits.h, for whoever can be told. */
#define STATUS_CRASHED	70	/* EX_SOFTWARE: a partition did */
#define STATUS_NO_DOM0	77	/* EX_NOPERM */
#define STATUS_NOTHING	64	/* EX_USAGE: nothing to watch */

#ifdef CONFIG_APPREAPER_CRASH_RESTART
#define CRASH_RESTARTS	true
#else
#define CRASH_RESTARTS	false
#endif
#ifdef CONFIG_APPREAPER_CRASH_OFF
#define CRASH_ENDS	true
#else
#define CRASH_ENDS	false
#endif
#ifdef CONFIG_APPREAPER_REBOOT_RESTART
#define REBOOT_RESTARTS	true
#else
#define REBOOT_RESTARTS	false
#endif
#ifdef CONFIG_APPREAPER_LAST_RESTART
#define LAST_RESTARTS	true
#else
#define LAST_RESTARTS	false
#endif

static struct uk_sem something = UK_SEM_INIT(0, 1);
static enum domain_state was[DOMAINS + 1];

static void on_exception(void *arg __uk_unused)
{
	uk_sem_put(&something);
}

static void say(unsigned int id, enum domain_state is)
{
	static const char *const text[] = {
		[DOMAIN_NONE] = "is gone",
		[DOMAIN_RUNS] = "runs",
		[DOMAIN_OFF] = "switched itself off",
		[DOMAIN_RESTARTS] = "wants a restart",
		[DOMAIN_CRASHED] = "crashed",
	};

	uk_printf("reaper: domain %u %s\n", id, text[is]);
}

/* Look at all of them; how many run. */
static unsigned int look(bool *crashed, bool *restart, bool *end)
{
	unsigned int running = 0;

	for (unsigned int id = 1; id <= DOMAINS; id++) {
		enum domain_state is = domain_state((uint16_t)id);

		running += is == DOMAIN_RUNS;
		if (is == was[id])
			continue;
		was[id] = is;
		say(id, is);
		*crashed |= is == DOMAIN_CRASHED;
		*restart |= (is == DOMAIN_CRASHED && CRASH_RESTARTS) ||
			    (is == DOMAIN_RESTARTS && REBOOT_RESTARTS);
		*end |= is == DOMAIN_CRASHED && CRASH_ENDS;
	}
	return running;
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	bool crashed = false, restart = false, end = false;
	unsigned int seen = 0;
	uint32_t port;

	if (domains_init() || uk_evtchn_virq(UK_XEN_VIRQ_DOM_EXC, &port) ||
	    uk_evtchn_handle(port, on_exception, NULL)) {
		uk_printf("reaper: this is not dom0, or a Xen that it does not know\n");
		return STATUS_NO_DOM0;
	}
	while (look(&crashed, &restart, &end) != 0 && !restart && !end)
		uk_sem_get(&something, UK_FOREVER);
	for (unsigned int id = 1; id <= DOMAINS; id++)
		seen += was[id] != DOMAIN_NONE;
	if (seen == 0) {
		uk_printf("reaper: there is no domain but this one\n");
		return STATUS_NOTHING;
	}
	if (restart || LAST_RESTARTS)
		ukplat_terminate(UKPLAT_RESTART, 0);
	return crashed ? STATUS_CRASHED : 0;
}
