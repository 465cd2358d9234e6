/* SPDX-License-Identifier: BSD-3-Clause */
/* The time stamp before a log message, present with LIBUKPRINT_STAMP only. Private to ukprint. */
#ifndef __UK_PRINT_STAMP_H__
#define __UK_PRINT_STAMP_H__

#if CONFIG_LIBUKPRINT_STAMP
void uk_print_stamp(void);
#else
static inline void uk_print_stamp(void)
{
}
#endif

#endif /* __UK_PRINT_STAMP_H__ */
