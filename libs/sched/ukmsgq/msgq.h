/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of ukmsgq share. Interrupts masked; where there are @flags, a thread's call has
 * windows in which they are as these say. */
#ifndef __UKMSGQ_MSGQ_H__
#define __UKMSGQ_MSGQ_H__

#include <uk/msgq.h>

static __uk_inline bool uk_msgq_has_prio(const struct uk_msgq *q)
{
#if CONFIG_LIBUKMSGQ_PRIO
	return q->tag == UK_TAG_MSGQ_PRIO;
#else
	(void)q;
	return false;
#endif
}

static __uk_inline bool uk_msgq_is(const struct uk_msgq *q)
{
	return q != NULL && (q->tag == UK_TAG_MSGQ || uk_msgq_has_prio(q));
}

/* @size is a multiple of 8 and not 0. */
void uk_msgq_copy_any(void *to, const void *from, size_t size, unsigned long flags);

static __uk_inline void uk_msgq_copy_16(void *to, const void *from)
{
	uint64_t *d = (uint64_t *)to;
	const uint64_t *s = (const uint64_t *)from;
	uint64_t a = s[0], b = s[1];

	d[0] = a;
	d[1] = b;
}

static __uk_inline bool uk_msgq_full(const struct uk_msgq *q)
{
	return q->used + q->lag + q->busy == q->slots;
}

static __uk_inline char *uk_msgq_wrap(const struct uk_msgq *q, char *p)
{
	return uk_unlikely(p == q->end) ? q->buf : p;
}

/* The parts of sending and receiving that are not the fast paths. Interrupts are as @flags says
 * afterwards. The first returns -EINVAL. */
int uk_msgq_not(unsigned long flags);
int uk_msgq_wait_to_send(struct uk_msgq *q, const void *msg, uint32_t prio, uk_timeout_t timeout,
			 unsigned long flags);
int uk_msgq_hand_over(struct uk_msgq *q, struct uk_thread *t, const void *msg, unsigned long flags);

/* A slot is free: the first sender's message goes in, if one waits. */
int uk_msgq_refill(struct uk_msgq *q, unsigned long flags);

#if CONFIG_LIBUKMSGQ_PRIO
/* Where its priority belongs, where there is room: behind its equals or, put back, before them. */
void uk_msgq_prio_put(struct uk_msgq *q, const void *msg, uint32_t prio, bool back,
		      unsigned long flags);
/* The first, of which there is one; its slot is free then. */
void uk_msgq_prio_take(struct uk_msgq *q, void *msg, unsigned long flags);
/* Nothing of it is left for later. */
void uk_msgq_prio_end(struct uk_msgq *q);
#else
static __uk_inline void uk_msgq_prio_put(struct uk_msgq *q __uk_unused, const void *msg __uk_unused,
					 uint32_t prio __uk_unused, bool back __uk_unused,
					 unsigned long flags __uk_unused)
{
}

static __uk_inline void uk_msgq_prio_take(struct uk_msgq *q __uk_unused, void *msg __uk_unused,
					  unsigned long flags __uk_unused)
{
}

static __uk_inline void uk_msgq_prio_end(struct uk_msgq *q __uk_unused)
{
}
#endif

#endif /* __UKMSGQ_MSGQ_H__ */
