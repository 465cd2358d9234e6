/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions that end the image: the register frame, and the hooks that take the report further.
 * The report goes to the earliest console there is, then ukarch_hook_crash() ends the machine.
 */
#ifndef __UK_ARCH_TRAP_H__
#define __UK_ARCH_TRAP_H__

#include <uk/essentials.h>

/* As vectors.S saves it, on SP_EL1. @vector: 0 to 7, slot of the table (DDI 0487 D1.3.1.5). */
struct ukarch_trapframe {
	uint64_t x[31];
	uint64_t sp;
	uint64_t elr, spsr;
	uint64_t esr, far;
	uint64_t vector;
	uint64_t pad;
};

_Static_assert(sizeof(struct ukarch_trapframe) == 304, "vectors.S");

/* What every architecture can tell of a frame: where it happened, who called if a register says so
 * (0 otherwise), the stack, the cause as the CPU codes it, the address it names. */
static inline uint64_t ukarch_trap_pc(const struct ukarch_trapframe *f)
{
	return f->elr;
}

static inline uint64_t ukarch_trap_lr(const struct ukarch_trapframe *f)
{
	return f->x[30];
}

static inline uint64_t ukarch_trap_sp(const struct ukarch_trapframe *f)
{
	return f->sp;
}

static inline uint64_t ukarch_trap_code(const struct ukarch_trapframe *f)
{
	return f->esr;
}

static inline uint64_t ukarch_trap_address(const struct ukarch_trapframe *f)
{
	return f->far;
}

/* What the report calls the last two. */
#define UKARCH_TRAP_CODE	"esr"
#define UKARCH_TRAP_ADDRESS	"far"

/* Where text goes. */
typedef void (*ukarch_puts_t)(const char *s, size_t len);
void ukarch_put(ukarch_puts_t out, const char *s);
/* 0x and 16 digits. */
void ukarch_put_hex(ukarch_puts_t out, uint64_t v);

/* What happened, in words without a line end, as short as "undefined instruction" and as long as
 * two guard page owners: at most about 120 bytes and the name of a stack. Any context. */
void ukarch_trap_cause(const struct ukarch_trapframe *f, ukarch_puts_t out);

/* Called by vectors.S, interrupts masked, on the exception stack. */
void ukarch_trap(struct ukarch_trapframe *f) __uk_noreturn;

/* Fill @pc with at most @max return addresses by the chain of frame pointers that starts in @f;
 * returns their number. Follows only addresses that are mapped, upwards: O(@max), never faults. */
unsigned int ukarch_backtrace(const struct ukarch_trapframe *f, uintptr_t *pc, unsigned int max);

/* Filled by plat and libs: print, keep the record, end the machine. Weak default: halt. */
void ukarch_hook_crash_puts(const char *s, size_t len);
void ukarch_hook_crash(const struct ukarch_trapframe *f) __uk_noreturn;
/* Filled by an interrupt controller's library, with NR_CPUS > 1: make the other CPUs stop, at the
 * latest when they next have interrupts unmasked. Any context, also in a crash. O(CPUs). */
#if CONFIG_NR_CPUS > 1
void ukarch_hook_stop_others(void);
#else
static inline void ukarch_hook_stop_others(void)
{
}
#endif
/* Whose stack lies above the page at @guard? NULL: nobody's that is known. Called in a crash. */
const char *ukarch_hook_stack_name(uintptr_t guard);

#endif /* __UK_ARCH_TRAP_H__ */
