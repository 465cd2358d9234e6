/* SPDX-License-Identifier: BSD-3-Clause */
/* Private to ukcross. */
#ifndef __UKCROSS_CROSS_H__
#define __UKCROSS_CROSS_H__

/* On the CPU that carries a request out: it returned @rc. */
void cross_done(int rc);

#endif /* __UKCROSS_CROSS_H__ */
