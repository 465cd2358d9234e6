// SPDX-License-Identifier: BSD-3-Clause
/* Banks of pins: the list of them, the check of a pin, and who handles which. */
#include <errno.h>

#include <uk/devlist.h>
#include <uk/gpio.h>

UK_DEVLIST(uk_gpio);

void uk_gpio_register(struct uk_gpio *g)
{
	devlist_add(g);
}

struct uk_gpio *uk_gpio_get_bank(unsigned int i)
{
	return devlist_get(i);
}

static bool is_pin(const struct uk_gpio *g, unsigned int pin)
{
	return g != NULL && pin < g->pins;
}

int uk_gpio_input(struct uk_gpio *g, unsigned int pin)
{
	unsigned long flags;

	if (!is_pin(g, pin))
		return -EINVAL;
	flags = uk_spin_lock(&g->lock);
	g->ops->direction(g, pin, false);
	uk_spin_unlock(&g->lock, flags);
	return 0;
}

int uk_gpio_output(struct uk_gpio *g, unsigned int pin, bool level)
{
	unsigned long flags;

	if (!is_pin(g, pin))
		return -EINVAL;
	flags = uk_spin_lock(&g->lock);
	/* Before, so that it never drives the other level; and after, for controllers whose pin
	 * takes no level while it is an input. */
	g->ops->write(g, pin, level);
	g->ops->direction(g, pin, true);
	g->ops->write(g, pin, level);
	uk_spin_unlock(&g->lock, flags);
	return 0;
}

int uk_gpio_write(struct uk_gpio *g, unsigned int pin, bool level)
{
	unsigned long flags;

	if (!is_pin(g, pin))
		return -EINVAL;
	flags = uk_spin_lock(&g->lock);
	g->ops->write(g, pin, level);
	uk_spin_unlock(&g->lock, flags);
	return 0;
}

int uk_gpio_read(struct uk_gpio *g, unsigned int pin)
{
	unsigned long flags;
	int level;

	if (!is_pin(g, pin))
		return -EINVAL;
	flags = uk_spin_lock(&g->lock);
	level = g->ops->read(g, pin) ? 1 : 0;
	uk_spin_unlock(&g->lock, flags);
	return level;
}

/* The slot of a pin, or a free one for UINT32_MAX; UK_GPIO_HANDLERS: there is none. */
static unsigned int slot_of(const struct uk_gpio *g, unsigned int pin)
{
	unsigned int i = 0;

	while (i < UK_GPIO_HANDLERS &&
	       (pin == UINT32_MAX ? g->handler[i].fn != NULL :
				    g->handler[i].fn == NULL || g->handler[i].pin != pin))
		i++;
	return i;
}

int uk_gpio_on(struct uk_gpio *g, unsigned int pin, enum uk_gpio_event event, uk_gpio_fn fn,
	       void *arg)
{
	unsigned long flags;
	unsigned int i;
	int rc = 0;

	if (!is_pin(g, pin) || fn == NULL || event > UK_GPIO_LOW)
		return -EINVAL;
	flags = uk_spin_lock(&g->lock);
	i = slot_of(g, UINT32_MAX);
	if (slot_of(g, pin) != UK_GPIO_HANDLERS) {
		rc = -EBUSY;
	} else if (i == UK_GPIO_HANDLERS) {
		rc = -ENOSPC;
	} else {
		g->handler[i].fn = fn;
		g->handler[i].arg = arg;
		g->handler[i].pin = pin;
		g->ops->listen(g, pin, event);
	}
	uk_spin_unlock(&g->lock, flags);
	return rc;
}

int uk_gpio_off(struct uk_gpio *g, unsigned int pin)
{
	unsigned long flags;
	unsigned int i;

	if (!is_pin(g, pin))
		return -EINVAL;
	flags = uk_spin_lock(&g->lock);
	i = slot_of(g, pin);
	if (i != UK_GPIO_HANDLERS) {
		g->ops->unlisten(g, pin);
		g->handler[i].fn = NULL;
	}
	uk_spin_unlock(&g->lock, flags);
	return i == UK_GPIO_HANDLERS ? -ENOENT : 0;
}

void uk_gpio_interrupt(void *bank)
{
	struct uk_gpio *g = (struct uk_gpio *)bank;
	unsigned long flags = uk_spin_lock(&g->lock);
	int pin = g->ops->next(g);
	uk_gpio_fn fn = NULL;
	void *arg = NULL;

	if (pin >= 0) {
		unsigned int i = slot_of(g, (unsigned int)pin);

		if (i == UK_GPIO_HANDLERS) {
			g->ops->unlisten(g, (unsigned int)pin);
		} else {
			fn = g->handler[i].fn;
			arg = g->handler[i].arg;
		}
	}
	uk_spin_unlock(&g->lock, flags);
	if (fn != NULL)
		fn((unsigned int)pin, arg);
}
