/* SPDX-License-Identifier: BSD-3-Clause */
/* What happens between the platform's hand-over and main(). */
#ifndef __UK_BOOT_H__
#define __UK_BOOT_H__

/*
 * Filled by the library that parses the command line: the arguments of main(), as in C: @(*argv)[0]
 * is the image's name, a NULL pointer ends the list. Returns their number. Main thread, once, after
 * the init table. The strings stay for good.
 */
int uk_boot_hook_args(char ***argv);

/* Run what UK_CPU_INITTAB_ENTRY() declares, on a CPU that is not the first; with NR_CPUS > 1.
 * 0, or the first error. Init context. */
int uk_boot_cpu(void);

#endif /* __UK_BOOT_H__ */
