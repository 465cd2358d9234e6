// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/c/nolibc/compare.c libs/c/nolibc/copy.c libs/c/nolibc/ctype.c
// UNIT-SRCS: libs/c/nolibc/integer.c libs/c/nolibc/search.c libs/c/memops/sort.c
// UNIT-SRCS: libs/c/nolibc/stdio.c libs/c/nolibc/strerror.c libs/c/nolibc/strtol.c
// UNIT-SRCS: libs/c/nolibc/token.c
// UNIT-SRCS: libs/c/memops/memcpy.c libs/c/memops/memmove.c libs/c/memops/memset.c
// UNIT-SRCS: libs/c/memops/memcmp.c libs/c/memops/strlen.c libs/c/memops/memchr.c
// UNIT-SRCS: libs/c/memops/strcmp.c libs/c/memops/strncmp.c libs/c/memops/strchr.c
// UNIT-SRCS: libs/core/ukprint/format.c libs/core/ukprint/console.c libs/core/ukprint/snprintf.c
// UNIT-SRCS: libs/core/uktest/test.c model.c
// UNIT-SRCS: tests/image/libc/memory.c tests/image/libc/strings.c tests/image/libc/numbers.c
// UNIT-SRCS: tests/image/libc/printf.c
// UNIT-INCS: plat/include
// UNIT-CFLAGS: -include rename.h -fno-builtin -Wno-format-truncation
// UNIT-TIMEOUT: 120
/*
 * nolibc on the host, under the sanitizers: the suite that every C library passes in the image
 * (tests/image/libc), compiled with nolibc's own headers, and model.c, which compares it with the
 * host's C library at random.
 */
#include <stddef.h>
#include <uk/plat/console.h>
#include <uk/test.h>

/* The host's, which nolibc's headers do not know. */
extern __PTRDIFF_TYPE__ write(int fd, const void *buf, size_t len);

void ukplat_hook_cout(const char *buf, size_t len)
{
	while (len) {
		__PTRDIFF_TYPE__ n = write(1, buf, len);

		if (n <= 0)
			return;
		buf += n;
		len -= (size_t)n;
	}
}

int main(void)
{
	return uk_test_run() ? 1 : 0;
}
