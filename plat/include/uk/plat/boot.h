/* SPDX-License-Identifier: BSD-3-Clause */
/* The hand-over: entry code -> plat -> libs/core/ukboot. */
#ifndef __UK_PLAT_BOOT_H__
#define __UK_PLAT_BOOT_H__

#include <uk/arch/time.h>
#include <uk/essentials.h>

/* From head.S, on the exception stack, .bss zero, relocated. @info: what the loader passed, a
 * device tree on arm64, PVH or multiboot information on x86_64; @magic tells these two apart. */
void ukplat_entry(uint64_t info, uint64_t magic) __uk_noreturn;

/* Filled by libs/core/ukboot: the first thread's body, on the main stack, MMU on, interrupts masked
 * (a scheduler unmasks them). Never returns. */
void ukplat_hook_start(void) __uk_noreturn;

/* Filled by a library of random numbers, which selects PLAT_HOOK_SEED. The first is called on the
 * exception stack when the machine is known, before the MMU is on and the device tree read-only: it
 * takes its seeds, or ends the machine. The second: 64 bits for the stack protector, after it. */
#if CONFIG_PLAT_HOOK_SEED
void ukplat_hook_seed(void);
uint64_t ukplat_hook_canary(void);
#else
static inline void ukplat_hook_seed(void)
{
}

/* Nothing random is known this early; the counter differs from boot to boot on silicon. */
static inline uint64_t ukplat_hook_canary(void)
{
	return ukarch_counter() * UINT64_C(0x9e3779b97f4a7c15);
}
#endif

/* Command line from the loader, NUL-terminated, read-only; "" when there is none. Any context. */
const char *ukplat_bootargs(void);

/* Counter ticks at the first instruction of the image, for measuring the boot. */
extern uint64_t ukplat_entry_ticks;

#endif /* __UK_PLAT_BOOT_H__ */
