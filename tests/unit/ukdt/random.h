/* SPDX-License-Identifier: BSD-3-Clause */
/* Random trees that are valid, and full of what the boot pass looks at. */
#ifndef RANDOM_H
#define RANDOM_H

#include "tree.h"

#define RANDOM_COMPATIBLE	6
extern const char *const random_compatible[RANDOM_COMPATIBLE];

/* Makes tree_blob from rnd_state. stdout_path: what /chosen shall say, nothing if it is "". */
void random_tree(char *stdout_path);

#endif /* RANDOM_H */
