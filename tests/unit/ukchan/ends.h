/* SPDX-License-Identifier: BSD-3-Clause */
/* Two ends of a ring in memory that ends where the ring does, so that the sanitizer sees every step
 * beyond it. */
#ifndef ENDS_H
#define ENDS_H

#include <stdlib.h>
#include <string.h>

#include <uk/chanring.h>

struct ends {
	struct uk_chanring tx, rx;
	char *mem;
	size_t bytes;
};

static inline void ends_open(struct ends *e, uint32_t nslots, uint32_t size)
{
	e->bytes = UK_CHANRING_BYTES(nslots, size);
	e->mem = aligned_alloc(UK_CHANRING_LINE, UK_ALIGN_UP(e->bytes, UK_CHANRING_LINE));
	if (e->mem == NULL)
		abort();
	memset(e->mem, 0, e->bytes);
	if (uk_chanring_open(&e->tx, e->mem, e->bytes, nslots, size, true) != 0 ||
	    uk_chanring_open(&e->rx, e->mem, e->bytes, nslots, size, false) != 0)
		abort();
}

/* Both call until they see each other. */
static inline void ends_meet(struct ends *e)
{
	const void *data;
	void *slot;

	for (int i = 0; i < 4; i++) {
		uk_chanring_reserve(&e->tx, &slot);
		uk_chanring_peek(&e->rx, &data);
	}
}

static inline void ends_free(struct ends *e)
{
	free(e->mem);
}

#endif /* ENDS_H */
