// SPDX-License-Identifier: BSD-3-Clause
/* A short random run of every implementation; the long ones are in tests/unit/ukalloc. */
#include "random.h"

ALLOC_TESTCASE(random_operations)
{
	static struct random_run r;

	for (unsigned int seed = 1; seed <= 4 && uk_test_passing(); seed++) {
		r = (struct random_run){
			.s = s,
			.a = subject_make(s),
			.seed = seed,
			.full_check_every = 16,
		};
		if (random_run(&r, 1000))
			random_finish(&r);
	}
}
