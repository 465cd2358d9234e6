/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the two rings of a PV console, public/io/console.h, and what can be done with them. */
#ifndef __XENCONS_RING_H__
#define __XENCONS_RING_H__

#include <uk/essentials.h>

struct xencons_page {
	char in[1024];
	char out[2048];
	uint32_t in_cons, in_prod;	/* free running; ours, the daemon's */
	uint32_t out_cons, out_prod;	/* the daemon's, ours */
};

_Static_assert(offsetof(struct xencons_page, in_cons) == 3072, "public/io/console.h");

/* Put a byte: false when there is no room. What the daemon writes decides only that. O(1). */
bool xencons_put(struct xencons_page *p, char c);

/* Is everything that was put taken? O(1). */
bool xencons_sent(const struct xencons_page *p);

/* A byte, or -1. An impossible count of bytes is none, and input starts anew behind it. O(1). */
int xencons_get(struct xencons_page *p);

#endif /* __XENCONS_RING_H__ */
