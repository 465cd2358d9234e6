// SPDX-License-Identifier: BSD-3-Clause
/* A gateway that floods: as many commands as the channel takes, and a ring of the doorbell for each
 * try, until the control loop has ended. */
#include <errno.h>

#include <uk/print.h>

#include "gateway.h"
#include "messages.h"

bool misbehave(void)
{
	struct message m = { .set_point = 7 };
	uint32_t sent = 0;
	int len = 0;

	uk_printf("gateway: floods\n");
	while (len != -EPIPE) {
		if (uk_chan_send(&commands, &m, sizeof(m), UK_NOWAIT) == 0)
			sent++;
		uk_chan_hook_ring(&commands);
		len = uk_chan_recv(&status, &m, sizeof(m), UK_NOWAIT);
		m.set_point = 7;
	}
	uk_printf("gateway: flooded with %u\n", sent);
	return false;
}
