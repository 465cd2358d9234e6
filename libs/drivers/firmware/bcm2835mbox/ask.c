// SPDX-License-Identifier: BSD-3-Clause
/* What is asked of the firmware. */
#include <errno.h>

#include <uk/bcm2835mbox.h>

#define TAG_REVISION	0x00010002
#define TAG_MAC		0x00010003
#define TAG_CLOCK_RATE	0x00030002
#define TAG_TEMPERATURE	0x00030006

int uk_bcm_revision(uint32_t *revision)
{
	return uk_bcm_mailbox(TAG_REVISION, revision, 1);
}

int uk_bcm_mac(uint8_t mac[6])
{
	uint32_t words[2] = { 0, 0 };
	int rc = uk_bcm_mailbox(TAG_MAC, words, 2);

	for (unsigned int i = 0; rc == 0 && i < 6; i++)
		mac[i] = (uint8_t)(words[i / 4] >> i % 4 * 8);
	return rc;
}

/* Questions about one of several: its number, and the answer behind it. */
static int ask_of(uint32_t tag, uint32_t number, uint32_t *value)
{
	uint32_t words[2] = { number, 0 };
	int rc = uk_bcm_mailbox(tag, words, 2);

	if (rc == 0 && words[0] != number)
		rc = -EPROTO;
	if (rc == 0)
		*value = words[1];
	return rc;
}

int uk_bcm_clock_rate(enum uk_bcm_clock clock, uint32_t *hz)
{
	return ask_of(TAG_CLOCK_RATE, (uint32_t)clock, hz);
}

int uk_bcm_temperature(uint32_t *millidegrees)
{
	return ask_of(TAG_TEMPERATURE, 0, millidegrees);
}
