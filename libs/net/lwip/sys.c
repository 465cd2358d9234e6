// SPDX-License-Identifier: BSD-3-Clause
/* What lwIP calls: the time. */
#include <lwip/sys.h>

#include <uk/time.h>

u32_t sys_now(void)
{
	return (u32_t)(uk_clock_ns() / 1000000);
}
