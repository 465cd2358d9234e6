// SPDX-License-Identifier: BSD-3-Clause
/* Waiting for input: the event of whichever console it is. */
#include <uk/console.h>
#include <uk/init.h>
#include <uk/pl011.h>
#include <uk/xen/evtchn.h>
#include "xencons.h"

static uint32_t port;	/* 0: no input, or vpl011's interrupt */

static void on_event(void *arg __uk_unused)
{
	uk_evtchn_mask(port);
	uk_console_hook_ready();
}

void uk_console_driver_rx_notify(void)
{
	if (uk_pl011_found())
		uk_pl011_rx_notify();
	else if (port != 0)
		uk_evtchn_unmask(port);
}

static int rx_init(void)
{
	int rc = 0;

	if (uk_pl011_found())
		return 0;
	if (xencons_ring_found())
		port = xencons_ring_port();
	else
		rc = uk_evtchn_virq(UK_XEN_VIRQ_CONSOLE, &port);
	/* Only dom0 may read Xen's console: others have no input there, and need not have. */
	if (rc == 0)
		rc = uk_evtchn_handle(port, on_event, NULL);
	if (rc)
		port = 0;
	return 0;
}
uk_plat_initcall_prio(rx_init, 4);
