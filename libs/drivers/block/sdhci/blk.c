// SPDX-License-Identifier: BSD-3-Clause
/*
 * Requests for an SD card, one after the other in a thread of their own: it waits for the
 * controller, moves data where there is no DMA, and finds a card again after one was pulled out.
 */
#include <errno.h>

#include <uk/dt.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>
#include <uk/print.h>
#include <uk/sched.h>
#include "sdhci.h"

/* A Pi 4 has two, of which one has the card. */
#define HOSTS	2
UK_DT_DEVICES(sdhci_bcm, 2, brcm_bcm2835_sdhci, "brcm,bcm2835-sdhci",
	      brcm_bcm2711_emmc2, "brcm,bcm2711-emmc2");
UK_DT_DEVICES(sdhci_arasan, 2, arasan_sdhci_8_9a, "arasan,sdhci-8.9a");

#define MAX_SECTORS	(SDHCI_ADMA_MAX * SDHCI_ADMA_BYTES / UK_BLK_SECTOR)

static struct card {
	struct sdhci host;
	struct uk_blkdev blk;
	struct uk_blkreq *first, *last;
	struct uk_sem work;	/* a unit for each request that waits, and for an order to abort */
	struct uk_sem idle;	/* what was to be aborted has been */
	bool abort;
} card = {
	.work = UK_SEM_INIT(0, UK_SEM_MAX),
	.idle = UK_SEM_INIT(0, 1),
	.host.came = UK_SEM_INIT(0, 1),
};

static void on_interrupt(void *arg)
{
	struct sdhci *h = (struct sdhci *)arg;
	uint32_t why = sdhci_read(h, SDHCI_INT_STATUS) & sdhci_read(h, SDHCI_INT_SIGNAL);
	unsigned long flags = uk_irq_nest_save();

	/* Taken notice of: what is left is read by who polls. */
	ukarch_mmio_write32(h->base + SDHCI_INT_STATUS, why);
	card.blk.interrupts++;
	h->why |= why;
	uk_sem_put(&h->came);
	uk_irq_nest_restore(flags);
}

static void find_card(void)
{
	uint64_t sectors = 0;
	int rc = sdhci_identify(&card.host, &sectors);

	card.blk.sectors = rc ? 0 : sectors;
	card.blk.readonly = !card.host.bcm && !(sdhci_read(&card.host, SDHCI_PRESENT) &
						SDHCI_PRESENT_WRITABLE);
	if (rc && rc != -ENODEV)
		uk_pr_warn("sd0: the card does not answer as an SD card does: error %d\n", rc);
}

static int submit(struct uk_blkdev *d __uk_unused, struct uk_blkreq *r)
{
	r->next = NULL;
	if (card.first == NULL)
		card.first = r;
	else
		card.last->next = r;
	card.last = r;
	uk_sem_put(&card.work);
	return 0;
}

static struct uk_blkreq *take(void)
{
	unsigned long flags = ukarch_irq_save();
	struct uk_blkreq *r = card.first;

	if (r != NULL)
		card.first = r->next;
	ukarch_irq_restore(flags);
	return r;
}

/* After an error whatever the card was doing is abandoned, and it is looked for anew. */
static int carry_out(struct uk_blkreq *r)
{
	int rc;

	if (r->op == UK_BLK_FLUSH)
		return 0;	/* a write has ended when the card is not busy any more */
	if (r->op == UK_BLK_SCAN) {
		find_card();
		return card.blk.sectors == 0 ? -ENODEV : 0;
	}
	if (!sdhci_present(&card.host)) {
		card.blk.sectors = 0;
		return -ENODEV;
	}
	rc = sdhci_transfer(&card.host, r);
	if (rc == 0)
		return 0;
	sdhci_abort(&card.host);
	find_card();
	return card.blk.sectors == 0 ? -ENODEV : -EIO;
}

static void worker(void *arg __uk_unused)
{
	for (;;) {
		struct uk_blkreq *r;

		uk_sem_get(&card.work, UK_FOREVER);
		r = take();
		if (r != NULL) {
			r->result = card.abort ? -EIO : carry_out(r);
			r->done(r);
		}
		if (card.abort && card.first == NULL) {
			card.abort = false;
			uk_sem_put(&card.idle);
		}
	}
}
UK_TASK(sdhci, worker, .priority = CONFIG_LIBSDHCI_PRIORITY, .stack = 2048);

static int reset(struct uk_blkdev *d __uk_unused)
{
	card.abort = true;
	uk_sem_put(&card.work);
	/* A transfer ends within its own time limit. */
	uk_sem_get(&card.idle, UK_FOREVER);
	return card.blk.sectors == 0 ? -EIO : 0;
}

static const struct uk_blkdev_ops ops = { .submit = submit, .reset = reset };

static bool try_host(const struct uk_dt_device *dev, bool bcm)
{
	struct sdhci *h = &card.host;

	if (!dev->found || dev->nregs == 0 || dev->nirqs == 0)
		return false;
	h->base = dev->reg[0].base;
	h->irq = uk_irq_number(&dev->irq[0]);
	h->bcm = bcm;
	h->dma = uk_dt_dma(dev);
	find_card();
	return true;
}

static int sdhci_init(void)
{
	bool any = false;

	/* The first with a card in it; otherwise the last, whose card may come later. */
	for (unsigned int i = 0; i < 2 * HOSTS && card.blk.sectors == 0; i++) {
		bool bcm = i < HOSTS;

		any |= try_host(bcm ? &sdhci_bcm[i] : &sdhci_arasan[i - HOSTS], bcm);
	}
	if (!any)
		return 0;	/* a machine may have none */
	card.blk.ops = &ops;
	card.blk.name = "sd0";
	card.blk.max_sectors = MAX_SECTORS;
	card.blk.granule = 1;
	uk_blkdev_register(&card.blk);
	return uk_irq_register(card.host.irq, UK_IRQ_PRIO_DEFAULT, UK_IRQ_LEVEL, on_interrupt,
			       &card.host);
}
uk_lib_initcall(sdhci_init);
