/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading an address that may have nothing behind it, without a crash: for debuggers and device
 * discovery. In the image with ARCH_PROBE, which who needs it selects.
 */
#ifndef __UK_ARCH_PROBE_H__
#define __UK_ARCH_PROBE_H__

#include <uk/essentials.h>

/*
 * One access of @width bytes (1, 2, 4 or 8) at @addr, a multiple of @width. Mind that reading a
 * device register may do something.
 * 0 and the value in *@value, or -EINVAL: not aligned or no such width, or -EFAULT: not mapped, or
 * the bus answered with an abort; then *@value is as it was. Thread context only. O(1): about 20
 * instructions, 60 when it fails.
 */
int ukarch_probe(uint64_t addr, unsigned int width, uint64_t *value);

#endif /* __UK_ARCH_PROBE_H__ */
