/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The watchdog: restarts the machine unless it is fed in time, whatever the software does
 * meanwhile. One an image; its driver is bound at link time. Feed it from where the product shows
 * that it works (a periodic thread that depends on the others), not from a timer's function, which
 * runs on when everything else has stopped.
 */
#ifndef __UK_WATCHDOG_H__
#define __UK_WATCHDOG_H__

#include <uk/essentials.h>

/*
 * From now on, restart the machine when it is not fed for @ns, rounded up to what the hardware can
 * count. Running already: with the new time. 0; -EINVAL (0, or beyond uk_watchdog_longest());
 * -ENODEV (the machine has none). Any context, O(1).
 */
int uk_watchdog_start(uint64_t ns);

/* Once more the whole time. Any context, O(1); nothing when it does not run. */
void uk_watchdog_feed(void);

/* 0; -ENODEV; -ENOTSUP (once started it cannot be stopped). Any context, O(1). */
int uk_watchdog_stop(void);

/* The longest time in ns; 0: there is no watchdog. Any context, O(1). */
uint64_t uk_watchdog_longest(void);

/* Was it the watchdog that last restarted the machine? 1 or 0; -ENODEV. The first caller gets the
 * answer: reading it may clear it. Thread or init context, O(1). */
int uk_watchdog_has_bitten(void);

/* Filled by the driver, with a time that was checked. */
void uk_watchdog_driver_start(uint64_t ns);
void uk_watchdog_driver_feed(void);
int uk_watchdog_driver_stop(void);
uint64_t uk_watchdog_driver_longest(void);
int uk_watchdog_driver_has_bitten(void);

#endif /* __UK_WATCHDOG_H__ */
