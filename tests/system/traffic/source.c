// SPDX-License-Identifier: BSD-3-Clause
/* Sends numbered messages as fast as the channel takes them, waiting for room, then closes. */
#include <uk/chan.h>
#include <uk/print.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	static struct uk_chan out;
	uint64_t message[8] = { 0 };
	int rc = uk_chan_open(&out, "data", 0);

	while (rc == 0 && message[0] < CONFIG_APPTRAFFIC_MESSAGES) {
		rc = uk_chan_send(&out, message, sizeof(message), UK_FOREVER);
		message[0]++;
		message[7] = ~message[0];
	}
	uk_chan_close(&out);
	uk_printf("source: %lu sent, %d\n", (unsigned long)message[0], rc);
	return rc != 0;
}
