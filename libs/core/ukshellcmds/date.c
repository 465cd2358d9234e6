// SPDX-License-Identifier: BSD-3-Clause
/* The real-time clock, in the proleptic Gregorian calendar (ISO 8601), UTC. */
#include <errno.h>

#include <uk/print.h>
#include <uk/rtc.h>
#include <uk/shell.h>

#define DAY	86400U

static bool is_leap(unsigned int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Month 1 to 12. */
static unsigned int days_of(unsigned int month, unsigned int year)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year) ? 1U : 0U);
}

static void show(uint64_t seconds)
{
	unsigned int day = (unsigned int)(seconds / DAY);
	unsigned int rest = (unsigned int)(seconds % DAY);
	unsigned int year = 1970, month = 1;

	for (; day >= (is_leap(year) ? 366U : 365U); year++)
		day -= is_leap(year) ? 366U : 365U;
	for (; day >= days_of(month, year); month++)
		day -= days_of(month, year);
	uk_printf("%u-%02u-%02u %02u:%02u:%02u UTC\n", year, month, day + 1, rest / 3600,
		  rest / 60 % 60, rest % 60);
}

/* @n numbers with @by between them. False: it is not that. */
static bool numbers(const char *s, char by, unsigned int *v, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		unsigned int digits = 0;

		v[i] = 0;
		for (; *s >= '0' && *s <= '9' && digits < 4; digits++)
			v[i] = v[i] * 10 + (unsigned int)(*s++ - '0');
		if (digits == 0 || *s != (i + 1 < n ? by : '\0'))
			return false;
		s++;
	}
	return true;
}

/* False: there is no such day, or no such time of day. */
static bool seconds_of(const unsigned int d[3], const unsigned int t[3], uint64_t *seconds)
{
	uint64_t days = 0;

	if (d[0] < 1970 || d[0] > 2099 || d[1] < 1 || d[1] > 12 || d[2] < 1 ||
	    d[2] > days_of(d[1], d[0]) || t[0] > 23 || t[1] > 59 || t[2] > 59)
		return false;
	for (unsigned int year = 1970; year < d[0]; year++)
		days += is_leap(year) ? 366 : 365;
	for (unsigned int month = 1; month < d[1]; month++)
		days += days_of(month, d[0]);
	*seconds = (days + d[2] - 1) * DAY + t[0] * 3600U + t[1] * 60U + t[2];
	return true;
}

static int date(int argc, char *argv[])
{
	unsigned int d[3], t[3];
	uint64_t seconds;
	int rc;

	if (argc == 3 && numbers(argv[1], '-', d, 3) && numbers(argv[2], ':', t, 3) &&
	    seconds_of(d, t, &seconds)) {
		rc = uk_rtc_set(seconds);
	} else if (argc != 1) {
		uk_printf("date [YYYY-MM-DD HH:MM:SS], of 1970 to 2099\n");
		return -EINVAL;
	} else {
		rc = uk_rtc_get(&seconds);
	}
	if (rc == 0)
		show(seconds);
	return rc;
}
UK_SHELL_CMD(date, date, "[YYYY-MM-DD HH:MM:SS]", "show or set the real-time clock");
