/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ring of requests from one CPU to one other: one producer, one consumer, so neither ever waits
 * for or repeats anything: wait-free, a dozen instructions. Pure; it works between threads too.
 *
 *	tail  next slot to fill,  written by the producer alone
 *	head  next slot to empty, written by the consumer alone
 *
 * Both count on through 2^32; the number of slots divides that. Order: the producer's release of
 * tail makes the slot's content visible before the consumer, who acquires tail, can know of it;
 * the consumer's release of head says that it has read the slot before the producer, who acquires
 * head, can fill it again. On arm64 these are STLR and LDAR: no barrier more is needed for the
 * data. That the interrupt comes after the tail is the doorbell's business (uk_irq_send()).
 */
#ifndef __UK_CROSSRING_H__
#define __UK_CROSSRING_H__

#include <uk/essentials.h>

#ifndef UK_CROSS_LINE
#define UK_CROSS_LINE	64	/* bytes that CPUs pass around together */
#endif

struct uk_cross_slot {
	void (*fn)(void *arg, uint64_t data);
	void *arg;
	uint64_t data;
	uint64_t pad;
};

#define UK_CROSS_RING(name, n)						\
	struct name {							\
		uint32_t head __uk_aligned(UK_CROSS_LINE);		\
		uint32_t tail __uk_aligned(UK_CROSS_LINE);		\
		struct uk_cross_slot slot[n] __uk_aligned(UK_CROSS_LINE);	\
	};								\
	_Static_assert(UK_IS_POW2(n), "the number of slots is a power of two")

/* Producer. False: full, nothing has happened. @slots: how many @slot[] has. O(1). */
static __uk_inline bool uk_cross_put(uint32_t *tail, const uint32_t *head,
				     struct uk_cross_slot *slot, uint32_t slots,
				     const struct uk_cross_slot *r)
{
	uint32_t t = *tail;

	if (uk_unlikely(t - __atomic_load_n(head, __ATOMIC_ACQUIRE) == slots))
		return false;
	slot[t & (slots - 1)] = *r;
	__atomic_store_n(tail, t + 1, __ATOMIC_RELEASE);
	return true;
}

/* Consumer. False: empty. O(1). */
static __uk_inline bool uk_cross_get(const uint32_t *tail, uint32_t *head,
				     const struct uk_cross_slot *slot, uint32_t slots,
				     struct uk_cross_slot *r)
{
	uint32_t h = *head;

	if (__atomic_load_n(tail, __ATOMIC_ACQUIRE) == h)
		return false;
	*r = slot[h & (slots - 1)];
	__atomic_store_n(head, h + 1, __ATOMIC_RELEASE);
	return true;
}

/* Consumer: is there something? O(1). */
static __uk_inline bool uk_cross_any(const uint32_t *tail, const uint32_t *head)
{
	return __atomic_load_n(tail, __ATOMIC_ACQUIRE) != *head;
}

#endif /* __UK_CROSSRING_H__ */
