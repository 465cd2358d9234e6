/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: SipHash-2-4, a hash that nobody can compute or predict without the key. */
#ifndef __LWIPSYS_SIPHASH_H__
#define __LWIPSYS_SIPHASH_H__

#include <stddef.h>
#include <stdint.h>

/* Of any bytes, wherever they lie. O(len), 64-bit arithmetic only; from every context. */
uint64_t lwipsys_siphash(const uint64_t key[2], const void *data, size_t len);

#endif /* __LWIPSYS_SIPHASH_H__ */
