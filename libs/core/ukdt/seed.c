// SPDX-License-Identifier: BSD-3-Clause
/* Properties of /chosen that only the boot wants, where they lie in the blob. */
#include "names.h"

void *uk_dt_seed(const char *name, uint32_t *len)
{
	const struct uk_dt_machine *m = &uk_dt_machine_found;
	struct uk_dt_iter it = { .next = m->chosen };

	*len = 0;
	if (m->chosen == NULL || m->chosen >= m->blob.last || *m->chosen != DT_BEGIN_NODE)
		return NULL;
	it.next = dt_node_next(m->chosen);
	it.open = 1;
	while (it.next <= m->blob.last && uk_dt_next(&m->blob, &it) == UK_DT_PROP)
		if (dt_str_equal(it.name, name)) {
			*len = it.len;
			return (void *)(uintptr_t)it.value;
		}
	return NULL;
}
