// SPDX-License-Identifier: BSD-3-Clause
/*
 * One fault a boot, the one that the command line names: tests/image/test_fault.py boots this image
 * once for each and reads the report. Two kinds need the report itself to go wrong, which the first
 * hook below does, being called while the report says what lies at an address; one needs the end to
 * go wrong.
 */
#include <string.h>

#include <uk/arch/trap.h>
#include <uk/fault.h>
#include <uk/plat/power.h>
#include <uk/print.h>
#include "cpu.h"
#include "frames.h"

enum inner { NONE, AGAIN, RECURSE, END };

/* Read by the hook, on the exception stack. */
static enum inner inner;

const char *ukarch_hook_stack_name(uintptr_t guard __uk_unused)
{
	enum inner now = inner;

	if (now == RECURSE)
		cpu_fill_stack();
	if (now == AGAIN)
		uk_fault("null-write");
	return NULL;
}

void ukplat_hook_end(enum ukplat_how how __uk_unused)
{
	if (inner == END)
		uk_fault("null-read");
}

int main(int argc, char *argv[])
{
	const char *kind = argc > 1 ? argv[1] : "";

	if (!strcmp(kind, "again"))
		inner = AGAIN;
	else if (!strcmp(kind, "exception-stack"))
		inner = RECURSE;
	else if (!strcmp(kind, "end"))
		inner = END;
	else if (!strcmp(kind, "serror"))
		cpu_asynchronous();
	else if (!strcmp(kind, "cpu-block"))
		cpu_lose_block();
	else if (!strcmp(kind, "tag-check"))
		cpu_tag_check();
	else if (!strcmp(kind, "signature"))
		cpu_signature();
	frames_overflow(kind);
	if (uk_fault(inner == NONE ? kind : "wild")) {
		uk_printf("kinds:");
		for (const char *k = uk_fault_names; *k; k += strlen(k) + 1)
			uk_printf(" %s", k);
		uk_printf(" again exception-stack end serror cpu-block tag-check signature "
			  FRAMES_KINDS "\n");
		return 2;
	}
	uk_printf("nothing happened\n");
	return 0;
}
