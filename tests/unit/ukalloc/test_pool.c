// SPDX-License-Identifier: BSD-3-Clause
// The suite with a pool in the shape of an allocator, bound directly; pools as such.
// UNIT-SRCS: libs/core/uktest/test.c
// UNIT-SRCS: tests/image/ukalloc/subject.c
// UNIT-SRCS: tests/image/ukalloc/suite_interface.c
// UNIT-SRCS: tests/image/ukalloc/random.c
// UNIT-SRCS: tests/image/ukalloc/suite_random.c
// UNIT-SRCS: libs/mem/ukalloc/alloc.c
// UNIT-SRCS: libs/mem/ukalloc/plain.c
// UNIT-SRCS: libs/mem/ukallocpool/pool.c
// UNIT-SRCS: libs/mem/ukallocpool/pool_ukalloc.c
// UNIT-SRCS: tests/image/ukalloc/suite_pool.c
// UNIT-INCS: tests/image/ukalloc libs/core/ukassert/include
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOC=1 -DCONFIG_LIBUKALLOC_CHECK=1 -DCONFIG_LIBUKALLOC_STATS=1
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCPOOL=1
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCPOOL_UKALLOC=1
#include <uk/test.h>

int main(void)
{
	return uk_test_run() ? 1 : 0;
}
