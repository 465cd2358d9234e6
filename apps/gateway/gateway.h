/* SPDX-License-Identifier: BSD-3-Clause */
/* The gateway: its channels, and what it does once they are open. */
#ifndef GATEWAY_H
#define GATEWAY_H

#include <uk/chan.h>

extern struct uk_chan status, telemetry, orders, commands, beat;

/*
 * Called in main() when everything works. The weak one of gateway.c returns at once; the files
 * named after a misdeed do that instead.
 */
bool misbehave(void);

#endif /* GATEWAY_H */
