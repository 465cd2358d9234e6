// SPDX-License-Identifier: BSD-3-Clause
/* Network devices: the list of them, the check of what is asked, and the counts. */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/assert.h>
#include <uk/devlist.h>
#include <uk/netdev.h>

UK_DEVLIST(uk_netdev);

void uk_netdev_register(struct uk_netdev *d)
{
	devlist_add(d);
}

struct uk_netdev *uk_netdev_get(unsigned int i)
{
	return devlist_get(i);
}

struct uk_netdev *uk_netdev_find(const char *name)
{
	return devlist_find(name);
}

/* Drivers mask interrupts, which keeps no other CPU out. */
static bool elsewhere(void)
{
	return CONFIG_NR_CPUS > 1 && ukarch_cpu_id() != 0;
}

int uk_netdev_start(struct uk_netdev *d, uk_netdev_event_fn event, void *arg)
{
	int rc;

	if (d == NULL || event == NULL)
		return -EINVAL;
	if (elsewhere())
		return -EXDEV;
	if (d->running)
		return -EBUSY;
	d->event = event;
	d->arg = arg;
	rc = d->ops->start(d);
	d->running = rc == 0;
	return rc;
}

void uk_netdev_stop(struct uk_netdev *d)
{
	if (d == NULL || elsewhere() || !d->running)
		return;
	d->running = false;
	d->ops->stop(d);
}

static int check(const struct uk_netdev *d, unsigned int queue)
{
	if (d == NULL || queue >= d->queues)
		return -EINVAL;
	if (elsewhere())
		return -EXDEV;
	return d->running ? 0 : -ENETDOWN;
}

int uk_netdev_rx_one(struct uk_netdev *d, unsigned int queue, struct uk_netbuf **b)
{
	unsigned long flags;
	int rc = b == NULL ? -EINVAL : check(d, queue);

	if (rc)
		return rc;
	flags = ukarch_irq_save();
	rc = d->ops->rx_one(d, queue, b);
	if (rc == 0) {
		UK_ASSERT((*b)->len >= UK_NETDEV_HEADER && (*b)->len <= UK_NETDEV_FRAME_MAX);
		d->stats.rx_frames++;
		d->stats.rx_bytes += (*b)->len;
	}
	ukarch_irq_restore(flags);
	return rc;
}

struct uk_netbuf *uk_netdev_tx_alloc(struct uk_netdev *d, unsigned int queue)
{
	struct uk_netbuf *b;
	unsigned long flags;

	if (check(d, queue))
		return NULL;
	flags = ukarch_irq_save();
	b = d->ops->tx_alloc(d, queue);
	d->stats.tx_full += b == NULL;
	ukarch_irq_restore(flags);
	return b;
}

int uk_netdev_tx_one(struct uk_netdev *d, struct uk_netbuf *b)
{
	unsigned long flags;
	uint32_t len;
	int rc;

	if (d == NULL || b == NULL || b->dev != d)
		return -EINVAL;
	len = b->len;
	rc = check(d, b->queue);
	if (rc == -EXDEV)
		return rc;
	if (!rc && (len < UK_NETDEV_HEADER || len > UK_NETDEV_HEADER + (uint32_t)d->mtu))
		rc = -EINVAL;
	flags = ukarch_irq_save();
	if (rc) {
		d->ops->free(d, b);
	} else {
		rc = d->ops->tx_one(d, b);
		d->stats.tx_frames += rc == 0;
		d->stats.tx_bytes += rc == 0 ? len : 0;
	}
	ukarch_irq_restore(flags);
	return rc;
}

void uk_netbuf_free(struct uk_netbuf *b)
{
	unsigned long flags;

	if (b == NULL)
		return;
	UK_ASSERT(!elsewhere());
	flags = ukarch_irq_save();
	b->dev->ops->free(b->dev, b);
	ukarch_irq_restore(flags);
}

static int intr(struct uk_netdev *d, unsigned int queue, unsigned int what, bool on)
{
	unsigned long flags;
	int rc = check(d, queue);

	if (what == 0 || (what & ~(unsigned int)(UK_NETDEV_RX | UK_NETDEV_TX)) != 0)
		rc = -EINVAL;
	if (rc)
		return rc;
	flags = ukarch_irq_save();
	rc = d->ops->intr(d, queue, what, on);
	ukarch_irq_restore(flags);
	return rc;
}

int uk_netdev_intr_enable(struct uk_netdev *d, unsigned int queue, unsigned int what)
{
	return intr(d, queue, what, true);
}

void uk_netdev_intr_disable(struct uk_netdev *d, unsigned int queue, unsigned int what)
{
	intr(d, queue, what, false);
}
