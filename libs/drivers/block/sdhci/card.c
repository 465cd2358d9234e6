// SPDX-License-Identifier: BSD-3-Clause
/* Finding a card: SD Physical Layer Simplified Specification 3.01, 4.2 (figure 4-2) and 5.3. */
#include <errno.h>

#include <uk/time.h>
#include "sdhci.h"

#define DEFAULT_SPEED_HZ	25000000U
#define READY_NS		UK_S(1)		/* 4.2.3: a card is ready within a second */

static int app_command(struct sdhci *h, unsigned int index, uint32_t argument, uint32_t kind,
		       uint32_t *response)
{
	int rc = sdhci_command(h, SD_APP_CMD, h->rca, SDHCI_R1, NULL);

	return rc ? rc : sdhci_command(h, index, argument, kind, response);
}

/* Bits @high to @low of a 128-bit register, of which the controller leaves out the lowest eight. */
static uint32_t field(const uint32_t *response, unsigned int high, unsigned int low)
{
	uint32_t value = 0;

	for (unsigned int bit = high + 1; bit-- > low;)
		value = value << 1 | (response[(bit - 8) / 32] >> (bit - 8) % 32 & 1);
	return value;
}

uint64_t sdhci_csd_sectors(const uint32_t *response)
{
	uint32_t structure = field(response, 127, 126);
	uint32_t block = field(response, 83, 80);

	if (structure == 1)
		return ((uint64_t)field(response, 69, 48) + 1) * 1024;
	if (structure != 0 || block < 9 || block > 11)
		return 0;
	return ((uint64_t)field(response, 73, 62) + 1) << (field(response, 49, 47) + 2)
		<< (block - 9);
}

/* From idle to ready. */
static int wake(struct sdhci *h)
{
	uint64_t end = uk_clock_ns() + READY_NS;
	uint32_t response[4], want = SD_OCR_3V3;
	int rc;

	h->rca = 0;
	rc = sdhci_command(h, SD_GO_IDLE, 0, SDHCI_R0, NULL);
	if (rc)
		return rc;
	rc = sdhci_command(h, SD_SEND_IF_COND, SD_IF_COND, SDHCI_R1, response);
	if (rc == 0) {
		if ((response[0] & 0xfff) != SD_IF_COND)
			return -ENOTSUP;
		want |= SD_OCR_HIGH_CAPACITY;	/* a card of version 2 or later */
	}
	do {
		rc = app_command(h, SD_APP_OP_COND, want, SDHCI_R3, response);
		if (rc)
			return rc == -ETIMEDOUT ? -ENODEV : rc;
		if (uk_clock_ns() > end)
			return -ENODEV;
	} while (!(response[0] & SD_OCR_READY));
	h->high_capacity = response[0] & SD_OCR_HIGH_CAPACITY;
	return 0;
}

int sdhci_identify(struct sdhci *h, uint64_t *sectors)
{
	uint32_t response[4];
	uint64_t size;
	int rc = sdhci_start(h);

	h->detects = h->detects || !h->bcm;
	if (!rc && !sdhci_present(h))
		rc = -ENODEV;
	if (!rc)
		rc = wake(h);
	if (!rc)
		rc = sdhci_command(h, SD_ALL_SEND_CID, 0, SDHCI_R2, NULL);
	if (!rc)
		rc = sdhci_command(h, SD_SEND_RELATIVE_ADDR, 0, SDHCI_R1, response);
	if (rc)
		return rc;
	h->rca = response[0] & 0xffff0000U;
	rc = sdhci_command(h, SD_SEND_CSD, h->rca, SDHCI_R2, response);
	if (rc)
		return rc;
	size = sdhci_csd_sectors(response);
	if (size == 0)
		return -ENOTSUP;
	rc = sdhci_command(h, SD_SELECT, h->rca, SDHCI_R1B, NULL);
	if (!rc)
		rc = sdhci_command(h, SD_SET_BLOCKLEN, UK_BLK_SECTOR, SDHCI_R1, NULL);
	if (!rc)
		rc = app_command(h, SD_APP_SET_BUS_WIDTH, SD_BUS_4BIT, SDHCI_R1, NULL);
	if (rc)
		return rc;
	sdhci_write(h, SDHCI_HOST_CONTROL, sdhci_read(h, SDHCI_HOST_CONTROL) | SDHCI_HOST_4BIT);
	rc = sdhci_set_clock(h, DEFAULT_SPEED_HZ);
	if (rc)
		return rc;
	/* A card that answers and is not seen is behind a controller that sees none. */
	h->detects = sdhci_read(h, SDHCI_PRESENT) & SDHCI_PRESENT_CARD;
	*sectors = size;
	return 0;
}
