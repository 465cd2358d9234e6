// SPDX-License-Identifier: BSD-3-Clause
/* For the crash record: which thread it was. */
#include <uk/arch/paging.h>
#include <uk/crash.h>
#include <uk/thread.h>

const char *uk_crash_hook_thread(void)
{
	const struct uk_thread *t = uk_thread_current();

	const char *name = t ? uk_thread_name(t) : NULL;

	/* The object may be the app's, and what overflowed there have gone over it. */
	return name && ukarch_page_accessible((uintptr_t)name, false) ? name : NULL;
}
