// SPDX-License-Identifier: BSD-3-Clause
/* The kinds of faults, by name. */
#include <errno.h>
#include <string.h>

#include <uk/assert.h>
#include <uk/fault.h>
#include "fault.h"

/* X(enumerator, name) */
#define KINDS(X)							\
	X(TEXT_WRITE, "text-write") X(RODATA_WRITE, "rodata-write")	\
	X(DATA_EXEC, "data-exec") X(STACK_EXEC, "stack-exec")		\
	X(NULL_READ, "null-read") X(NULL_WRITE, "null-write") X(NULL_CALL, "null-call") \
	X(WILD, "wild") X(STACK, "stack") X(CANARY, "canary") X(ASSERT, "assert") \
	X(UNDEFINED, "undefined") X(SYSREG, "system-register") X(CALL, "call") X(FP, "fp") \
	X(UNALIGNED, "unaligned") X(SP, "misaligned-sp") X(PC, "misaligned-pc") \
	X(ABORT, "external-abort")

#define NUMBER(id, name)	id,
#define TEXT(id, name)		name "\0"
enum kind { KINDS(NUMBER) };
const char uk_fault_names[] = KINDS(TEXT);

static const uint32_t constant = 1;

/* What is known at compile time would be refused there. */
static volatile uint32_t *hide(uintptr_t addr)
{
	__asm__ volatile("" : "+r"(addr));
	return (volatile uint32_t *)addr;
}

static void call(uintptr_t addr)
{
	__asm__ volatile("" : "+r"(addr));
	((void (*)(void))addr)();
	uk_barrier();	/* not the last thing here: the return address shall tell who called */
}

static void run_stack(void)
{
	uint32_t code[1] = { fault_return[0] };

	call((uintptr_t)code);
}

/* One word too many, right behind the array: where the canary lies. */
static void overrun(void)
{
	char text[16];
	volatile uint32_t *w = hide((uintptr_t)text);

	for (size_t i = 0; i < (sizeof(text) + sizeof(uintptr_t)) / sizeof(*w); i++)
		w[i] = 0x5a5a5a5a;
}

static void commit(enum kind k)
{
	switch (k) {
	case TEXT_WRITE:
		*hide((uintptr_t)commit) = 0;
		break;
	case RODATA_WRITE:
		*hide((uintptr_t)&constant) = 0;
		break;
	case DATA_EXEC:
		call((uintptr_t)fault_return);
		break;
	case STACK_EXEC:
		run_stack();
		break;
	case NULL_READ:
		*hide(8);
		break;
	case NULL_WRITE:
		*hide(0) = 1;
		break;
	case NULL_CALL:
		call(0);
		break;
	case WILD:
		*hide((UINT64_C(1) << CONFIG_ARCH_VA_BITS) - 64);
		break;
	case STACK:
		fault_stack();
		break;
	case CANARY:
		overrun();
		break;
	case ASSERT: {
		bool lie = hide(0) != NULL;

		UK_ASSERT(lie);
		break;
	}
	case UNDEFINED:
		fault_undefined();
		break;
	case SYSREG:
		fault_system_register();
		break;
	case CALL:
		fault_call();
		break;
	case FP:
		fault_fp();
		break;
	case UNALIGNED:
		fault_unaligned();
		break;
	case SP:
		fault_misaligned_sp();
		break;
	case PC:
		fault_misaligned_pc();
		break;
	case ABORT:
		fault_hole();
		break;
	}
}

int uk_fault(const char *kind)
{
	const char *name = uk_fault_names;

	for (unsigned int i = 0; *name; i++, name += strlen(name) + 1) {
		if (!strcmp(name, kind)) {
			commit((enum kind)i);
			return 0;
		}
	}
	return -ENOENT;
}
