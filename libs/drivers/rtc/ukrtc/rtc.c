// SPDX-License-Identifier: BSD-3-Clause
/* The real-time clock's checks. */
#include <errno.h>

#include <uk/rtc.h>

int uk_rtc_get(uint64_t *seconds)
{
	return seconds == NULL ? -EINVAL : uk_rtc_driver_get(seconds);
}

int uk_rtc_set(uint64_t seconds)
{
	return seconds > UK_RTC_LATEST ? -EINVAL : uk_rtc_driver_set(seconds);
}

int uk_rtc_alarm(uint64_t seconds, void (*fn)(void *arg), void *arg)
{
	return seconds > UK_RTC_LATEST ? -EINVAL : uk_rtc_driver_alarm(seconds, fn, arg);
}
