// SPDX-License-Identifier: BSD-3-Clause
// TLSF with few size classes, and banks larger than its largest block.
// UNIT-SRCS: libs/core/uktest/test.c
// UNIT-SRCS: tests/image/ukalloc/subject.c
// UNIT-SRCS: tests/image/ukalloc/suite_interface.c
// UNIT-SRCS: tests/image/ukalloc/random.c
// UNIT-SRCS: tests/image/ukalloc/suite_random.c
// UNIT-SRCS: libs/mem/ukalloc/alloc.c
// UNIT-SRCS: libs/mem/ukalloc/plain.c
// UNIT-SRCS: libs/mem/ukalloctlsf/tlsf.c
// UNIT-SRCS: libs/mem/ukalloctlsf/check.c
// UNIT-SRCS: tests/image/ukalloc/suite_tlsf.c
// UNIT-INCS: tests/image/ukalloc libs/core/ukassert/include
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOC=1 -DCONFIG_LIBUKALLOC_CHECK=1 -DCONFIG_LIBUKALLOC_STATS=1
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCTLSF=1
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCTLSF_SL_LOG2=2
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCTLSF_MAX_LOG2=15
#include <uk/test.h>

int main(void)
{
	return uk_test_run() ? 1 : 0;
}
