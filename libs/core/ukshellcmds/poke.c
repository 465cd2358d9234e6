// SPDX-License-Identifier: BSD-3-Clause
/* Writing memory and device registers. */
#include <errno.h>

#include <uk/arch/probe.h>
#include <uk/print.h>
#include <uk/shell.h>

static void store(uint64_t at, uint64_t v, unsigned int width)
{
	switch (width) {
	case 1:
		*(volatile uint8_t *)(uintptr_t)at = (uint8_t)v;
		break;
	case 2:
		*(volatile uint16_t *)(uintptr_t)at = (uint16_t)v;
		break;
	case 4:
		*(volatile uint32_t *)(uintptr_t)at = (uint32_t)v;
		break;
	default:
		*(volatile uint64_t *)(uintptr_t)at = v;
		break;
	}
}

static int poke(int argc, char *argv[])
{
	uint64_t addr, v, old, width = 4;
	int rc;

	if (argc < 3 || argc > 4 || !uk_shell_number(argv[1], &addr) ||
	    !uk_shell_number(argv[2], &v) || (argc > 3 && !uk_shell_number(argv[3], &width)) ||
	    !UK_IS_POW2(width) || width > 8 || (width < 8 && v >> width * 8 != 0)) {
		uk_printf("poke ADDRESS VALUE [WIDTH 1, 2, 4 or 8]\n");
		return -EINVAL;
	}
	/* Where nothing can be read, nothing is written. */
	rc = ukarch_probe(addr, (unsigned int)width, &old);
	if (rc)
		uk_printf(rc == -EFAULT ? "nothing answers\n" : "misaligned\n");
	else
		store(addr, v, (unsigned int)width);
	return rc;
}
UK_SHELL_CMD(poke, poke, "ADDRESS VALUE [WIDTH]", "write memory or device registers");
