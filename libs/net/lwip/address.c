// SPDX-License-Identifier: BSD-3-Clause
/* The address of the interface from the command line: net.ip=10.0.2.15/24 net.gw=10.0.2.2 */
#include <errno.h>
#include <string.h>

#include <uk/libparam.h>
#include <uk/print.h>
#include "lwipsys.h"

static const char *ip;
UK_LIBPARAM_PARAM(ip, charp, "IPv4 address/prefix of this machine");
static const char *gw;
UK_LIBPARAM_PARAM(gw, charp, "IPv4 address of the router");

/* An IPv4 address as four decimal numbers in the @len characters at @s; the short and octal forms
 * of inet_aton() are more likely a slip. */
static bool address(const char *s, size_t len, ip4_addr_t *a)
{
	uint8_t part[4];
	unsigned int n = 0, digits = 0, value = 0;

	for (size_t i = 0; i <= len; i++) {
		char c = i < len ? s[i] : '.';

		if (c >= '0' && c <= '9' && digits < 3) {
			value = value * 10 + (unsigned int)(c - '0');
			digits++;
			continue;
		}
		if (c != '.' || digits == 0 || value > 255 || n == 4)
			return false;
		part[n++] = (uint8_t)value;
		digits = 0;
		value = 0;
	}
	if (n != 4)
		return false;
	IP4_ADDR(a, part[0], part[1], part[2], part[3]);
	return true;
}

/* 1 to 30; 0 when it is none. */
static unsigned int prefix(const char *s)
{
	unsigned int value = 0;

	if (strlen(s) > 2)
		return 0;
	for (; *s >= '0' && *s <= '9'; s++)
		value = value * 10 + (unsigned int)(*s - '0');
	return *s == '\0' && value >= 1 && value <= 30 ? value : 0;
}

static bool is_host(const struct lwipsys_address *a, const ip4_addr_t *host)
{
	return !ip4_addr_ismulticast(host) && !ip4_addr_isany(host) &&
	       (host->addr & ~a->mask.addr) != 0 && (host->addr | a->mask.addr) != UINT32_MAX;
}

int lwipsys_address(struct lwipsys_address *a)
{
	const char *slash;
	unsigned int bits;

	memset(a, 0, sizeof(*a));
	if (ip == NULL && gw != NULL) {
		uk_printf("net.gw=%s has no use without net.ip=\n", gw);
		return -EINVAL;
	}
	if (ip == NULL) {
		if (!LWIP_DHCP)
			uk_printf("net: no address: net.ip=10.0.2.15/24 on the command line, or "
				  "select LIBLWIP_DHCP\n");
		return LWIP_DHCP ? 0 : -EINVAL;
	}
	slash = strchr(ip, '/');
	bits = slash == NULL ? 0 : prefix(slash + 1);
	a->mask.addr = lwip_htonl(UINT32_MAX << (32 - (bits == 0 ? 1 : bits)));
	if (bits == 0 || !address(ip, (size_t)(slash - ip), &a->ip) || !is_host(a, &a->ip)) {
		uk_printf("net.ip=%s is no address of a machine: net.ip=10.0.2.15/24\n", ip);
		return -EINVAL;
	}
	if (gw != NULL && (!address(gw, strlen(gw), &a->gw) || !is_host(a, &a->gw) ||
			   !ip4_addr_net_eq(&a->ip, &a->gw, &a->mask))) {
		uk_printf("net.gw=%s is no other machine on the network of net.ip=%s\n", gw, ip);
		return -EINVAL;
	}
	a->told = true;
	return 0;
}
