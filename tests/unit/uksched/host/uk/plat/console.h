/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/plat/console.h>. */
#ifndef __UK_PLAT_CONSOLE_H__
#define __UK_PLAT_CONSOLE_H__

#include <stdio.h>

static inline void ukplat_cout_crash(const char *s)
{
	fputs(s, stderr);
}

#endif /* __UK_PLAT_CONSOLE_H__ */
