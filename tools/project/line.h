/* SPDX-License-Identifier: BSD-3-Clause */
/* The line that the app prints. */
#ifndef SAMPLE_LINE_H
#define SAMPLE_LINE_H

#include <stddef.h>

/*
 * Writes the line for @board into @buf, of @size bytes, cut if it is longer. Returns the length of
 * the whole line. Any context.
 */
int sample_line(char *buf, size_t size, const char *board);

#endif /* SAMPLE_LINE_H */
