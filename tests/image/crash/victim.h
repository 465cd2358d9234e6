/* SPDX-License-Identifier: BSD-3-Clause */
/* The thread that commits the fault: one of its own if there is a scheduler, else the caller. */
#ifndef TEST_VICTIM_H
#define TEST_VICTIM_H

#include <uk/fault.h>

#if CONFIG_LIBUKSCHED
int victim_fault(const char *kind);
#else
static inline int victim_fault(const char *kind)
{
	return uk_fault(kind);
}
#endif

#endif /* TEST_VICTIM_H */
