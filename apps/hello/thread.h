/* SPDX-License-Identifier: BSD-3-Clause */
/* The thread of CONFIG=preempt; without a scheduler there is none. */
#ifndef THREAD_H
#define THREAD_H

#if CONFIG_LIBUKSCHED
/* Let the thread print its line, at once. */
void hello_thread(void);
#else
static inline void hello_thread(void)
{
}
#endif

#endif /* THREAD_H */
