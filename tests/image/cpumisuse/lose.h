/* SPDX-License-Identifier: BSD-3-Clause */
/* Of the architecture: the register that leads to the CPU's own block is overwritten. */
#ifndef LOSE_H
#define LOSE_H

#include <uk/essentials.h>

void lose_block(uint64_t with);

#endif /* LOSE_H */
