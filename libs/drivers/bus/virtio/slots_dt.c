// SPDX-License-Identifier: BSD-3-Clause
/* Virtio slots from the device tree: 32 on QEMU's virt, most of them empty. */
#include <uk/dt.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>
#include "slots.h"

#define SLOTS	32
UK_DT_DEVICES(virtio_dev, 32, virtio_mmio, "virtio,mmio");

bool virtio_slot(unsigned int i, struct uk_virtio *v)
{
	const struct uk_dt_device *dev = &virtio_dev[i < SLOTS ? i : 0];

	if (i >= SLOTS || !dev->found || dev->nregs == 0 || dev->nirqs == 0)
		return false;
	v->base = dev->reg[0].base;
	v->irq = uk_irq_number(&dev->irq[0]);
	v->edge = dev->irq[0].flags & 3;
	return true;
}
