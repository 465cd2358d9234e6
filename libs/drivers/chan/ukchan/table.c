// SPDX-License-Identifier: BSD-3-Clause
/* The channels of this image, as LIBUKCHAN_TABLE says; table.awk makes the lines. */
#include <uk/chan_table.h>

#include <uk/bits/chan_table.h>

const size_t uk_chan_lines = UK_CHAN_TABLE_LINES;
