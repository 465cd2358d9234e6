// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the budget sheet has to know of lwIP. A fragment that is sent refers to the packet it was
 * cut from, which is no fragment itself; and who gives a connection up has its error function
 * called, which must not give up another.
 */
#include <uk/annotate.h>

UK_RECURSION(ipfrag_free_pbuf_custom, 1);
UK_CALLS(tcp_abandon, passed(tcp_err));
