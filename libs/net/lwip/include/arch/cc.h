/* SPDX-License-Identifier: BSD-3-Clause */
/* What lwIP asks of the compiler and of the system (doc/sys_arch.txt of its source). */
#ifndef LWIP_ARCH_CC_H
#define LWIP_ARCH_CC_H

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

#include <uk/assert.h>

/* <sys/types.h> has ssize_t; there is no <unistd.h> with every C library. */
#ifndef SSIZE_MAX
#define SSIZE_MAX		LONG_MAX
#endif
#define LWIP_NO_UNISTD_H	1

/* An invariant of lwIP's own that does not hold ends the image, as ours do; what a peer sent is not
 * among them. An argument that makes no sense is refused. */
#define LWIP_PLATFORM_ASSERT(what)	UK_CRASH(what)
#define LWIP_PLATFORM_ERROR(what)	do { } while (0)
#define LWIP_PLATFORM_DIAG(what)	do { } while (0)
#if !CONFIG_LIBUKASSERT_SHORT && !CONFIG_LIBUKASSERT_VERBOSE
#define LWIP_NOASSERT
#endif

/* Instructions, not calls. */
#define lwip_htons(x)		__builtin_bswap16(x)
#define lwip_htonl(x)		__builtin_bswap32(x)
uint16_t uk_lwip_chksum(const void *data, int len);

uint32_t uk_lwip_rand(void);
#define LWIP_RAND()		uk_lwip_rand()
/* For each packet: half of the above. */
uint16_t uk_lwip_rand16(void);
#define LWIP_RAND16()		uk_lwip_rand16()

/* Milliseconds, of net.keepalive=. */
extern uint32_t uk_lwip_keep_idle, uk_lwip_keep_interval;
#define TCP_KEEPIDLE_DEFAULT	uk_lwip_keep_idle
#define TCP_KEEPINTVL_DEFAULT	uk_lwip_keep_interval
#define TCP_KEEPCNT_DEFAULT	6U

#endif /* LWIP_ARCH_CC_H */
