// SPDX-License-Identifier: BSD-3-Clause
/* What happens by default when LIBUKALLOC_HARDENED finds misuse: a line that says what, a crash. */
#include <uk/alloc.h>
#include <uk/assert.h>
#include <uk/print.h>

__uk_weak void uk_alloc_hook_misuse(const struct uk_alloc_violation *v)
{
	static const char what[][24] = {
		[UK_ALLOC_NOT_A_BLOCK] = "not a block",
		[UK_ALLOC_DOUBLE_FREE] = "freed twice",
		[UK_ALLOC_WRONG_OWNER] = "freed to another heap",
		[UK_ALLOC_UNDERFLOW] = "written before it",
		[UK_ALLOC_OVERFLOW] = "written behind it",
		[UK_ALLOC_USE_AFTER_FREE] = "written after its free",
	};

	uk_printf("heap misuse: %.24s: block %p, %zu bytes, at %p; allocated or freed by %p\n",
		  what[v->what], v->block, v->size, v->where, v->caller);
	UK_CRASH("heap misuse");
}
