/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: dates of the Gregorian calendar from 1970 on, and seconds. */
#ifndef __MC146818_CALENDAR_H__
#define __MC146818_CALENDAR_H__

#include <uk/essentials.h>

struct calendar {
	unsigned int year, month, day;	/* from 1970, 1, 1 */
	unsigned int hour, minute, second;
};

/* False: there is no such date, or it is before 1970. O(1). */
bool calendar_seconds(const struct calendar *c, uint64_t *seconds);

/* @seconds: at most UK_RTC_LATEST. O(1). */
void calendar_date(uint64_t seconds, struct calendar *c);

#endif /* __MC146818_CALENDAR_H__ */
