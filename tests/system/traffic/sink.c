// SPDX-License-Identifier: BSD-3-Clause
/* Receives until the sender closes: every number once, in order, whole. */
#include <errno.h>

#include <uk/chan.h>
#include <uk/print.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	static struct uk_chan in;
	uint64_t message[8], next = 0, wrong = 0;
	int rc = uk_chan_open(&in, "data", 0);

	while (rc >= 0) {
		rc = uk_chan_recv(&in, message, sizeof(message), UK_FOREVER);
		if (rc < 0)
			break;
		if (message[0] != next || (next != 0 && message[7] != ~next))
			wrong++;
		next++;
	}
	uk_printf("sink: %lu in order, %lu wrong, %d\n", (unsigned long)next, (unsigned long)wrong,
		  rc);
	uk_chan_close(&in);
	return rc != -EPIPE || wrong != 0 || next != CONFIG_APPTRAFFIC_MESSAGES;
}
