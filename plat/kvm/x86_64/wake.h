/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: what the boot path does for the other CPUs. Nothing with one CPU. */
#ifndef __KVM_WAKE_H__
#define __KVM_WAKE_H__

#include <uk/essentials.h>

#if CONFIG_SMP
/* A range of RAM from the loader's map: may CPUs start in it? */
void ukplat_cpus_ram(uint64_t base, uint64_t size);

/* When nothing of the loader is needed any more, before the final page tables are complete: find
 * out which CPUs there are. @rsdp: ACPI's root pointer, 0: not known. 0, or as
 * ukarch_paging_map(); what is wrong with the tables is said when the CPUs are started. */
int ukplat_cpus_find(uint64_t rsdp);
#else
static inline void ukplat_cpus_ram(uint64_t base __uk_unused, uint64_t size __uk_unused)
{
}

static inline int ukplat_cpus_find(uint64_t rsdp __uk_unused)
{
	return 0;
}
#endif

#endif /* __KVM_WAKE_H__ */
