// SPDX-License-Identifier: BSD-3-Clause
/*
 * The same of IPv6: a neighbour that a packet waits for is asked after by multicast, for which no
 * neighbour has to be known.
 */
#include <uk/annotate.h>

UK_RECURSION(ip6_frag_free_pbuf_custom, 1);
UK_RECURSION(nd6_send_ns, 1);
