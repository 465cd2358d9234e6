/* SPDX-License-Identifier: BSD-3-Clause */
/* What the boot path of the platform needs of the architecture, once. */
#ifndef __UK_ARCH_BOOT_H__
#define __UK_ARCH_BOOT_H__

#include <uk/arch/image.h>

/* Interrupt and task-state tables: faults are reported from here on. Init context, once, before
 * ukarch_paging_enable(). */
void ukarch_trap_init(void);

static inline uint64_t ukarch_image_end(void)
{
	return UK_ALIGN_UP((uint64_t)(uintptr_t)_end, 4096);
}

#endif /* __UK_ARCH_BOOT_H__ */
