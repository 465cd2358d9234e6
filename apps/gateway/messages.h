/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the partitions say to each other. Channels (system.toml), each one way:
 *
 *	              status           telemetry
 *	  control -------------> gateway -----------> supervisor
 *	     ^  <-------------      |   <-----------       ^
 *	     |      commands        |      orders          |
 *	     |                      +----- beat-gateway ---+
 *	     +-------------- beat-control -----------------+
 */
#ifndef MESSAGES_H
#define MESSAGES_H

#include <uk/essentials.h>

#define SET_POINT_MAX	1000

/* 64 bytes: one slot of a channel. */
struct message {
	uint64_t number;
	int64_t set_point;
	int64_t position;
	int64_t latency;	/* of the job that sent it, ns */
	uint64_t unused[4];
};

_Static_assert(sizeof(struct message) == 64, "system.toml");

#endif /* MESSAGES_H */
