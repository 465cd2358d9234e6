/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the parts of the dev command. An interface that is not in the image has no devices. */
#ifndef __UKSHELLCMDS_DEVICES_H__
#define __UKSHELLCMDS_DEVICES_H__

#include <uk/essentials.h>
#include <uk/print.h>

#if CONFIG_LIBUKBLKDEV
#include <uk/blkdev.h>

static inline void show_disks(void)
{
	const struct uk_blkdev *d;

	for (unsigned int i = 0; (d = uk_blkdev_get(i)) != NULL; i++)
		uk_printf("disk      %s, %lu KiB\n", d->name, d->sectors / 2);
}
#else
static inline void show_disks(void)
{
}
#endif

#if CONFIG_LIBUKNETDEV
#include <uk/netdev.h>

static inline void show_cards(void)
{
	const struct uk_netdev *d;

	for (unsigned int i = 0; (d = uk_netdev_get(i)) != NULL; i++)
		uk_printf("network   %s, link %s\n", d->name, d->link ? "up" : "down");
}
#else
static inline void show_cards(void)
{
}
#endif

#if CONFIG_LIBUKGPIO
#include <uk/gpio.h>

static inline void show_pins(void)
{
	const struct uk_gpio *g;

	for (unsigned int i = 0; (g = uk_gpio_get_bank(i)) != NULL; i++)
		uk_printf("pins      bank %u, %u pins\n", i, g->pins);
}
#else
static inline void show_pins(void)
{
}
#endif

#if CONFIG_LIBUKRTC
#include <uk/rtc.h>

static inline void show_rtc(void)
{
	uint64_t seconds;
	int rc = uk_rtc_get(&seconds);

	if (rc == 0)
		uk_printf("clock     %lu s since 1970\n", seconds);
	else
		uk_printf("clock     no date, error %d\n", -rc);
}
#else
static inline void show_rtc(void)
{
}
#endif

#if CONFIG_LIBUKWATCHDOG
#include <uk/watchdog.h>

static inline void show_watchdog(void)
{
	uk_printf("watchdog  at most %lu ms\n", uk_watchdog_longest() / 1000000);
}
#else
static inline void show_watchdog(void)
{
}
#endif

#endif /* __UKSHELLCMDS_DEVICES_H__ */
