/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console: the one serial line that people and tests talk to. A UART driver binds itself with
 * UK_CONSOLE_DRIVER(); with one driver in the image, which is the rule, calls are direct.
 */
#ifndef __UK_CONSOLE_H__
#define __UK_CONSOLE_H__

#include <uk/essentials.h>

/*
 * Send @len bytes; '\n' becomes "\r\n". Polls the UART: takes as long as the line does (87 us a
 * byte at 115 200 baud), any context. Lines of several threads may mix: who minds takes a lock.
 */
void uk_console_write(const char *buf, size_t len);

/* Take at most @len bytes that have arrived, as they are; returns their number, 0 when there are
 * none. Never waits. Thread context of CPU 0, one reader. O(@len). */
size_t uk_console_read(char *buf, size_t len);

/*
 * Take one byte, waiting for it. Thread context of CPU 0, unbounded. Sleeps with
 * LIBUKCONSOLE_RX_IRQ, polls otherwise.
 */
char uk_console_getc(void);

/*
 * Private to this library: uk_console_hook_wait() is called when there was nothing to read. It
 * calls uk_console_driver_rx_notify() and returns after uk_console_hook_ready() has been called,
 * which is done in interrupt context. With threads, others run meanwhile; without, the CPU sleeps.
 */
void uk_console_hook_wait(void);
void uk_console_hook_ready(void);

/* Filled by the UART driver: interrupt once when there is a byte to read, now or later; then
 * call uk_console_hook_ready(). Any context, O(1). */
void uk_console_driver_rx_notify(void);

/*
 * For drivers: wait until there is @room, then @send. With several CPUs nobody else looks or sends
 * in between, so that no byte gets lost; interrupts are masked for these two, not for the wait.
 */
#if CONFIG_SMP
unsigned long uk_console_send_begin(void);
void uk_console_send_end(unsigned long flags);

#define UK_CONSOLE_SEND(room, send)					\
	do {								\
		for (bool sent_ = false; !sent_; ) {			\
			unsigned long flags_ = uk_console_send_begin();	\
									\
			sent_ = (room);					\
			if (sent_)					\
				send;					\
			uk_console_send_end(flags_);			\
		}							\
	} while (0)
#else
#define UK_CONSOLE_SEND(room, send)					\
	do {								\
		while (!(room))						\
			;						\
		send;							\
	} while (0)
#endif

/*
 * For drivers, at file scope. @putc(char) sends a byte, waiting for room; @getc(void) returns a
 * byte or -1. Both work before the MMU is on and in a crash, and touch no memory that a crash could
 * have damaged other than the device record.
 */
#define UK_CONSOLE_DRIVER(putc, getc)					\
	void uk_console_driver_putc(char c) { putc(c); }		\
	int uk_console_driver_getc(void) { return getc(); }

void uk_console_driver_putc(char c);
int uk_console_driver_getc(void);

#endif /* __UK_CONSOLE_H__ */
