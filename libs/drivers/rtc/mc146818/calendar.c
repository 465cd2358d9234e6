// SPDX-License-Identifier: BSD-3-Clause
/*
 * Days are counted in years that begin in March, so that the leap day comes last: month m of such a
 * year, from 0, begins at day (153 m + 2) / 5.
 */
#include "calendar.h"

#define DAY_SECONDS	86400U
#define DAYS_1970	719468	/* from 0000-03-01 to 1970-01-01 */
#define DAYS_400	146097	/* in 400 years */

static unsigned int month_days(unsigned int year, unsigned int month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

bool calendar_seconds(const struct calendar *c, uint64_t *seconds)
{
	unsigned int y, m;
	uint64_t days;

	if (c->year < 1970 || c->year > 9999 || c->month < 1 || c->month > 12 || c->day < 1 ||
	    c->day > month_days(c->year, c->month) || c->hour > 23 || c->minute > 59 ||
	    c->second > 59)
		return false;
	y = c->month <= 2 ? c->year - 1 : c->year;
	m = (c->month + 9) % 12;
	days = 365ULL * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + c->day - 1 - DAYS_1970;
	*seconds = days * DAY_SECONDS + c->hour * 3600 + c->minute * 60 + c->second;
	return true;
}

void calendar_date(uint64_t seconds, struct calendar *c)
{
	unsigned int left = (unsigned int)(seconds % DAY_SECONDS);
	unsigned int days = (unsigned int)(seconds / DAY_SECONDS) + DAYS_1970;
	unsigned int era = days / DAYS_400, day = days % DAYS_400;
	/* The year of the era: what leap days do to the quotient is taken out first. */
	unsigned int y = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	unsigned int of_year = day - (365 * y + y / 4 - y / 100);
	unsigned int m = (5 * of_year + 2) / 153;

	c->hour = left / 3600;
	c->minute = left / 60 % 60;
	c->second = left % 60;
	c->day = of_year - (153 * m + 2) / 5 + 1;
	c->month = m < 10 ? m + 3 : m - 9;
	c->year = era * 400 + y + (c->month <= 2 ? 1 : 0);
}
