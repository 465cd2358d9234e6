// SPDX-License-Identifier: BSD-3-Clause
/*
 * The controller. Data moves by ADMA2 where it has that, with one interrupt at the end of a request
 * whatever its size; elsewhere the calling thread moves it through the buffer, block by block, and
 * there is one interrupt at the end all the same.
 */
#include <errno.h>

#include <uk/arch/cache.h>
#include <uk/time.h>
#include "sdhci.h"

#define IDENTIFY_HZ	400000U		/* the most while a card is identified: 4.2.1 */
#define WORDS		(UK_BLK_SECTOR / 4)

/* The longest a controller takes to reset, a clock to settle, a command to be answered. */
#define SHORT		UK_MS(100)
/* The longest a card is busy with one block is 250 ms when writing (4.6.2.2); a request has many,
 * and a card that takes longer than this for all of them is broken. */
#define LONG		UK_S(5)

static void delay(uint64_t ns)
{
	uint64_t end = uk_clock_ns() + ns;

	while (uk_clock_ns() < end)
		;
}

/* The BCM2835's controller loses a write that comes within two clocks of the card of the one before
 * (Linux drivers/mmc/host/sdhci-iproc.c). */
void sdhci_write(const struct sdhci *h, unsigned int at, uint32_t value)
{
	ukarch_mmio_write32(h->base + at, value);
	if (h->bcm && at != SDHCI_BUFFER && h->clock_hz != 0)
		delay(2 * UK_NSEC_PER_SEC / h->clock_hz + 1);
}

/* Until the bits @mask of register @at are @want, or the time is up. */
static int poll(const struct sdhci *h, unsigned int at, uint32_t mask, uint32_t want, uint64_t ns)
{
	uint64_t end = uk_clock_ns() + ns;

	while ((sdhci_read(h, at) & mask) != want)
		if (uk_clock_ns() > end)
			return -ETIMEDOUT;
	return 0;
}

static int reset(const struct sdhci *h, uint32_t what)
{
	sdhci_write(h, SDHCI_CLOCK, sdhci_read(h, SDHCI_CLOCK) | what);
	return poll(h, SDHCI_CLOCK, what, 0, SHORT) ? -EIO : 0;
}

int sdhci_set_clock(struct sdhci *h, uint32_t hz)
{
	uint32_t mhz = SDHCI_CAP_BASE_MHZ(sdhci_read(h, SDHCI_CAPABILITIES));
	uint32_t base = (mhz != 0 ? mhz : CONFIG_LIBSDHCI_BASE_MHZ) * 1000000U;
	uint32_t half = (base + 2 * hz - 1) / (2 * hz);	/* the divider is twice this; 0: one */
	uint32_t clock = SDHCI_TIMEOUT_MAX | SDHCI_CLOCK_INTERNAL;

	if (base <= hz)
		half = 0;
	half = UK_MIN(half, h->v3 ? 0x3ffU : 0x80U);
	if (!h->v3)	/* powers of two only */
		while (half & (half - 1))
			half += half & (0U - half);
	h->clock_hz = half == 0 ? base : base / (2 * half);
	clock |= (half & 0xff) << 8 | (half >> 8 & 3) << 6;
	sdhci_write(h, SDHCI_CLOCK, 0);
	sdhci_write(h, SDHCI_CLOCK, clock);
	if (poll(h, SDHCI_CLOCK, SDHCI_CLOCK_STABLE, SDHCI_CLOCK_STABLE, SHORT))
		return -EIO;
	sdhci_write(h, SDHCI_CLOCK, clock | SDHCI_CLOCK_CARD);
	return 0;
}

/* The bus has a window to memory, DMA 32 bits of address. The BCM2711's first steppings reach one
 * GiB, which is behind 0xc0000000 of their bus. */
static bool reaches(const struct sdhci *h, const void *p, uint32_t bytes)
{
	uint64_t from = (uintptr_t)p - h->dma.base;

	return from < h->dma.size && bytes <= h->dma.size - from &&
	       h->dma.bus + from + bytes <= UINT64_C(1) << 32;
}

static uint32_t bus_address(const struct sdhci *h, const void *p)
{
	return (uint32_t)((uintptr_t)p - h->dma.base + h->dma.bus);
}

int sdhci_start(struct sdhci *h)
{
	uint32_t caps;
	int rc;

	h->clock_hz = 0;
	rc = reset(h, SDHCI_RESET_ALL);
	if (rc)
		return rc;
	caps = sdhci_read(h, SDHCI_CAPABILITIES);
	h->v3 = (sdhci_read(h, SDHCI_VERSION) >> 16 & 0xff) >= 2;
	h->adma = (caps & SDHCI_CAP_ADMA2) && reaches(h, h->table, sizeof(h->table));
	sdhci_write(h, SDHCI_HOST_CONTROL,
		    SDHCI_POWER_3V3 | (h->adma ? SDHCI_HOST_ADMA2 : 0));
	sdhci_write(h, SDHCI_INT_ENABLE, SDHCI_INT_ERRORS | SDHCI_INT_COMMAND |
		    SDHCI_INT_TRANSFER | SDHCI_INT_INSERTED | SDHCI_INT_REMOVED);
	sdhci_write(h, SDHCI_INT_SIGNAL, 0);
	rc = sdhci_set_clock(h, IDENTIFY_HZ);
	/* The card wants 74 clocks before it is spoken to, and 1 ms of power: 6.4.1. */
	delay(UK_MS(1));
	return rc;
}

bool sdhci_present(const struct sdhci *h)
{
	return !h->detects || (sdhci_read(h, SDHCI_PRESENT) & SDHCI_PRESENT_CARD);
}

int sdhci_command(struct sdhci *h, unsigned int index, uint32_t argument, uint32_t kind,
		  uint32_t *response)
{
	uint32_t busy = SDHCI_PRESENT_CMD_BUSY;
	uint32_t wait = SDHCI_INT_COMMAND;
	uint64_t end;
	uint32_t why;

	if (kind == SDHCI_R1B) {
		busy |= SDHCI_PRESENT_DAT_BUSY;
		wait = SDHCI_INT_TRANSFER;	/* which is the end of the busy signal */
	}
	if (poll(h, SDHCI_PRESENT, busy, 0, SHORT))
		return -EIO;
	sdhci_write(h, SDHCI_INT_SIGNAL, 0);
	sdhci_write(h, SDHCI_INT_STATUS, ~0U);
	sdhci_write(h, SDHCI_ARGUMENT, argument);
	sdhci_write(h, SDHCI_COMMAND, index << 24 | kind);
	end = uk_clock_ns() + SHORT;
	do {
		why = sdhci_read(h, SDHCI_INT_STATUS);
		if (why & SDHCI_INT_ERRORS) {
			sdhci_write(h, SDHCI_INT_STATUS, why);
			reset(h, SDHCI_RESET_CMD | SDHCI_RESET_DAT);
			return why & UK_BIT(16) ? -ETIMEDOUT : -EIO;
		}
		if (uk_clock_ns() > end)
			return -ETIMEDOUT;
	} while (!(why & wait));
	sdhci_write(h, SDHCI_INT_STATUS, SDHCI_INT_COMMAND | SDHCI_INT_TRANSFER);
	for (unsigned int i = 0; response != NULL && i < 4; i++)
		response[i] = sdhci_read(h, SDHCI_RESPONSE + 4 * i);
	return 0;
}

void sdhci_abort(struct sdhci *h)
{
	sdhci_write(h, SDHCI_INT_SIGNAL, 0);
	reset(h, SDHCI_RESET_CMD | SDHCI_RESET_DAT);
	/* It may not be transferring any more, and then does not answer. */
	sdhci_command(h, SD_STOP, 0, SDHCI_R1B, NULL);
	reset(h, SDHCI_RESET_CMD | SDHCI_RESET_DAT);
	h->why = 0;
}

static void fill_table(struct sdhci *h, const struct uk_blkreq *r, uint32_t bytes)
{
	uint32_t at = bus_address(h, r->buf);
	struct sdhci_adma *d = h->table;

	for (;; d++) {
		uint32_t n = UK_MIN(bytes, SDHCI_ADMA_BYTES);

		*d = (struct sdhci_adma){ SDHCI_ADMA_TRANSFER, (uint16_t)n, at };
		at += n;
		bytes -= n;
		if (bytes == 0)
			break;
	}
	d->flags |= SDHCI_ADMA_END;
	ukarch_cache_clean(h->table, sizeof(h->table));
	/* Nothing dirty may be written back over what the controller writes. */
	ukarch_cache_clean(r->buf, (size_t)r->sectors * UK_BLK_SECTOR);
	sdhci_write(h, SDHCI_ADMA_ADDRESS, bus_address(h, h->table));
}

/* Through the buffer, a block at a time. */
static int by_hand(struct sdhci *h, const struct uk_blkreq *r)
{
	bool in = r->op == UK_BLK_READ;
	uint32_t *w = (uint32_t *)r->buf;
	uint32_t ready = in ? SDHCI_PRESENT_READ : SDHCI_PRESENT_WRITE;
	uint64_t end = uk_clock_ns() + LONG;

	for (uint32_t block = 0; block < r->sectors; block++) {
		while (!(sdhci_read(h, SDHCI_PRESENT) & ready)) {
			if (h->why & (SDHCI_INT_ERRORS | SDHCI_INT_REMOVED))
				return -EIO;
			if (uk_clock_ns() > end)
				return -ETIMEDOUT;
		}
		for (unsigned int i = 0; i < WORDS; i++, w++) {
			if (in)
				*w = sdhci_read(h, SDHCI_BUFFER);
			else
				sdhci_write(h, SDHCI_BUFFER, *w);
		}
	}
	return 0;
}

int sdhci_transfer(struct sdhci *h, const struct uk_blkreq *r)
{
	static const uint8_t index[2][2] = { { SD_READ_SINGLE, SD_READ_MULTIPLE },
					     { SD_WRITE_SINGLE, SD_WRITE_MULTIPLE } };
	uint32_t bytes = r->sectors * UK_BLK_SECTOR;
	bool in = r->op == UK_BLK_READ, multi = r->sectors > 1;
	bool dma = h->adma && reaches(h, r->buf, bytes);
	uint32_t mode = SDHCI_MODE_COUNT | (in ? SDHCI_MODE_READ : 0) |
			(multi ? SDHCI_MODE_MULTI | SDHCI_MODE_CMD12 : 0) |
			(dma ? SDHCI_MODE_DMA : 0);
	uint32_t done = SDHCI_INT_TRANSFER | SDHCI_INT_ERRORS;
	uint32_t at = (uint32_t)(h->high_capacity ? r->first : r->first * UK_BLK_SECTOR);
	int rc = 0;

	if (poll(h, SDHCI_PRESENT, SDHCI_PRESENT_CMD_BUSY | SDHCI_PRESENT_DAT_BUSY, 0, SHORT))
		return -EIO;
	if (dma)
		fill_table(h, r, bytes);
	h->why = 0;
	while (uk_sem_get(&h->came, UK_NOWAIT) == 0)
		;	/* at most one: it is binary */
	sdhci_write(h, SDHCI_INT_STATUS, ~0U);
	sdhci_write(h, SDHCI_INT_SIGNAL, done | SDHCI_INT_REMOVED);
	sdhci_write(h, SDHCI_BLOCK, r->sectors << 16 | UK_BLK_SECTOR);
	sdhci_write(h, SDHCI_ARGUMENT, at);
	sdhci_write(h, SDHCI_COMMAND, (uint32_t)index[!in][multi] << 24 | SDHCI_R1 | SDHCI_DATA |
		    mode);
	if (!dma)
		rc = by_hand(h, r);
	while (rc == 0 && !(h->why & (done | SDHCI_INT_REMOVED)))
		rc = uk_sem_get(&h->came, uk_after(LONG));
	if (rc == 0 && (h->why & done) != SDHCI_INT_TRANSFER)
		rc = -EIO;
	if (dma && in)
		ukarch_cache_invalidate(r->buf, bytes);
	return rc;
}
