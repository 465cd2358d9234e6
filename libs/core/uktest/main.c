// SPDX-License-Identifier: BSD-3-Clause
/*
 * main() of a program that is nothing but tests. Its value is what the image ends with, through
 * ukplat_terminate(): 0 when every case passed or was skipped. Not the count of failures, which
 * an exit status of eight bits would cut.
 */
#include <uk/test.h>

int main(void)
{
	return uk_test_run() ? 1 : 0;
}
