/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The system timer of a Raspberry Pi (BCM2835 ARM Peripherals, chapter 12; BCM2711, chapter 10): a
 * counter of microseconds that all of the chip sees alike, and four compare registers, of which the
 * firmware uses 0 and 2. The clock of the image is the CPU's own; this one is for time stamps that
 * the GPU's are compared with, and for alarms beside it.
 */
#ifndef __UK_BCM2835TIMER_H__
#define __UK_BCM2835TIMER_H__

#include <uk/essentials.h>

/* Microseconds since power-on, 64 bits; 0 when there is no such timer. Any context, O(1). */
uint64_t uk_bcm_timer_us(void);

/*
 * Call @fn(@arg) in interrupt context in @us microseconds, 1 to 2^31; @alarm: 0 or 1, a new call
 * takes the place of the old one. 0; -EINVAL; -ENODEV. Any context, O(1).
 */
int uk_bcm_timer_start(unsigned int alarm, uint32_t us, void (*fn)(void *arg), void *arg);

/* 1: it will not run; 0: it was not going to. -EINVAL, -ENODEV. Any context, O(1). */
int uk_bcm_timer_cancel(unsigned int alarm);

#endif /* __UK_BCM2835TIMER_H__ */
