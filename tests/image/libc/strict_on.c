// SPDX-License-Identifier: BSD-3-Clause
/*
 * First: what follows runs with unaligned accesses refused, as libs/c/memops promises, because the
 * boot path may call it before the MMU is on.
 */
#include <uk/test.h>
#include "strict.h"

UK_TESTCASE(strict, on)
{
	UK_TEST_EXPECT(strict_alignment(true));
}
