// SPDX-License-Identifier: BSD-3-Clause
/* Reading memory and device registers, also where there may be nothing. */
#include <errno.h>

#include <uk/arch/probe.h>
#include <uk/print.h>
#include <uk/shell.h>

#define MOST		1024	/* items, so that a slip of the finger comes to an end */
#define LINE_BYTES	16

static int show(uint64_t addr, unsigned int count, unsigned int width)
{
	for (unsigned int i = 0; i < count; i++) {
		uint64_t at = addr + (uint64_t)i * width;
		uint64_t v;
		int rc = ukarch_probe(at, width, &v);

		if (i * width % LINE_BYTES == 0)
			uk_printf(i ? "\n0x%016lx:" : "0x%016lx:", at);
		if (rc) {
			uk_printf(rc == -EFAULT ? " nothing answers\n" : " misaligned\n");
			return rc;
		}
		uk_printf(" %0*lx", (int)width * 2, v);
	}
	uk_printf("\n");
	return 0;
}

static int peek(int argc, char *argv[])
{
	uint64_t addr, count = 1, width = 4;

	if (argc < 2 || argc > 4 || !uk_shell_number(argv[1], &addr) ||
	    (argc > 2 && !uk_shell_number(argv[2], &count)) ||
	    (argc > 3 && !uk_shell_number(argv[3], &width)) || !count || count > MOST ||
	    !UK_IS_POW2(width) || width > 8) {
		uk_printf("peek ADDRESS [COUNT, at most %d [WIDTH 1, 2, 4 or 8]]\n", MOST);
		return -EINVAL;
	}
	return show(addr, (unsigned int)count, (unsigned int)width);
}
UK_SHELL_CMD(peek, peek, "ADDRESS [COUNT [WIDTH]]", "read memory or device registers");
