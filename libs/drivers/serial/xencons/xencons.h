/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the ring in the page that xl's console daemon shares, where the image knows of it. */
#ifndef __XENCONS_H__
#define __XENCONS_H__

#include <uk/essentials.h>

#if CONFIG_LIBXENCONS_RING
/* The page is there, and its port. Any context, O(1). */
bool xencons_ring_found(void);
uint32_t xencons_ring_port(void);

/* As a console's driver has to. */
void xencons_ring_putc(char c);
int xencons_ring_getc(void);
#else
static inline bool xencons_ring_found(void)
{
	return false;
}

static inline uint32_t xencons_ring_port(void)
{
	return 0;
}

static inline void xencons_ring_putc(char c)
{
	(void)c;
}

static inline int xencons_ring_getc(void)
{
	return -1;
}
#endif

#endif /* __XENCONS_H__ */
