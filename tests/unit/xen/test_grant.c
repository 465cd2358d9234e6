// SPDX-License-Identifier: BSD-3-Clause
// UNIT-INCS: tests/unit/xen/host tests/unit/uksched/host
// UNIT-INCS: libs/drivers/xen/xengnttab libs/drivers/xen/xengnttab/include libs/core/ukboot/include
// UNIT-CFLAGS: -DCONFIG_LIBXENGNTTAB_FRAMES=2
/*
 * The grant table beside a peer that maps and unmaps whatever is granted, at random, against a list
 * of what should be granted. A peer cannot keep a grant from coming back once it has unmapped it,
 * nor make one come back while it is mapped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "grant.c"
#include "rnd.h"

#define STEPS	1000000

struct ukarch_percpu host_percpu;
bool host_irqs_off, host_in_irq;

static char pages[2 * UK_GNTTAB_PAGE] __uk_aligned(UK_GNTTAB_PAGE);
static bool granted[ENTRIES], mapped[ENTRIES];
static unsigned int placed;

void host_wfi(void)
{
	abort();
}

int ukplat_xen_place(uint32_t space, uint64_t index, void *page)
{
	assert_int_equal(space, UK_XENMAPSPACE_GRANT_TABLE);
	assert_ptr_equal(page, (char *)table + index * UK_GNTTAB_PAGE);
	placed++;
	return 0;
}

static void give(void)
{
	bool readonly = rnd(2);
	uint16_t peer = (uint16_t)rnd(100);
	int ref = uk_gnttab_grant(peer, pages + rnd(2) * UK_GNTTAB_PAGE, readonly);
	size_t n = 0;

	for (size_t i = 0; i < ENTRIES; i++)
		n += granted[i];
	if (n == ENTRIES - RESERVED) {
		assert_int_equal(ref, -ENOSPC);
		return;
	}
	assert_in_range(ref, RESERVED, ENTRIES - 1);
	assert_false(granted[ref]);
	granted[ref] = true;
	assert_int_equal(table[ref].flags, PERMIT_ACCESS | (readonly ? READONLY : 0));
	assert_int_equal(table[ref].domid, peer);
}

static void take_back(int ref)
{
	int rc = uk_gnttab_end(ref);

	if (ref < (int)RESERVED || ref >= (int)ENTRIES || !granted[ref]) {
		assert_int_equal(rc, -EINVAL);
	} else if (mapped[ref]) {
		assert_int_equal(rc, -EBUSY);
	} else {
		assert_int_equal(rc, 0);
		assert_int_equal(table[ref].flags, 0);
		granted[ref] = false;
	}
}

static void peer(size_t ref)
{
	if (!granted[ref])
		return;
	mapped[ref] = !mapped[ref];
	if (mapped[ref])
		table[ref].flags |= table[ref].flags & READONLY ? READING : READING | WRITING;
	else
		table[ref].flags &= PERMIT_ACCESS | READONLY;
}

static void test_random(void **state)
{
	(void)state;
	assert_int_equal(gnttab_init(), 0);
	assert_int_equal(placed, FRAMES);
	for (unsigned int i = 0; i < STEPS; i++) {
		/* Long ways up and down, so that it is full and empty at times. */
		bool up = i / 20000 % 2 == 0;

		switch (rnd(4)) {
		case 0:
			peer(rnd(ENTRIES));
			break;
		case 1:
			take_back((int)rnd(ENTRIES + 8) - 4);
			break;
		default:
			if (up)
				give();
			else
				take_back((int)rnd(ENTRIES));
		}
	}
	for (size_t i = 0; i < ENTRIES; i++) {
		if (mapped[i])
			peer(i);
		take_back((int)i);
	}
	assert_int_equal(nunused, ENTRIES - RESERVED);
}

static void test_bad(void **state)
{
	(void)state;
	assert_int_equal(uk_gnttab_grant(1, pages + 8, false), -EINVAL);
	take_back(-1);
	take_back(0);
	take_back(7);
	take_back(ENTRIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
