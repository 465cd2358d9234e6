/* SPDX-License-Identifier: BSD-3-Clause */
/* For implementations: the lines of LIBUKCHAN_TABLE. Constant, any context. */
#ifndef __UK_CHAN_TABLE_H__
#define __UK_CHAN_TABLE_H__

#include <uk/chan.h>

extern const struct uk_chan_desc uk_chan_table[];
extern const size_t uk_chan_lines;

#endif /* __UK_CHAN_TABLE_H__ */
