// SPDX-License-Identifier: BSD-3-Clause
/* When a silent peer is asked whether it is still there: net.keepalive= on the command line. */
#include <uk/libparam.h>
#include "lwipsys.h"

static uint32_t keepalive = 60;
UK_LIBPARAM_PARAM_RANGE(keepalive, uint32_t, 1, 7200,
			"seconds of silence before a TCP peer is asked");

uint32_t uk_lwip_keep_idle, uk_lwip_keep_interval;

void lwipsys_keepalive(void)
{
	uk_lwip_keep_idle = keepalive * 1000;
	uk_lwip_keep_interval = UK_MIN(keepalive, 10U) * 1000;
}
