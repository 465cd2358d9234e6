// SPDX-License-Identifier: BSD-3-Clause
/* The block of thread-local variables of a new thread. In the image only when something asks. */
#include <uk/arch/tls.h>

#pragma GCC visibility push(hidden)
extern const char __tdata_start[], __tdata_end[];
#pragma GCC visibility pop

void *ukarch_tls_init(void *block)
{
	size_t tdata = (size_t)(__tdata_end - __tdata_start);
	size_t size = ukarch_tls_size();
	char *to = block;
	void **tcb;

	if (size == 0)
		return to;
	size -= UKARCH_TLS_TCB;
	for (size_t i = 0; i < size; i++)
		to[i] = i < tdata ? __tdata_start[i] : 0;
	tcb = (void **)(to + size);
	*tcb = tcb;
	return tcb;
}
