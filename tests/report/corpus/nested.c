// SPDX-License-Identifier: BSD-3-Clause
/* Handlers that interrupt each other: on the exception stack as many as there are priorities. */
#include <uk/arch/lcpu.h>
#include <uk/arch/stacks.h>
#include <uk/assert.h>
#include <uk/intctlr.h>
#include <uk/print.h>
#include "cases.h"

/* Software-generated interrupts of a GIC; lines that no device drives on a PC. */
#define SGI_LOW		12
#define SGI_HIGH	13

static volatile unsigned int depth, deepest;

static void handler(void *arg)
{
	volatile char room[768];

	room[0] = 1;
	room[767] = 1;
	depth++;
	if (depth > deepest)
		deepest = depth;
	if (arg != NULL) {
		uk_irq_raise(SGI_HIGH);
		ukarch_isb();
	}
	corpus_sink += room[0];
	depth--;
}

void corpus_nested(void)
{
	int rc;

	rc = uk_irq_register(SGI_LOW, UK_IRQ_PRIO_DEFAULT, UK_IRQ_EDGE, handler, &rc);
	UK_ASSERT(rc == 0);
	rc = uk_irq_register(SGI_HIGH, 2, UK_IRQ_EDGE, handler, NULL);
	UK_ASSERT(rc == 0);
	uk_irq_raise(SGI_LOW);
	ukarch_isb();
	UK_ASSERT(deepest == 2);
	uk_printf("used exceptions %u\n",
		  (unsigned int)(sizeof(ukarch_exc_stack.stack) -
				 ukarch_stack_unused(ukarch_exc_stack.stack,
						     sizeof(ukarch_exc_stack.stack))));
}
