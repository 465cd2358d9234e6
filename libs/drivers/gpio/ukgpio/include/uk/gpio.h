/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * General-purpose pins: a bank of them for each controller, in the order of the device tree. A pin
 * has the number that its controller's manual gives it.
 *
 *	struct uk_gpio *bank = uk_gpio_get_bank(0);
 *	uk_gpio_output(bank, 42, true);
 *	uk_gpio_on(bank, 17, UK_GPIO_FALLING, pressed, NULL);
 *
 * A bank may be used on all CPUs at once: each call holds its lock, with interrupts masked, for a
 * few accesses to registers. Handlers run on the CPU that has the bank's interrupt, CPU 0.
 *
 * What a pin is otherwise used for (its multiplexer) is up to the board's firmware, except that a
 * controller that has both in one register makes it a plain pin here.
 */
#ifndef __UK_GPIO_H__
#define __UK_GPIO_H__

#include <uk/essentials.h>
#include <uk/spinlock.h>

/* The most handlers of one bank at a time. */
#define UK_GPIO_HANDLERS	8

enum uk_gpio_event {
	UK_GPIO_RISING,
	UK_GPIO_FALLING,
	UK_GPIO_BOTH,
	UK_GPIO_HIGH,		/* as long as it is high; the handler has to end that, or mask */
	UK_GPIO_LOW,
};

typedef void (*uk_gpio_fn)(unsigned int pin, void *arg);

struct uk_gpio;

/* By the driver; pins are checked before. Interrupts masked, one CPU at a time. O(1). */
struct uk_gpio_ops {
	void (*direction)(struct uk_gpio *g, unsigned int pin, bool out);
	void (*write)(struct uk_gpio *g, unsigned int pin, bool level);
	bool (*read)(struct uk_gpio *g, unsigned int pin);
	/* Forget what the pin has signalled so far and listen for @event. */
	void (*listen)(struct uk_gpio *g, unsigned int pin, enum uk_gpio_event event);
	void (*unlisten)(struct uk_gpio *g, unsigned int pin);
	/* A pin that has signalled, which is thereby taken notice of; -1: none. */
	int (*next)(struct uk_gpio *g);
};

struct uk_gpio {
	const struct uk_gpio_ops *ops;
	const char *name;
	unsigned int pins;
	struct uk_gpio *next;		/* private, as what follows */
	struct uk_spinlock lock;
	struct {
		uk_gpio_fn fn;
		void *arg;
		unsigned int pin;
	} handler[UK_GPIO_HANDLERS];
};

/* For drivers: make @g known. Init context, once. O(banks). */
void uk_gpio_register(struct uk_gpio *g);

/* For drivers: what the interrupt of @bank, a struct uk_gpio, is registered with. One pin is
 * handled; if there are more the line stays up and it comes again. O(UK_GPIO_HANDLERS). */
void uk_gpio_interrupt(void *bank);

/* Bank @i, or NULL. Any context, O(banks). */
struct uk_gpio *uk_gpio_get_bank(unsigned int i);

/* Make it an input. 0 or -EINVAL (no such bank or pin), as all of these. Any context, O(1). */
int uk_gpio_input(struct uk_gpio *g, unsigned int pin);

/* Make it an output that drives @level from the start. Any context, O(1). */
int uk_gpio_output(struct uk_gpio *g, unsigned int pin, bool level);

/* Drive an output. Any context, O(1). */
int uk_gpio_write(struct uk_gpio *g, unsigned int pin, bool level);

/* 1 high, 0 low; of an output what it drives. Any context, O(1). */
int uk_gpio_read(struct uk_gpio *g, unsigned int pin);

/*
 * Call @fn(@pin, @arg) in interrupt context at @event of an input. -ENOSPC: the bank has its
 * UK_GPIO_HANDLERS handlers; -EBUSY: this pin has one. Thread or init context.
 * O(UK_GPIO_HANDLERS).
 */
int uk_gpio_on(struct uk_gpio *g, unsigned int pin, enum uk_gpio_event event, uk_gpio_fn fn,
	       void *arg);

/* No more of that; on another CPU than the handler's it may be running still. -ENOENT: the pin has
 * no handler. Any context, the handler itself included. O(UK_GPIO_HANDLERS). */
int uk_gpio_off(struct uk_gpio *g, unsigned int pin);

#endif /* __UK_GPIO_H__ */
