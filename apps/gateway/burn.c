// SPDX-License-Identifier: BSD-3-Clause
/* A gateway that burns its CPU until the control loop has ended. */
#include <errno.h>

#include <uk/print.h>

#include "gateway.h"
#include "messages.h"

#define ROUNDS	10000

bool misbehave(void)
{
	struct message m;

	uk_printf("gateway: burns\n");
	while (uk_chan_recv(&status, &m, sizeof(m), UK_NOWAIT) != -EPIPE) {
		for (unsigned int i = 0; i < ROUNDS; i++)
			uk_barrier();
	}
	return false;
}
