/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: one SD host controller and its card.
 *
 *	host.c   the controller: reset, clock, a command, the data of a transfer
 *	card.c   the card: how it is found and asked for its size
 *	blk.c    requests, and the thread that carries them out
 */
#ifndef __SDHCI_H__
#define __SDHCI_H__

#include <uk/arch/lcpu.h>
#include <uk/blkdev.h>
#include <uk/dt.h>
#include "regs.h"

#define SDHCI_ADMA_MAX	8	/* descriptors: 512 KiB a request */

struct sdhci {
	uintptr_t base;
	unsigned int irq;
	uint32_t clock_hz;	/* of the card now */
	bool v3;		/* clock dividers of ten bits */
	bool adma;
	struct uk_dt_dma dma;	/* the memory that it reaches */
	bool detects;		/* it knows whether there is a card; a Pi's may not */
	bool bcm;		/* BCM2835: slow to take a write */
	bool high_capacity;
	uint32_t rca;		/* the card's address << 16 */
	volatile uint32_t why;	/* INT_STATUS bits that the handler has taken */
	struct uk_sem came;	/* it has taken some */
	struct sdhci_adma table[SDHCI_ADMA_MAX] __uk_aligned(UK_BLK_ALIGN);
};

static inline uint32_t sdhci_read(const struct sdhci *h, unsigned int at)
{
	return ukarch_mmio_read32(h->base + at);
}

void sdhci_write(const struct sdhci *h, unsigned int at, uint32_t value);

/* Reset everything and let the card's clock run for identification. 0 or -EIO. Waits up to 110 ms,
 * polling; thread or init context, as everything here. */
int sdhci_start(struct sdhci *h);

/* The card's clock, at most @hz. 0 or -EIO; polls up to 100 ms. */
int sdhci_set_clock(struct sdhci *h, uint32_t hz);

/* A command without data; @kind: SDHCI_R*. The response in @response[4], if not NULL. 0, -ETIMEDOUT
 * (no answer), -EIO. Polls, up to 100 ms. */
int sdhci_command(struct sdhci *h, unsigned int index, uint32_t argument, uint32_t kind,
		  uint32_t *response);

/* The data of @r; waits for the controller's interrupt, up to 5 s. 0, -EIO, -ETIMEDOUT. */
int sdhci_transfer(struct sdhci *h, const struct uk_blkreq *r);

/* Abandon what is under way: the controller's command and data lines, and the card's transfer. */
void sdhci_abort(struct sdhci *h);

/* Can there be a card, as far as the controller tells? */
bool sdhci_present(const struct sdhci *h);

/* Find the card and ask what it is. 0 and its sectors; -ENODEV (none answers), -ENOTSUP (it is not
 * one of 3.3 V with memory), -EIO. Up to 2 s. */
int sdhci_identify(struct sdhci *h, uint64_t *sectors);

/* Sectors of a card by its CSD, the response of SD_SEND_CSD; 0: a CSD that we do not know. Pure. */
uint64_t sdhci_csd_sectors(const uint32_t *response);

#endif /* __SDHCI_H__ */
