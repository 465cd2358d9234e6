// SPDX-License-Identifier: BSD-3-Clause
/*
 * Arm PrimeCell GPIO (PL061, DDI 0190): eight pins. The address of the data register is a mask:
 * bits 9 to 2 say which pins an access is for, so that no pin is disturbed by another (3.2.1).
 */
#include <uk/arch/lcpu.h>
#include <uk/bits.h>
#include <uk/dt.h>
#include <uk/gpio.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>

UK_DT_DEVICE(pl061_dev, arm_pl061, "arm,pl061");

/* DDI 0190 table 3-1. */
#define DATA(pin)	(4U << (pin))
#define DIR		0x400
#define IS		0x404	/* level, not edge */
#define IBE		0x408	/* both edges */
#define IEV		0x40c	/* rising, high */
#define IE		0x410	/* enabled */
#define MIS		0x418	/* has signalled and is enabled */
#define IC		0x41c
#define PINS		8

static struct uk_gpio bank;

static uint32_t rd(unsigned int at)
{
	return ukarch_mmio_read32(pl061_dev.reg[0].base + at);
}

static void wr(unsigned int at, uint32_t value)
{
	ukarch_mmio_write32(pl061_dev.reg[0].base + at, value);
}

static void put(unsigned int at, unsigned int pin, bool on)
{
	uint32_t bit = 1U << pin;

	wr(at, (rd(at) & ~bit) | (on ? bit : 0));
}

static void direction(struct uk_gpio *g __uk_unused, unsigned int pin, bool out)
{
	put(DIR, pin, out);
}

static void write(struct uk_gpio *g __uk_unused, unsigned int pin, bool level)
{
	wr(DATA(pin), level ? 1U << pin : 0);
}

static bool read(struct uk_gpio *g __uk_unused, unsigned int pin)
{
	return rd(DATA(pin)) != 0;
}

static void listen(struct uk_gpio *g __uk_unused, unsigned int pin, enum uk_gpio_event event)
{
	put(IE, pin, false);
	put(IS, pin, event == UK_GPIO_HIGH || event == UK_GPIO_LOW);
	put(IBE, pin, event == UK_GPIO_BOTH);
	put(IEV, pin, event == UK_GPIO_RISING || event == UK_GPIO_HIGH);
	wr(IC, 1U << pin);
	put(IE, pin, true);
}

static void unlisten(struct uk_gpio *g __uk_unused, unsigned int pin)
{
	put(IE, pin, false);
	wr(IC, 1U << pin);
}

static int next(struct uk_gpio *g __uk_unused)
{
	uint32_t signalled = rd(MIS) & ((1U << PINS) - 1);
	unsigned int pin;

	if (signalled == 0)
		return -1;
	pin = uk_ffs32(signalled);
	wr(IC, 1U << pin);
	return (int)pin;
}

static const struct uk_gpio_ops ops = {
	.direction = direction,
	.write = write,
	.read = read,
	.listen = listen,
	.unlisten = unlisten,
	.next = next,
};

static int pl061_init(void)
{
	if (!pl061_dev.found || pl061_dev.nregs == 0 || pl061_dev.nirqs == 0)
		return 0;	/* a machine may have none */
	wr(IE, 0);
	wr(IC, (1U << PINS) - 1);
	bank.ops = &ops;
	bank.name = "pl061";
	bank.pins = PINS;
	uk_gpio_register(&bank);
	return uk_irq_register(uk_irq_number(&pl061_dev.irq[0]), UK_IRQ_PRIO_DEFAULT,
			       UK_IRQ_LEVEL, uk_gpio_interrupt, &bank);
}
uk_plat_initcall(pl061_init);
