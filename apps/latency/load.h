/* SPDX-License-Identifier: BSD-3-Clause */
/* Work that gets in the way of the threads that are measured. */
#ifndef LOAD_H
#define LOAD_H

#include <stdint.h>

/* One round: semaphores, mutexes, switches between two threads, timers started and cancelled. */
void load_round(void);

/* Rounds so far. */
uint64_t load_rounds(void);

#endif /* LOAD_H */
