/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: how fast the time-stamp counter and the APIC's timer run, in Hz. 0: not known. */
#ifndef __TSCTIMER_RATE_H__
#define __TSCTIMER_RATE_H__

#include <uk/essentials.h>

/* What the hypervisor or the CPU says of the counter. */
uint64_t tsc_rate_told(void);

/* The counter and the timer by each other, or by the PC's old timer when neither is known (*@tsc is
 * 0 and there is no hypervisor). At most 2 ms, once. False: none of them runs. */
bool tsc_measure(uint64_t *tsc, uint32_t *apic);

#endif /* __TSCTIMER_RATE_H__ */
