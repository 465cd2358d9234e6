/* SPDX-License-Identifier: BSD-3-Clause */
/* The pools of lwIP's mem_malloc(): control segments and requests; packets. lwIP reads it several
 * times: no include guard. */
LWIP_MALLOC_MEMPOOL_START
LWIP_MALLOC_MEMPOOL(CONFIG_LIBLWIP_SEND, 192)
LWIP_MALLOC_MEMPOOL(CONFIG_LIBLWIP_SEND, 1600)
LWIP_MALLOC_MEMPOOL_END
