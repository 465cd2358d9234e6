/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: which board this is, where an image is made for one. */
#ifndef __PLAT_BOARD_H__
#define __PLAT_BOARD_H__

#include <uk/essentials.h>

/* After the scan of the device tree: does it describe BOARD_COMPATIBLE? If not, that has been said.
 * A virtual machine is what its tree says. */
#if CONFIG_PLAT_BARE
bool ukplat_board_is_right(void);

/* Say what to do when the loader passed no device tree. */
void ukplat_board_wants_tree(void);
#else
static inline bool ukplat_board_is_right(void)
{
	return true;
}

static inline void ukplat_board_wants_tree(void)
{
}
#endif

#endif /* __PLAT_BOARD_H__ */
