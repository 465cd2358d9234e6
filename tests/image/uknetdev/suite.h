/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the two devices, and what the parts of the suite share. */
#ifndef __UKNETDEV_SUITE_H__
#define __UKNETDEV_SUITE_H__

#include <uk/netdev.h>
#include <uk/sem.h>

static inline uk_timeout_t soon(void)
{
	return uk_after(UK_S(10));
}

static inline struct uk_netdev *sender(void)
{
	return uk_netdev_get(0);
}

static inline struct uk_netdev *receiver(void)
{
	return uk_netdev_get(1);
}

/* Both run. A stop and a start take a second where a dom0 has a part in them. */
void up(void);

#endif /* __UKNETDEV_SUITE_H__ */
