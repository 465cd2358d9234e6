/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: the sum of the internet checksum. */
#ifndef __LWIPSYS_CHKSUM_H__
#define __LWIPSYS_CHKSUM_H__

#include <stddef.h>
#include <stdint.h>

/* 64-bit words of @blocks (at least 1) blocks of 64 bytes, added with end-around carry: RFC 1071,
 * 2 (C). In assembly, O(@blocks). */
uint64_t lwipsys_sum(const void *data, size_t blocks);

/* What lwIP wants of LWIP_CHKSUM: the 16-bit words at @data, as this machine reads them, added with
 * end-around carry; of an odd byte at the end the other half is 0. At any address, O(@len). */
uint16_t uk_lwip_chksum(const void *data, int len);

#endif /* __LWIPSYS_CHKSUM_H__ */
