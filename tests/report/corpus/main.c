// SPDX-License-Identifier: BSD-3-Clause
/* Runs each case on a painted stack and prints what it used: "used <case> <bytes>". */
#include <uk/arch/stacks.h>
#include <uk/essentials.h>
#include <uk/print.h>
#include "cases.h"

#define ROOM	4096

void corpus_run_on(char *top, void (*fn)(void));

static char stack[ROOM] __uk_aligned(64);

static const struct {
	const char *name;
	void (*fn)(void);
} cases[] = {
#define ENTRY(name)	{ #name, case_##name },
	EACH_CASE(ENTRY)
#undef ENTRY
};

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(cases); i++) {
		ukarch_stack_paint(stack, sizeof(stack));
		corpus_run_on(stack + sizeof(stack), cases[i].fn);
		uk_printf("used %s %u\n", cases[i].name,
			  (unsigned int)(ROOM - ukarch_stack_unused(stack, sizeof(stack))));
	}
	corpus_nested();
	return 0;
}
