/* SPDX-License-Identifier: BSD-3-Clause */
/* From an interrupt of the device tree to the number that uk_irq_register() takes. */
#ifndef __UK_IRQ_DT_H__
#define __UK_IRQ_DT_H__

#include <uk/dt.h>

/* As the controller that is in the image counts. Any context, O(1). */
static inline unsigned int uk_irq_number(const struct uk_dt_irq *irq)
{
#if CONFIG_LIBBCM2836
	/* Bank and bit of the peripherals' controller; or the local one's own number. */
	if (irq->type == UK_DT_IRQ_CASCADED)
		return 32 + 32 * irq->num + irq->flags;
	return irq->num;
#else
	return uk_dt_gic_intid(irq);
#endif
}

#endif /* __UK_IRQ_DT_H__ */
