// SPDX-License-Identifier: BSD-3-Clause
/*
 * Ends what strict_on.c began: code that may use FP registers may also store two words with one of
 * them, which only ordinary memory bears.
 */
#include <uk/test.h>
#include "strict.h"

UK_TESTCASE(strict, off)
{
	UK_TEST_EXPECT(!strict_alignment(false));
}
