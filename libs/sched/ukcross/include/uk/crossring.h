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
} __uk_aligned(32);

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
	slot += t & (slots - 1);
	slot->fn = r->fn;
	slot->arg = r->arg;
	slot->data = r->data;
	__atomic_store_n(tail, t + 1, __ATOMIC_RELEASE);
	return true;
}

/* Consumer. False: empty. *@more: there was another one behind it. O(1). */
static __uk_inline bool uk_cross_get(const uint32_t *tail, uint32_t *head,
				     const struct uk_cross_slot *slot, uint32_t slots,
				     struct uk_cross_slot *r, bool *more)
{
	uint32_t h = *head;
	uint32_t t = __atomic_load_n(tail, __ATOMIC_ACQUIRE);

	*more = false;
	if (uk_unlikely(t == h))
		return false;
	slot += h & (slots - 1);
	r->fn = slot->fn;
	r->arg = slot->arg;
	r->data = slot->data;
	__atomic_store_n(head, h + 1, __ATOMIC_RELEASE);
	*more = t != h + 1;
	return true;
}

/*
 * Which producers have put something into the rings of a consumer: a byte for each, so that the
 * consumer looks at the rings of those alone, whatever the number of the others. Each producer
 * marks behind its put; the consumer takes a mark away before it looks into the ring. Its exchange
 * reads the last mark that was made, and what was put before that is visible to it: a request whose
 * mark it takes away is one that it finds.
 */
#define UK_CROSS_PRODUCERS	8

union uk_cross_marks {
	uint8_t of[UK_CROSS_PRODUCERS];		/* 0 or 1 */
	uint64_t all;
};

/* Producer number @from, or the consumer for it. O(1), wait-free. */
static __uk_inline void uk_cross_mark(union uk_cross_marks *m, unsigned int from)
{
	__atomic_store_n(&m->of[from], 1, __ATOMIC_RELEASE);
}

/* Consumer: all marks there are, for uk_cross_next(). O(1). */
static __uk_inline uint64_t uk_cross_marked(const union uk_cross_marks *m)
{
	return __atomic_load_n(&m->all, __ATOMIC_RELAXED);
}

/* Consumer: the first producer in *@marks, which is not 0; its mark is taken away in both. O(1). */
static __uk_inline unsigned int uk_cross_next(union uk_cross_marks *m, uint64_t *marks)
{
	unsigned int from = (unsigned int)__builtin_ctzll(*marks) / 8;

	*marks &= *marks - 1;
	(void)__atomic_exchange_n(&m->of[from], 0, __ATOMIC_ACQUIRE);
	return from;
}

#endif /* __UK_CROSSRING_H__ */
