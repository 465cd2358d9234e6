/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions that end the image: the register frame, and the hooks that take the report further.
 * The report goes to the earliest console there is, then ukarch_hook_crash() ends the machine.
 */
#ifndef __UK_ARCH_TRAP_H__
#define __UK_ARCH_TRAP_H__

#include <uk/essentials.h>

/* As vectors.S saves it, on the fault stack; SDM volume 3, chapter 6. */
struct ukarch_trapframe {
	uint64_t cr2;
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t vector, error;
	uint64_t rip, cs, rflags, rsp, ss;
};

_Static_assert(sizeof(struct ukarch_trapframe) == 184, "vectors.S");

/* What every architecture can tell of a frame: where it happened, who called if that can be said
 * (0 otherwise), the stack, the cause as the CPU codes it, the address it names. */
static inline uint64_t ukarch_trap_pc(const struct ukarch_trapframe *f)
{
	return f->rip;
}

/* Where the call that led to an address without code came from; 0 when there is code. */
uint64_t ukarch_trap_lr(const struct ukarch_trapframe *f);

static inline uint64_t ukarch_trap_sp(const struct ukarch_trapframe *f)
{
	return f->rsp;
}

static inline uint64_t ukarch_trap_code(const struct ukarch_trapframe *f)
{
	return f->vector << 32 | f->error;
}

static inline uint64_t ukarch_trap_address(const struct ukarch_trapframe *f)
{
	return f->cr2;
}

/* What the report calls the last two. */
#define UKARCH_TRAP_CODE	"err"
#define UKARCH_TRAP_ADDRESS	"cr2"

/* Where text goes. */
typedef void (*ukarch_puts_t)(const char *s, size_t len);
void ukarch_put(ukarch_puts_t out, const char *s);
/* 0x and 16 digits. */
void ukarch_put_hex(ukarch_puts_t out, uint64_t v);

/* What happened, in words without a line end, as short as "undefined instruction" and as long as
 * two guard page owners: at most about 120 bytes and the name of a stack. Any context. */
void ukarch_trap_cause(const struct ukarch_trapframe *f, ukarch_puts_t out);

/* Called by vectors.S, interrupts masked, on the fault stack. */
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
