// SPDX-License-Identifier: BSD-3-Clause
/* One message at a time, there and back: each wakes the other side by its doorbell, for it is only
 * sent when the other one, which sent last, has had its turn to go to sleep. */
#include <uk/arch/lcpu.h>
#include <uk/chan.h>
#include <uk/print.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	static struct uk_chan there, back;
	uint64_t message[8] = { 0 }, n = 0;
	int rc = uk_chan_open(&there, "data", 0);

	if (rc == 0)
		rc = uk_chan_open(&back, "back", 0);
	while (rc == 0 && n < CONFIG_APPTRAFFIC_MESSAGES) {
		message[0] = n++;
		ukarch_relax();
		rc = uk_chan_send(&there, message, sizeof(message), UK_FOREVER);
		if (rc == 0)
			rc = uk_chan_recv(&back, message, sizeof(message), UK_FOREVER) - 64;
	}
	uk_chan_close(&there);
	uk_printf("ping: %lu, %d\n", (unsigned long)n, rc);
	return rc != 0;
}
