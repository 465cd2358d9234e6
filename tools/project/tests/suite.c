// SPDX-License-Identifier: BSD-3-Clause
/* Test cases that run in the image, with the whole kernel under them: make CONFIG=test run. */
#include <string.h>
#include <uk/test.h>

#include "../line.h"

UK_TESTCASE(line, names_the_board)
{
	char buf[80];
	int len = sample_line(buf, sizeof(buf), "rpi4");

	UK_TEST_EXPECT_SNUM_EQ(len, (int)strlen(buf));
	UK_TEST_EXPECT(strcmp(buf, "Hello from sample on rpi4") == 0);
}

UK_TESTCASE(line, is_cut_to_the_buffer)
{
	char buf[8];

	UK_TEST_EXPECT_SNUM_GT(sample_line(buf, sizeof(buf), "rpi4"), (int)sizeof(buf));
	UK_TEST_EXPECT_SNUM_EQ(strlen(buf), sizeof(buf) - 1);
}
