// SPDX-License-Identifier: BSD-3-Clause
/* For the crash record: which thread it was. */
#include <uk/crash.h>
#include <uk/thread.h>

const char *uk_crash_hook_thread(void)
{
	const struct uk_thread *t = uk_thread_current();

	return t ? uk_thread_name(t) : NULL;
}
