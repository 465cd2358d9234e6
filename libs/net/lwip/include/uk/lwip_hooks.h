/* SPDX-License-Identifier: BSD-3-Clause */
/* What lwIP calls for the first sequence number of a connection: LWIP_HOOK_TCP_ISN in its opt.h. */
#ifndef __UK_LWIP_ISN_H__
#define __UK_LWIP_ISN_H__

#include <lwip/ip_addr.h>

/* RFC 6528: a clock of 4 us, and a hash of the two ends with a secret of this boot. In the thread
 * of lwIP, O(1). Ports in this machine's byte order. */
uint32_t uk_lwip_isn(const ip_addr_t *local, uint16_t local_port, const ip_addr_t *remote,
		     uint16_t remote_port);

#define LWIP_HOOK_TCP_ISN	uk_lwip_isn

#endif /* __UK_LWIP_ISN_H__ */
