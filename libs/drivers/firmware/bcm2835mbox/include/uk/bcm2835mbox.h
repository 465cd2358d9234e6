/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Questions to the firmware of a Raspberry Pi, by its mailbox: "Mailbox property interface", the
 * firmware's wiki (github.com/raspberrypi/firmware). Everything here: thread or init context, one
 * caller at a time; polls for up to 100 ms, a fraction of which is usual. 0; -ENODEV (no mailbox in
 * the device tree); -ETIMEDOUT (no answer to this question, or none yet to one before that was
 * given up); -EPROTO (an answer that makes no sense); -ENOTSUP (the firmware does not know the
 * question).
 */
#ifndef __UK_BCM2835MBOX_H__
#define __UK_BCM2835MBOX_H__

#include <uk/essentials.h>

/* Clocks by the firmware's numbers. */
enum uk_bcm_clock {
	UK_BCM_CLOCK_EMMC = 1,
	UK_BCM_CLOCK_UART = 2,
	UK_BCM_CLOCK_ARM = 3,
	UK_BCM_CLOCK_CORE = 4,
	UK_BCM_CLOCK_EMMC2 = 12,
};

/* The most words of a question or an answer. */
#define UK_BCM_MAILBOX_WORDS	10

/* Ask with the words @words[@n], which the answer replaces. -EINVAL: @n is 0 or too large. */
int uk_bcm_mailbox(uint32_t tag, uint32_t *words, unsigned int n);

/* The board's revision code, as printed by the firmware's documentation: 0xc03111 is a Pi 4 B. */
int uk_bcm_revision(uint32_t *revision);

/* The Ethernet address. */
int uk_bcm_mac(uint8_t mac[6]);

/* What a clock runs at, Hz. */
int uk_bcm_clock_rate(enum uk_bcm_clock clock, uint32_t *hz);

/* The chip's temperature, 1/1000 degree Celsius. */
int uk_bcm_temperature(uint32_t *millidegrees);

#endif /* __UK_BCM2835MBOX_H__ */
