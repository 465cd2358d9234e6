// SPDX-License-Identifier: BSD-3-Clause
/* Sends back what comes, until the other side closes; ping.c says when. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/chan.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	static struct uk_chan there, back;
	uint64_t message[8];
	int rc = uk_chan_open(&there, "data", 0);

	if (rc == 0)
		rc = uk_chan_open(&back, "back", 0);
	while (rc >= 0) {
		rc = uk_chan_recv(&there, message, sizeof(message), UK_FOREVER);
		ukarch_relax();
		if (rc == (int)sizeof(message))
			uk_chan_send(&back, message, sizeof(message), UK_FOREVER);
	}
	return rc != -EPIPE;
}
