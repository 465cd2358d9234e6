// SPDX-License-Identifier: BSD-3-Clause
/*
 * The page that the toolstack names, if it does, and how long a daemon that reads nothing is waited
 * for. Until the page is mapped, Xen's own console has what is said.
 */
#include <uk/arch/paging.h>
#include <uk/arch/time.h>
#include <uk/init.h>
#include <uk/xen/evtchn.h>
#include "ring.h"
#include "xencons.h"

static struct xencons_page *page;
static uint32_t port;
static bool stuck;	/* nobody reads: bytes are dropped until there is room */

bool xencons_ring_found(void)
{
	return page != NULL;
}

uint32_t xencons_ring_port(void)
{
	return port;
}

void xencons_ring_putc(char c)
{
	uint64_t start = ukarch_counter();
	bool put = xencons_put(page, c);

	while (!put && !stuck) {
		uk_evtchn_send(port);
		put = xencons_put(page, c);
		stuck = !put && ukarch_counter() - start > ukarch_counter_hz();
	}
	if (put)
		stuck = false;
	if (c == '\n')
		uk_evtchn_send(port);
}

int xencons_ring_getc(void)
{
	int c;

	/* Somebody wants an answer: what was said so far is the question. */
	if (!xencons_sent(page))
		uk_evtchn_send(port);
	c = xencons_get(page);
	if (c >= 0)
		uk_evtchn_send(port);
	return c;
}

static int page_init(void)
{
	uint64_t base = ukplat_xen_param(UK_XEN_PARAM_CONSOLE_PFN) << 12;
	uint64_t number = ukplat_xen_param(UK_XEN_PARAM_CONSOLE_EVTCHN);
	int rc;

	if (base == 0 || number == 0 || number > UINT32_MAX)
		return 0;
	rc = ukarch_page_protect(base, UKARCH_PAGE_SIZE, UKARCH_PAGE_RW);
	if (rc)
		return rc;
	port = (uint32_t)number;
	page = (struct xencons_page *)(uintptr_t)base;
	return 0;
}
uk_plat_initcall_prio(page_init, 3);
