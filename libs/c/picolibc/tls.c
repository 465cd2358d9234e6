// SPDX-License-Identifier: BSD-3-Clause
/*
 * Thread-local variables, errno and its like: of main(), before anything else runs, and of other
 * threads when they ask.
 */
#include <uk/arch/tls.h>
#include <uk/init.h>

static int init_main_tls(void)
{
	ukarch_tls_set(ukarch_tls_init(__tls_main));
	return 0;
}
/* Before all others: any of them may call what sets errno. The scheduler, behind it in the order of
 * the link, takes the thread pointer over from here. */
uk_early_initcall_prio(init_main_tls, 0);
