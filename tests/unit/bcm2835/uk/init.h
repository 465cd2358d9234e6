/* SPDX-License-Identifier: BSD-3-Clause */
/* Host stand-in for <uk/init.h>: the test calls what would be called at boot. */
#ifndef __UK_INIT_H__
#define __UK_INIT_H__

#define uk_plat_initcall(fn)	int host_init(void) { return fn(); }	\
	_Static_assert(1, "for the semicolon")

int host_init(void);

#endif /* __UK_INIT_H__ */
