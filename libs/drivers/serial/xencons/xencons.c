// SPDX-License-Identifier: BSD-3-Clause
/*
 * The console of a Xen domain, by what there is: the UART that Xen emulates, the ring shared with
 * xl's console daemon, Xen's own console. The last is there from the first instruction on.
 */
#include <uk/arch/cache.h>
#include <uk/console.h>
#include <uk/pl011.h>
#include <uk/xen/hypercall.h>
#include "xencons.h"

/* public/xen.h */
#define CONSOLEIO_WRITE	0
#define CONSOLEIO_READ	1

static struct {
	char c;
} __uk_aligned(64) byte;	/* a cache line of its own */

/* While the caches are off a stale line could hide the byte from Xen, whose are on; while they are
 * on, dropping the line writes it first, as always for a domain (DDI 0487, DC IVAC with
 * HCR_EL2.VM = 1). */
static void xen_putc(char c)
{
	byte.c = c;
	ukarch_cache_invalidate(&byte, sizeof(byte));
	ukplat_hypercall(UK_XEN_CONSOLE_IO, CONSOLEIO_WRITE, 1, (uintptr_t)&byte.c);
}

static int xen_getc(void)
{
	char c;

	if (ukplat_hypercall(UK_XEN_CONSOLE_IO, CONSOLEIO_READ, 1, (uintptr_t)&c) != 1)
		return -1;
	return (unsigned char)c;
}

static void putc(char c)
{
	if (uk_pl011_found())
		uk_pl011_putc(c);
	else if (xencons_ring_found())
		xencons_ring_putc(c);
	else
		xen_putc(c);
}

static int getc(void)
{
	if (uk_pl011_found())
		return uk_pl011_getc();
	if (xencons_ring_found())
		return xencons_ring_getc();
	return xen_getc();
}

UK_CONSOLE_DRIVER(putc, getc)
