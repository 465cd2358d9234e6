// SPDX-License-Identifier: BSD-3-Clause
/* A guest of xl with a disk, whose dom0 tests/hil/test_xl.py looks at it afterwards. */
#include <uk/test.h>

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	return uk_test_run() ? 1 : 0;
}
