/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of ukmsgq share. */
#ifndef __UKMSGQ_MSGQ_H__
#define __UKMSGQ_MSGQ_H__

#include <uk/msgq.h>

static __uk_inline bool uk_msgq_is(const struct uk_msgq *q)
{
	return q != NULL && (q->tag == UK_TAG_MSGQ || q->tag == UK_TAG_MSGQ_PRIO);
}

/* @size is a multiple of 8 and not 0. */
void uk_msgq_copy_any(uint64_t *to, const uint64_t *from, size_t size);

static __uk_inline void uk_msgq_copy(void *to, const void *from, size_t size)
{
	uint64_t *d = (uint64_t *)to;
	const uint64_t *s = (const uint64_t *)from;
	uint64_t a, b;

	if (uk_unlikely(size != 16)) {
		uk_msgq_copy_any(d, s, size);
		return;
	}
	a = s[0];
	b = s[1];
	d[0] = a;
	d[1] = b;
}

static __uk_inline char *uk_msgq_wrap(const struct uk_msgq *q, char *p)
{
	return uk_unlikely(p == q->end) ? q->buf : p;
}

/* At the end, where there is room. */
static __uk_inline void uk_msgq_append(struct uk_msgq *q, const void *msg)
{
	char *in = q->in;

	uk_msgq_copy(in, msg, q->size);
	q->in = uk_msgq_wrap(q, in + q->size);
	q->used++;
}

/* Before all others, where there is room. */
static __uk_inline void uk_msgq_prepend(struct uk_msgq *q, const void *msg)
{
	q->out = (q->out == q->buf ? q->end : q->out) - q->size;
	uk_msgq_copy(q->out, msg, q->size);
	q->used++;
}

/* Where its priority belongs, where there is room: behind its equals, or, put back, before them. */
#if CONFIG_LIBUKMSGQ_PRIO
void uk_msgq_put(struct uk_msgq *q, const void *msg, uint32_t prio);
void uk_msgq_put_back(struct uk_msgq *q, const void *msg, uint32_t prio);
#else
static __uk_inline void uk_msgq_put_back(struct uk_msgq *q, const void *msg,
					 uint32_t prio __uk_unused)
{
	uk_msgq_prepend(q, msg);
}

static __uk_inline void uk_msgq_put(struct uk_msgq *q, const void *msg, uint32_t prio __uk_unused)
{
	uk_msgq_append(q, msg);
}
#endif

/* Interrupts masked; they are as @flags says afterwards. The first returns -EINVAL. */
int uk_msgq_not(unsigned long flags);
int uk_msgq_wait_to_send(struct uk_msgq *q, const void *msg, uint32_t prio, uk_timeout_t timeout,
			 unsigned long flags);
int uk_msgq_hand_over(const struct uk_msgq *q, struct uk_thread *t, const void *msg,
		      unsigned long flags);

#endif /* __UKMSGQ_MSGQ_H__ */
