/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The real-time clock: seconds since 1970-01-01 00:00 UTC that pass while the machine is off. One
 * an image; its driver is bound at link time.
 */
#ifndef __UK_RTC_H__
#define __UK_RTC_H__

#include <uk/essentials.h>

/* The latest time that every clock here can hold: 2099-12-31 23:59:59. */
#define UK_RTC_LATEST	UINT64_C(4102444799)

/* Now, in *@seconds. 0; -ENODEV (the machine has none); -EIO (it runs, but holds no date, or does
 * not hold still). Any context; at most 2 ms. */
int uk_rtc_get(uint64_t *seconds);

/* Set it; an alarm stays at the time that it was asked for. 0; -EINVAL (beyond UK_RTC_LATEST);
 * -ENODEV; -EIO; -ENOTSUP (it is not this image's to set). Thread context, at most 2 ms. */
int uk_rtc_set(uint64_t seconds);

/*
 * Call @fn(@arg) in interrupt context once, when the clock shows @seconds or later; in the past: in
 * the next second or the one after. A new call takes the place of the old one; @fn NULL: no more.
 * 0; -EINVAL; -ENODEV; -ENOTSUP (this clock has no alarm). Thread context, O(1).
 */
int uk_rtc_alarm(uint64_t seconds, void (*fn)(void *arg), void *arg);

/* Filled by the driver, which is called with arguments that were checked. */
int uk_rtc_driver_get(uint64_t *seconds);
int uk_rtc_driver_set(uint64_t seconds);
int uk_rtc_driver_alarm(uint64_t seconds, void (*fn)(void *arg), void *arg);

#endif /* __UK_RTC_H__ */
