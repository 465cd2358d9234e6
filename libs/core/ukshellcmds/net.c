// SPDX-License-Identifier: BSD-3-Clause
/* Network cards and their counters. */
#include <uk/netdev.h>
#include <uk/print.h>
#include <uk/shell.h>

static int net(int argc __uk_unused, char *argv[] __uk_unused)
{
	const struct uk_netdev *d;

	for (unsigned int i = 0; (d = uk_netdev_get(i)) != NULL; i++) {
		const uint8_t *m = d->mac;
		const struct uk_netdev_stats *s = &d->stats;

		uk_printf("%-10s %02x:%02x:%02x:%02x:%02x:%02x, MTU %u, link %s%s\n", d->name,
			  m[0], m[1], m[2], m[3], m[4], m[5], d->mtu, d->link ? "up" : "down",
			  d->running ? "" : ", not started");
		uk_printf("  received %u frames, %lu bytes, %u errors\n", s->rx_frames,
			  s->rx_bytes, s->rx_errors);
		uk_printf("  sent     %u frames, %lu bytes, %u times no buffer\n",
			  s->tx_frames, s->tx_bytes, s->tx_full);
		uk_printf("  %u interrupts\n", s->interrupts);
	}
	return 0;
}
UK_SHELL_CMD(net, net, "", "network cards and their counters");
