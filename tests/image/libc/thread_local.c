// SPDX-License-Identifier: BSD-3-Clause
/* Thread-local variables of main(): initialised, zeroed, aligned, apart from each other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <uk/arch/tls.h>
#include <uk/test.h>

static _Thread_local int set = 42;
static _Thread_local int zero;
static _Thread_local char text[16] = "thread";
static _Thread_local char aligned[64] __uk_aligned(64);

UK_TESTCASE(thread_local, initial)
{
	UK_TEST_EXPECT(set == 42 && zero == 0 && !strcmp(text, "thread"));
	UK_TEST_EXPECT((uintptr_t)aligned % 64 == 0 && ukarch_tls_align() >= 64);
	set = 1;
	zero = 2;
	errno = 3;
	memset(aligned, 0xff, sizeof(aligned));
	UK_TEST_EXPECT(set == 1 && zero == 2 && errno == 3 && !strcmp(text, "thread"));
}

/* The compiler may keep the address of a variable in a register, so each look is a call. */
static int __uk_noinline look_at_set(void)
{
	return set;
}

static int __uk_noinline look_at_errno(void)
{
	return errno;
}

static int __uk_noinline text_is_whole(void)
{
	return !strcmp(text, "thread");
}

static void __uk_noinline change(int value)
{
	set = value;
	errno = value;
	text[0] = '#';
}

/* Another block, as a scheduler makes one for a thread: new values there, the old ones here. */
UK_TESTCASE(thread_local, second_block)
{
	void *block = aligned_alloc(ukarch_tls_align(), ukarch_tls_size());
	void *own = ukarch_tls_get();
	int fresh_set, fresh_errno, fresh_text;

	UK_TEST_ASSERT(block);
	change(5);
	ukarch_tls_set(ukarch_tls_init(block));
	fresh_set = look_at_set();
	fresh_errno = look_at_errno();
	fresh_text = text_is_whole();
	change(7);
	ukarch_tls_set(own);
	UK_TEST_EXPECT(fresh_set == 42 && fresh_errno == 0 && fresh_text);
	UK_TEST_EXPECT(look_at_set() == 5 && look_at_errno() == 5 && !text_is_whole());
	free(block);
}
