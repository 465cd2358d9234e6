/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/lapic.h>: what measuring needs of the APIC's timer. */
#ifndef __UK_LAPIC_H__
#define __UK_LAPIC_H__

#include <stdint.h>

#define LAPIC_TIMER_INITIAL	0x380
#define LAPIC_TIMER_CURRENT	0x390
#define LAPIC_TIMER_DIVIDE	0x3e0
#define LAPIC_DIVIDE_BY_1	0xb

uint32_t lapic_read(unsigned int reg);
void lapic_write(unsigned int reg, uint32_t v);

#endif /* __UK_LAPIC_H__ */
