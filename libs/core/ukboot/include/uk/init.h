/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The init table: what libraries run before main(), in the order of the classes below, then of the
 * priority, then of the link. Entries are 32-bit distances, so the table needs no relocations.
 *
 * An init function runs in the main thread, MMU on; interrupts are masked until the late class. It
 * returns 0 or a negative errno, which stops the boot with a message that names it (with
 * LIBUKBOOT_NAMES; its address otherwise).
 */
#ifndef __UK_INIT_H__
#define __UK_INIT_H__

#include <uk/essentials.h>

typedef int (*uk_init_fn)(void);

/* An entry is two distances with LIBUKBOOT_NAMES: of the function, and of its name. */
#if CONFIG_LIBUKBOOT_NAMES
#define UK_INITTAB_STEP		2
#define UK_INIT_NAME_(fn)						\
		".long 1f - .\n\t"					\
		".pushsection .rodata.uk_init_names,\"a\"\n\t"		\
		"1: .asciz \"" #fn "\"\n\t"				\
		".popsection\n\t"

extern const char *uk_init_option;

/* For an init function that is about to fail: @option is too small. @option is a constant. */
static inline void uk_init_lacks(const char *option)
{
	uk_init_option = option;
}
#else
#define UK_INITTAB_STEP		1
#define UK_INIT_NAME_(fn)	""

static inline void uk_init_lacks(const char *option __uk_unused)
{
}
#endif

/* @fn must be a function of this file. @class, @prio: one digit each, lower runs earlier. */
#define UK_INITTAB_ENTRY(fn, class, prio)				\
	static int fn(void) __uk_used;					\
	__asm__(".pushsection .uk_inittab." #class #prio ",\"a\"\n\t"	\
		".balign 4\n\t"						\
		".long " #fn " - .\n\t"					\
		UK_INIT_NAME_(fn)					\
		".popsection")

/*
 * What every CPU but the first has to do for itself before it runs threads: its part of an
 * interrupt controller, its timer. @fn as above; on its exception stack, interrupts masked. In the
 * order of @prio: 0 interrupt controller, 3 timer, 9 what UK_IRQ declares.
 */
#if CONFIG_SMP
#define UK_CPU_INITTAB_ENTRY(fn, prio)					\
	static int fn(void) __uk_used;					\
	__asm__(".pushsection .uk_cpuinit." #prio ",\"a\"\n\t"		\
		".balign 4\n\t"						\
		".long " #fn " - .\n\t"					\
		".popsection")
#else
#define UK_CPU_INITTAB_ENTRY(fn, prio)	_Static_assert(1, "one CPU")
#endif

/* Names and order as in Unikraft. */
#define uk_early_initcall_prio(fn, prio)	UK_INITTAB_ENTRY(fn, 1, prio)
#define uk_plat_initcall_prio(fn, prio)		UK_INITTAB_ENTRY(fn, 2, prio)
#define uk_lib_initcall_prio(fn, prio)		UK_INITTAB_ENTRY(fn, 3, prio)
#define uk_rootfs_initcall_prio(fn, prio)	UK_INITTAB_ENTRY(fn, 4, prio)
#define uk_sys_initcall_prio(fn, prio)		UK_INITTAB_ENTRY(fn, 5, prio)
#define uk_late_initcall_prio(fn, prio)		UK_INITTAB_ENTRY(fn, 6, prio)

#define uk_early_initcall(fn)	uk_early_initcall_prio(fn, 5)	/* allocators, scheduler */
#define uk_plat_initcall(fn)	uk_plat_initcall_prio(fn, 5)	/* interrupt controller, timer */
#define uk_lib_initcall(fn)	uk_lib_initcall_prio(fn, 5)
#define uk_rootfs_initcall(fn)	uk_rootfs_initcall_prio(fn, 5)
#define uk_sys_initcall(fn)	uk_sys_initcall_prio(fn, 5)
#define uk_late_initcall(fn)	uk_late_initcall_prio(fn, 5)	/* interrupts are unmasked here */

#endif /* __UK_INIT_H__ */
