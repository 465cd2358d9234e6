/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counting instructions: event counter 0 of the PMU, INST_RETIRED (DDI 0487 D10.11). In QEMU it
 * exists under -icount only, and then it is exact. Thread or init context, O(1).
 */
#ifndef __UK_ARCH_PMU_H__
#define __UK_ARCH_PMU_H__

#include <uk/arch/lcpu.h>

#define UKARCH_PMU_INST_RETIRED	0x08

/* Start the counter from 0. False: this CPU does not count instructions. */
static inline bool ukarch_insns_start(void)
{
	if (!(ukarch_sysreg_read(PMCEID0_EL0) >> UKARCH_PMU_INST_RETIRED & 1))
		return false;
	ukarch_sysreg_write(PMCR_EL0, ukarch_sysreg_read(PMCR_EL0) | 3);	/* enable, clear */
	ukarch_sysreg_write(PMEVTYPER0_EL0, UKARCH_PMU_INST_RETIRED);
	ukarch_sysreg_write(PMCNTENSET_EL0, 1);
	ukarch_isb();
	return true;
}

/* Instructions since then, on this CPU; wraps after 2^32 or 2^64. */
static __uk_inline uint64_t ukarch_insns(void)
{
	return ukarch_sysreg_read(PMEVCNTR0_EL0);
}

#endif /* __UK_ARCH_PMU_H__ */
