// SPDX-License-Identifier: BSD-3-Clause
/* Mailboxes of other CPUs. */
#include <uk/cross.h>
#include <uk/mailbox.h>
#include "cross.h"

static void post(void *arg, uint64_t word)
{
	cross_done(uk_mailbox_post((struct uk_mailbox *)arg, word));
}

int uk_cross_mailbox_post(unsigned int cpu, struct uk_mailbox *b, uintptr_t word)
{
	return uk_cross_call(cpu, post, b, word);
}
