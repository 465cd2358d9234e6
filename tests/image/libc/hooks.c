// SPDX-License-Identifier: BSD-3-Clause
/*
 * The lock hooks are there to be filled: calls that change tables take the lock and give it back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <uk/libc.h>
#include <uk/test.h>

static unsigned int locked, deepest;

void uk_libc_hook_lock(struct uk_libc_lock *lock)
{
	lock->storage[0]++;
	locked++;
	deepest = UK_MAX(deepest, locked);
}

void uk_libc_hook_unlock(struct uk_libc_lock *lock)
{
	lock->storage[0]--;
	locked--;
}

static void at_exit(void)
{
	puts("# at exit");
}

UK_TESTCASE(hooks, locks)
{
	deepest = 0;
	UK_TEST_EXPECT(atexit(at_exit) == 0);
	UK_TEST_EXPECT(deepest == 1 && locked == 0);
	deepest = 0;
	UK_TEST_EXPECT(setenv("A", "b", 1) == 0);
	UK_TEST_EXPECT(deepest >= 1 && locked == 0);
}
