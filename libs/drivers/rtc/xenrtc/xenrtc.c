// SPDX-License-Identifier: BSD-3-Clause
/* The time of day that Xen keeps for all domains. dom0 sets it; a guest has none to set. */
#include <errno.h>

#include <uk/rtc.h>
#include <uk/xen/shared.h>

int uk_rtc_driver_get(uint64_t *seconds)
{
	uint64_t ns;

	/* Nobody has told Xen, or Xen does not hold still. */
	if (uk_xen_wallclock(&ns) != 0)
		return -EIO;
	*seconds = ns / 1000000000U;
	return 0;
}

int uk_rtc_driver_set(uint64_t seconds __uk_unused)
{
	return -ENOTSUP;
}

int uk_rtc_driver_alarm(uint64_t seconds __uk_unused, void (*fn)(void *arg) __uk_unused,
			void *arg __uk_unused)
{
	return -ENOTSUP;
}
