// SPDX-License-Identifier: BSD-3-Clause
/* The rings: each index of the other side is read once, and used only if it makes sense. */
#include "ring.h"

bool xencons_put(struct xencons_page *p, char c)
{
	uint32_t prod = p->out_prod;
	uint32_t cons = __atomic_load_n(&p->out_cons, __ATOMIC_ACQUIRE);

	if (prod - cons >= sizeof(p->out))
		return false;
	p->out[prod % sizeof(p->out)] = c;
	__atomic_store_n(&p->out_prod, prod + 1, __ATOMIC_RELEASE);
	return true;
}

bool xencons_sent(const struct xencons_page *p)
{
	return __atomic_load_n(&p->out_cons, __ATOMIC_ACQUIRE) == p->out_prod;
}

int xencons_get(struct xencons_page *p)
{
	uint32_t cons = p->in_cons;
	uint32_t prod = __atomic_load_n(&p->in_prod, __ATOMIC_ACQUIRE);
	int c = -1;

	if (prod - cons > sizeof(p->in)) {
		cons = prod;
	} else if (prod != cons) {
		c = (unsigned char)p->in[cons % sizeof(p->in)];
		cons++;
	}
	__atomic_store_n(&p->in_cons, cons, __ATOMIC_RELEASE);
	return c;
}
