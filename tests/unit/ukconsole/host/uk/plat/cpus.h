/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/plat/cpus.h>: all threads run from the start. */
#ifndef __UK_PLAT_CPUS_H__
#define __UK_PLAT_CPUS_H__

static inline bool ukplat_cpus_started(void)
{
	return true;
}

#endif /* __UK_PLAT_CPUS_H__ */
