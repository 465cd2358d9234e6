/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UK_IRQ: an interrupt declared as UK_TASK declares a task. It is registered before main(), and the
 * tools read its description from the ELF: section .uk_irqs, version 1, layout pinned below, little
 * endian, pointers as relocated by .rela.dyn.
 *
 *	static void on_tick(void *arg);
 *	UK_IRQ(tick, on_tick, .irq = 40, .priority = 4, .trigger = UK_IRQ_EDGE,
 *	       .bound = 2000, .period = 100000);
 */
#ifndef __UK_IRQ_H__
#define __UK_IRQ_H__

#include <uk/intctlr.h>

#define UK_IRQ_VERSION	1

struct uk_irq {
	const char *name;
	uk_irq_fn handler;
	void *arg;
	uint64_t bound;		/* ns that a run of the handler takes at most; 0: not declared */
	uint64_t period;	/* ns between two interrupts at least; 0: not declared */
	uint32_t irq;		/* the controller's own number */
	uint16_t priority;	/* below UK_IRQ_PRIO_LEVELS, 0 is the highest */
	uint16_t trigger;	/* enum uk_irq_trigger */
	uint16_t cpu;		/* which CPU handles it, 0 is the first */
	uint16_t version;
	uint32_t reserved;
};

_Static_assert(offsetof(struct uk_irq, bound) == 24, "read by tools");
_Static_assert(offsetof(struct uk_irq, irq) == 40, "read by tools");
_Static_assert(sizeof(struct uk_irq) == 56, "read by tools; the step in .uk_irqs");

/* At file scope. An interrupt that cannot be registered stops the boot. */
#if CONFIG_LIBUKINTCTLR_STATIC
#define UK_IRQ(name_, handler_, ...)						\
	static const struct uk_irq name_##_irq					\
		__uk_used __uk_aligned(8) __uk_section(".uk_irqs." #name_) = {	\
		.name = #name_,							\
		.handler = handler_,						\
		.version = UK_IRQ_VERSION,					\
		__VA_ARGS__							\
	}
#else
#define UK_IRQ(name_, ...)							\
	_Static_assert(0, "UK_IRQ(" #name_ "): select LIBUKINTCTLR_STATIC, which registers it")
#endif

#endif /* __UK_IRQ_H__ */
