/* SPDX-License-Identifier: BSD-3-Clause */
/* Private to this suite: whether the processor refuses unaligned accesses. */
#ifndef STRICT_H
#define STRICT_H

#include <stdbool.h>

/* Make every unaligned access fault, or none to ordinary memory. Returns whether it does now. */
bool strict_alignment(bool on);

#endif
