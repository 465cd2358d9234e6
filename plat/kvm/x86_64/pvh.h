/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: what a PVH loader hands over, Xen public/arch-x86/hvm/start_info.h (version 1). */
#ifndef __KVM_PVH_H__
#define __KVM_PVH_H__

#include <uk/essentials.h>

#define PVH_MAGIC	0x336ec578

struct pvh_start {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t nr_modules;
	uint64_t modules;
	uint64_t cmdline;	/* NUL-terminated, 0: none */
	uint64_t rsdp;		/* ACPI, 0: none */
	uint64_t memmap;	/* version 1 and up, 0: none */
	uint32_t memmap_entries;
	uint32_t reserved;
};

#define PVH_MEM_RAM	1	/* E820 */

struct pvh_mem {
	uint64_t base;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};

/* Multiboot Specification 0.6.96, 3.3. */
#define MB_BOOT_MAGIC	0x2badb002
#define MB_FLAG_CMDLINE	(1U << 2)
#define MB_FLAG_MMAP	(1U << 6)

struct mb_info {
	uint32_t flags;
	uint32_t mem_lower, mem_upper;
	uint32_t boot_device;
	uint32_t cmdline;
	uint32_t mods[2];
	uint32_t syms[4];
	uint32_t mmap_length;
	uint32_t mmap_addr;
};

struct mb_mem {
	uint32_t size;		/* of what follows */
	uint64_t base;
	uint64_t len;
	uint32_t type;
} __uk_packed;

#endif /* __KVM_PVH_H__ */
