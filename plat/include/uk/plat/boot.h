/* SPDX-License-Identifier: BSD-3-Clause */
/* The hand-over: entry code -> plat -> libs/core/ukboot. */
#ifndef __UK_PLAT_BOOT_H__
#define __UK_PLAT_BOOT_H__

#include <uk/essentials.h>

/* From head.S, on the exception stack, .bss zero, relocated. @info: what the loader passed, a
 * device tree on arm64, PVH or multiboot information on x86_64; @magic tells these two apart. */
void ukplat_entry(uint64_t info, uint64_t magic) __uk_noreturn;

/* Filled by libs/core/ukboot: the first thread's body, on the main stack, MMU on, interrupts masked
 * (a scheduler unmasks them). Never returns. */
void ukplat_hook_start(void) __uk_noreturn;

/* Command line from the loader, NUL-terminated, read-only; "" when there is none. Any context. */
const char *ukplat_bootargs(void);

/* Counter ticks at the first instruction of the image, for measuring the boot. */
extern uint64_t ukplat_entry_ticks;

#endif /* __UK_PLAT_BOOT_H__ */
