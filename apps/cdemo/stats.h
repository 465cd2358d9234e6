/* SPDX-License-Identifier: BSD-3-Clause */
/* Figures about a list of numbers. */
#ifndef CDEMO_STATS_H
#define CDEMO_STATS_H

#include <stddef.h>

/* Reads the numbers in @text and prints their figures, or why it cannot. */
void stats(const char *text);

#endif
