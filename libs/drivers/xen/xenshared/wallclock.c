// SPDX-License-Identifier: BSD-3-Clause
/* The time of day: Xen's base, which it may set at any time, plus the counter. */
#include <errno.h>

#include <uk/arch/time.h>
#include <uk/xen/shared.h>

/* Without a clock Xen counts from its own start: nothing that runs for 30 years. */
#define NEVER_SET	1000000000U

#define LOOKS	100	/* a writer takes a few stores; one that never ends is not waited for */

int uk_xen_wallclock(uint64_t *ns)
{
	const struct uk_xen_shared *s = uk_xen_shared();
	uint64_t ticks = ukarch_counter(), hz = ukarch_counter_hz();
	uint64_t sec = 0, nsec = 0;
	uint32_t before = 1, after = 0;

	for (unsigned int i = 0; i < LOOKS && (before != after || before & 1); i++) {
		before = __atomic_load_n(&s->wc_version, __ATOMIC_ACQUIRE);
		sec = UK_READ_ONCE(s->wc_sec) | (uint64_t)UK_READ_ONCE(s->wc_sec_hi) << 32;
		nsec = UK_READ_ONCE(s->wc_nsec);
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		after = UK_READ_ONCE(s->wc_version);
	}
	if (before != after || before & 1)
		return -EAGAIN;
	if (sec < NEVER_SET)
		return -ENODATA;
	*ns = (sec + ticks / hz) * 1000000000U + nsec + ticks % hz * 1000000000U / hz;
	return 0;
}
