// SPDX-License-Identifier: BSD-3-Clause
/* The Raspberry Pi 3's interrupt controllers: see <uk/bcm2836.h>. */
#include <uk/bits.h>
#include <uk/bits/intctlr_driver.h>
#include <uk/dt.h>

UK_DT_DEVICE(bcm2836_local, brcm_bcm2836_l1_intc, "brcm,bcm2836-l1-intc");
UK_DT_DEVICE(bcm2836_armctrl, brcm_bcm2836_armctrl_ic, "brcm,bcm2836-armctrl-ic");

/* Of the local controller, QA7 4.6 to 4.10: one register a core, or four. */
#define LOCAL_GPU_ROUTING	0x0c
#define LOCAL_PMU_SET		0x10
#define LOCAL_PMU_CLEAR		0x14
#define LOCAL_TIMERS		0x40
#define LOCAL_MAILBOXES		0x50
#define LOCAL_SOURCE		0x60
#define LOCAL_MAILBOX_SET	0x80
#define LOCAL_MAILBOX_CLEAR	0xc0

#define SOURCE_TIMERS	0xfU
#define SOURCE_MAILBOX	4	/* mailbox 0, which uk_irq_raise() rings */
#define SOURCE_GPU	8	/* the peripherals' controller */
#define SOURCE_PMU	9

/* Of the peripherals' controller, BCM2835 ARM Peripherals 7.5; bank 0 (basic), 1, 2. */
static const uint8_t bank_pending[] = { 0x00, 0x04, 0x08 };
static const uint8_t bank_enable[] = { 0x18, 0x10, 0x14 };
static const uint8_t bank_disable[] = { 0x24, 0x1c, 0x20 };
#define BANKS		3
#define BASIC_OWN	0xffU	/* what else is in it repeats the other banks */

#define WORDS		(BCM2836_IRQS / 32)

static uintptr_t local, armctrl;
static uint32_t enabled[WORDS];
static uint32_t raised[WORDS];
static uint8_t priority[BCM2836_IRQS];

static unsigned int this_cpu(void)
{
	return (unsigned int)ukarch_sysreg_read(MPIDR_EL1) & 3;
}

unsigned int bcm2836_init(void)
{
	if (!bcm2836_local.nregs || !bcm2836_armctrl.nregs)
		return UK_INTCTLR_ABSENT;
	local = bcm2836_local.reg[0].base;
	armctrl = bcm2836_armctrl.reg[0].base;

	/* Whatever a boot loader left enabled or pending ends here. */
	for (unsigned int i = 0; i < BANKS; i++)
		ukarch_mmio_write32(armctrl + bank_disable[i], ~0U);
	ukarch_mmio_write32(local + LOCAL_TIMERS + 4 * this_cpu(), 0);
	ukarch_mmio_write32(local + LOCAL_PMU_CLEAR, UK_BIT(this_cpu()));
	ukarch_mmio_write32(local + LOCAL_MAILBOX_CLEAR + 16 * this_cpu(), ~0U);
	ukarch_mmio_write32(local + LOCAL_MAILBOXES + 4 * this_cpu(), 1);
	ukarch_mmio_write32(local + LOCAL_GPU_ROUTING, this_cpu());
	return BCM2836_IRQS;
}

void bcm2836_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger __uk_unused)
{
	priority[irq] = (uint8_t)prio;
}

/* The register that enables local source @irq, or 0 when there is none of its own. */
static uintptr_t local_control(unsigned int irq, uint32_t *bit)
{
	if (UK_BIT(irq) & SOURCE_TIMERS) {
		*bit = 1U << irq;
		return local + LOCAL_TIMERS + 4 * this_cpu();
	}
	if (irq > SOURCE_MAILBOX && irq < SOURCE_GPU) {
		*bit = 1U << (irq - SOURCE_MAILBOX);
		return local + LOCAL_MAILBOXES + 4 * this_cpu();
	}
	return 0;
}

static void switch_local(unsigned int irq, bool on)
{
	uint32_t bit;
	uintptr_t at = local_control(irq, &bit);

	if (at) {
		uint32_t old = ukarch_mmio_read32(at);

		ukarch_mmio_write32(at, on ? old | bit : old & ~bit);
	} else if (irq == SOURCE_PMU) {
		ukarch_mmio_write32(local + (on ? LOCAL_PMU_SET : LOCAL_PMU_CLEAR),
				    UK_BIT(this_cpu()));
	}
}

static void switch_irq(unsigned int irq, bool on)
{
	if (irq < 32)
		switch_local(irq, on);
	else
		ukarch_mmio_write32(armctrl + (on ? bank_enable : bank_disable)[irq / 32 - 1],
				    1U << (irq % 32));
}

static void ring(void)
{
	ukarch_mmio_write32(local + LOCAL_MAILBOX_SET + 16 * this_cpu(), 1);
}

void bcm2836_unmask(unsigned int irq)
{
	unsigned long flags = ukarch_irq_save();

	enabled[irq / 32] |= 1U << (irq % 32);
	switch_irq(irq, true);
	if (raised[irq / 32] >> (irq % 32) & 1)
		ring();
	ukarch_irq_restore(flags);
}

void bcm2836_mask(unsigned int irq)
{
	unsigned long flags = ukarch_irq_save();

	enabled[irq / 32] &= ~(1U << (irq % 32));
	switch_irq(irq, false);
	ukarch_irq_restore(flags);
}

void bcm2836_raise(unsigned int irq)
{
	unsigned long flags = ukarch_irq_save();

	raised[irq / 32] |= 1U << (irq % 32);
	ukarch_dsb();	/* what the handler is to see is in memory first */
	ring();
	ukarch_irq_restore(flags);
}

void bcm2836_release(unsigned int irq)
{
	raised[irq / 32] &= ~(1U << (irq % 32));
}

/* The highest priority in a word of the pending, if it is higher than *@best's. */
static void choose(unsigned int word, uint32_t pending, unsigned int *best)
{
	while (pending) {
		unsigned int irq = 32 * word + (unsigned int)__builtin_ctz(pending);

		if (*best == BCM2836_NONE || priority[irq] < priority[*best])
			*best = irq;
		pending &= pending - 1;
	}
}

unsigned int bcm2836_ack(void)
{
	uint32_t source = ukarch_mmio_read32(local + LOCAL_SOURCE + 4 * this_cpu());
	uint32_t pending[WORDS] = { source & ~(UK_BIT(SOURCE_MAILBOX) | UK_BIT(SOURCE_GPU)) };
	unsigned int best = BCM2836_NONE;
	uint32_t more = 0;

	if (source & UK_BIT(SOURCE_GPU))
		for (unsigned int i = 0; i < BANKS; i++)
			pending[1 + i] = ukarch_mmio_read32(armctrl + bank_pending[i]) &
					 (i ? ~0U : BASIC_OWN);
	for (unsigned int i = 0; i < WORDS; i++)
		choose(i, (pending[i] | raised[i]) & enabled[i], &best);
	if (best != BCM2836_NONE)
		raised[best / 32] &= ~(1U << (best % 32));
	/* The bell is for all that were raised: it goes on while one is left. */
	for (unsigned int i = 0; i < WORDS; i++)
		more |= raised[i] & enabled[i];
	if (!more && source & UK_BIT(SOURCE_MAILBOX))
		ukarch_mmio_write32(local + LOCAL_MAILBOX_CLEAR + 16 * this_cpu(), ~0U);
	return best;
}
