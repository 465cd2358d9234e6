// SPDX-License-Identifier: BSD-3-Clause
/* The ring: what the backend writes is read once, and what it may say is kept beside, out of its
 * reach. */
#include <string.h>

#include "ring.h"

void blkring_init(struct blkring *r, struct blkif_sring *page)
{
	memset(page, 0, sizeof(*page));
	page->req_event = 1;
	page->rsp_event = 1;
	*r = (struct blkring){ .s = page };
}

int blkring_free(const struct blkring *r, unsigned int slots)
{
	uint32_t unused = ~r->under_way & (UINT32_MAX >> (BLKRING_SLOTS - slots));

	return unused ? __builtin_ctz(unused) : -1;
}

bool blkring_put(struct blkring *r, const union blkif_request *q)
{
	uint32_t slot = (uint32_t)q->direct.id, old = r->req_prod;

	r->under_way |= UINT32_C(1) << slot;
	r->op[slot] = q->direct.op == BLKIF_INDIRECT ? q->indirect.what : q->direct.op;
	r->s->entry[old % BLKRING_SLOTS].req = *q;
	r->req_prod = old + 1;
	__atomic_store_n(&r->s->req_prod, r->req_prod, __ATOMIC_RELEASE);
	/* Its wish is looked at after it can see the request (ring.h,
	 * RING_PUSH_REQUESTS_AND_CHECK_NOTIFY). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return r->req_prod - UK_READ_ONCE(r->s->req_event) < r->req_prod - old;
}

int blkring_take(struct blkring *r, bool *ok)
{
	uint32_t n = __atomic_load_n(&r->s->rsp_prod, __ATOMIC_ACQUIRE) - r->rsp_cons;
	const struct blkif_response *at = &r->s->entry[r->rsp_cons % BLKRING_SLOTS].rsp;
	uint64_t id;
	uint8_t op;

	/* More answers than there were requests since. */
	if (n > r->req_prod - r->rsp_cons)
		r->broken = true;
	if (r->broken || n == 0)
		return -1;
	id = UK_READ_ONCE(at->id);
	op = UK_READ_ONCE(at->op);
	*ok = UK_READ_ONCE(at->status) == BLKIF_OKAY;
	if (id >= BLKRING_SLOTS || !(r->under_way >> id & 1) || op != r->op[id]) {
		r->broken = true;
		return -1;
	}
	r->under_way &= ~(UINT32_C(1) << id);
	r->rsp_cons++;
	if (n == 1) {
		UK_WRITE_ONCE(r->s->rsp_event, r->rsp_cons + 1);
		/* What came before it could see that is told by nobody: who takes looks again. */
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
	}
	return (int)id;
}

bool blkring_pending(const struct blkring *r)
{
	return !r->broken && __atomic_load_n(&r->s->rsp_prod, __ATOMIC_ACQUIRE) != r->rsp_cons;
}
