// SPDX-License-Identifier: BSD-3-Clause
/*
 * The pins of a Raspberry Pi: BCM2835 ARM Peripherals, chapter 6; BCM2711 ARM Peripherals, chapter
 * 5. 54 of them, 58 on the BCM2711. An input or output is a plain pin, whatever it was before.
 */
#include <uk/arch/lcpu.h>
#include <uk/bits.h>
#include <uk/dt.h>
#include <uk/gpio.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/irq_dt.h>

UK_DT_DEVICE(bcm2835gpio_dev, brcm_bcm2835_gpio, "brcm,bcm2835-gpio", brcm_bcm2711_gpio,
	     "brcm,bcm2711-gpio");

/* A bit a pin, in two words, but for GPFSEL, which has three bits a pin and ten pins a word. */
#define GPFSEL		0x00
#define GPSET		0x1c
#define GPCLR		0x28
#define GPLEV		0x34
#define GPEDS		0x40	/* has signalled; a 1 clears */
#define GPREN		0x4c	/* rising edge */
#define GPFEN		0x58
#define GPHEN		0x64	/* high */
#define GPLEN		0x70

/* Pins of the BCM2835; the four more of a BCM2711 are used by the firmware. */
#define PINS		54

static struct uk_gpio bank;

static uintptr_t word(unsigned int at, unsigned int pin)
{
	return bcm2835gpio_dev.reg[0].base + at + pin / 32 * 4;
}

static void put(unsigned int at, unsigned int pin, bool on)
{
	uint32_t bit = 1U << pin % 32, old = ukarch_mmio_read32(word(at, pin));

	ukarch_mmio_write32(word(at, pin), (old & ~bit) | (on ? bit : 0));
}

static void direction(struct uk_gpio *g __uk_unused, unsigned int pin, bool out)
{
	uintptr_t at = bcm2835gpio_dev.reg[0].base + GPFSEL + pin / 10 * 4;
	unsigned int shift = pin % 10 * 3;

	ukarch_mmio_write32(at, (ukarch_mmio_read32(at) & ~(7U << shift)) |
			    (out ? 1U << shift : 0));
}

static void write(struct uk_gpio *g __uk_unused, unsigned int pin, bool level)
{
	ukarch_mmio_write32(word(level ? GPSET : GPCLR, pin), 1U << pin % 32);
}

static bool read(struct uk_gpio *g __uk_unused, unsigned int pin)
{
	return ukarch_mmio_read32(word(GPLEV, pin)) >> pin % 32 & 1;
}

static void unlisten(struct uk_gpio *g __uk_unused, unsigned int pin)
{
	put(GPREN, pin, false);
	put(GPFEN, pin, false);
	put(GPHEN, pin, false);
	put(GPLEN, pin, false);
	ukarch_mmio_write32(word(GPEDS, pin), 1U << pin % 32);
}

static void listen(struct uk_gpio *g, unsigned int pin, enum uk_gpio_event event)
{
	unlisten(g, pin);
	if (event == UK_GPIO_RISING || event == UK_GPIO_BOTH)
		put(GPREN, pin, true);
	if (event == UK_GPIO_FALLING || event == UK_GPIO_BOTH)
		put(GPFEN, pin, true);
	if (event == UK_GPIO_HIGH)
		put(GPHEN, pin, true);
	if (event == UK_GPIO_LOW)
		put(GPLEN, pin, true);
}

static int next(struct uk_gpio *g __uk_unused)
{
	for (unsigned int first = 0; first < PINS; first += 32) {
		uint32_t signalled = ukarch_mmio_read32(word(GPEDS, first));

		if (signalled != 0) {
			unsigned int pin = first + uk_ffs32(signalled);

			ukarch_mmio_write32(word(GPEDS, pin), 1U << pin % 32);
			return pin < PINS ? (int)pin : -1;
		}
	}
	return -1;
}

static const struct uk_gpio_ops ops = {
	.direction = direction,
	.write = write,
	.read = read,
	.listen = listen,
	.unlisten = unlisten,
	.next = next,
};

static int bcm2835gpio_init(void)
{
	int rc = 0;

	if (!bcm2835gpio_dev.found || bcm2835gpio_dev.nregs == 0)
		return 0;	/* another board's tree */
	bank.ops = &ops;
	bank.name = "bcm2835";
	bank.pins = PINS;
	uk_gpio_register(&bank);
	/* Pins 0 to 27 and 28 to 45 have a line of their own, so has the rest. */
	for (unsigned int i = 0; rc == 0 && i < UK_MIN(bcm2835gpio_dev.nirqs, 3U); i++)
		rc = uk_irq_register(uk_irq_number(&bcm2835gpio_dev.irq[i]), UK_IRQ_PRIO_DEFAULT,
				     UK_IRQ_LEVEL, uk_gpio_interrupt, &bank);
	return rc;
}
uk_plat_initcall(bcm2835gpio_init);
