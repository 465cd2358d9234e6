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
#define LOCAL_MAILBOX_SET	0x80	/* four words a core; sets the bits that are written */
#define LOCAL_MAILBOX_CLEAR	0xc0	/* the same; reads as the mailbox, clears what is written */

#define SOURCE_TIMERS	0xfU
#define SOURCE_MAILBOX	4	/* the first of four */
#define SOURCE_GPU	8	/* the peripherals' controller */
#define SOURCE_PMU	9
#define SOURCE_MAILBOXES	(0xfU << SOURCE_MAILBOX)

/* Of the peripherals' controller, BCM2835 ARM Peripherals 7.5; bank 0 (basic), 1, 2. */
static const uint8_t bank_pending[] = { 0x00, 0x04, 0x08 };
static const uint8_t bank_enable[] = { 0x18, 0x10, 0x14 };
static const uint8_t bank_disable[] = { 0x24, 0x1c, 0x20 };
#define BANKS		3
#define BASIC_OWN	0xffU	/* what else is in it repeats the other banks */

#define WORDS		(BCM2836_IRQS / 32)

_Static_assert(WORDS == 4, "a mailbox for every word");

/*
 * A word of state each for the local numbers of every CPU, then for the banks, which any CPU masks
 * and unmasks. No lock: bits change atomically, and hold() says how the two words go together.
 */
#define STATES		(CONFIG_NR_CPUS - 1 + WORDS)

static uintptr_t local, armctrl;
static uint32_t enabled[STATES];
static uint32_t held[STATES];		/* raised by software while not enabled */
static uint8_t priority[BCM2836_IRQS];
static uint8_t core_of[CONFIG_NR_CPUS];

static unsigned int this_core(void)
{
	return (unsigned int)ukarch_sysreg_read(MPIDR_EL1) & 3;
}

static unsigned int this_cpu(void)
{
	return CONFIG_NR_CPUS > 1 ? ukarch_cpu_id() : 0;
}

static unsigned int state_of(unsigned int word)
{
	return word ? CONFIG_NR_CPUS - 1 + word : this_cpu();
}

/* The mailbox of @word: of this core for local numbers, of CPU 0's for the banks. */
static uintptr_t mailbox(uintptr_t reg, unsigned int word)
{
	return local + reg + 16 * core_of[word ? 0 : this_cpu()] + 4 * word;
}

static void core_init(void)
{
	unsigned int core = this_core();

	core_of[this_cpu()] = (uint8_t)core;
	ukarch_mmio_write32(local + LOCAL_TIMERS + 4 * core, 0);
	ukarch_mmio_write32(local + LOCAL_PMU_CLEAR, UK_BIT(core));
	for (unsigned int i = 0; i < WORDS; i++)
		ukarch_mmio_write32(local + LOCAL_MAILBOX_CLEAR + 16 * core + 4 * i, ~0U);
	ukarch_mmio_write32(local + LOCAL_MAILBOXES + 4 * core, 0xf);
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
	core_init();
	ukarch_mmio_write32(local + LOCAL_GPU_ROUTING, this_core());
	return BCM2836_IRQS;
}

#if CONFIG_SMP
bool bcm2836_cpu_init(void)
{
	if (ukarch_cpu_id() != 0)
		core_init();
	return true;
}

void bcm2836_send(unsigned int cpu, unsigned int irq)
{
	ukarch_dsb();	/* what the handler is to see is in memory first */
	ukarch_mmio_write32(local + LOCAL_MAILBOX_SET + 16 * core_of[cpu], 1U << irq);
}
#endif

void bcm2836_setup(unsigned int irq, unsigned int prio, enum uk_irq_trigger trigger __uk_unused)
{
	priority[irq] = (uint8_t)prio;
}

static void switch_timer(unsigned int irq, bool on)
{
	uintptr_t at = local + LOCAL_TIMERS + 4 * this_core();
	unsigned long flags = ukarch_irq_save();
	uint32_t old = ukarch_mmio_read32(at);

	ukarch_mmio_write32(at, on ? old | 1U << irq : old & ~(1U << irq));
	ukarch_irq_restore(flags);
}

static void switch_irq(unsigned int irq, bool on)
{
	if (irq >= 32)
		ukarch_mmio_write32(armctrl + (on ? bank_enable : bank_disable)[irq / 32 - 1],
				    1U << (irq % 32));
	else if (UK_BIT(irq) & SOURCE_TIMERS)
		switch_timer(irq, on);
	else if (irq == SOURCE_PMU)
		ukarch_mmio_write32(local + (on ? LOCAL_PMU_SET : LOCAL_PMU_CLEAR),
				    UK_BIT(this_core()));
}

/* Those of @bits that are held ring again. */
static void let_go(unsigned int word, uint32_t bits)
{
	uint32_t *h = &held[state_of(word)];

	bits &= __atomic_fetch_and(h, ~bits, __ATOMIC_SEQ_CST);
	if (bits)
		ukarch_mmio_write32(mailbox(LOCAL_MAILBOX_SET, word), bits);
}

/*
 * A mailbox rings for as long as a bit is set, so those of masked interrupts are held elsewhere.
 * Who unmasks sets enabled, then looks at held; here it is the other way round: one of the two sees
 * what the other has done, and rings.
 */
static void hold(unsigned int word, uint32_t masked)
{
	unsigned int state = state_of(word);

	ukarch_mmio_write32(mailbox(LOCAL_MAILBOX_CLEAR, word), masked);
	ukarch_dsb();	/* or it takes away what is let go */
	__atomic_fetch_or(&held[state], masked, __ATOMIC_SEQ_CST);
	let_go(word, masked & __atomic_load_n(&enabled[state], __ATOMIC_SEQ_CST));
}

void bcm2836_unmask(unsigned int irq)
{
	uint32_t bit = 1U << (irq % 32);

	__atomic_fetch_or(&enabled[state_of(irq / 32)], bit, __ATOMIC_SEQ_CST);
	switch_irq(irq, true);
	let_go(irq / 32, bit);
}

void bcm2836_mask(unsigned int irq)
{
	__atomic_fetch_and(&enabled[state_of(irq / 32)], ~(1U << (irq % 32)), __ATOMIC_SEQ_CST);
	switch_irq(irq, false);
}

void bcm2836_raise(unsigned int irq)
{
	ukarch_dsb();	/* what the handler is to see is in memory first */
	ukarch_mmio_write32(mailbox(LOCAL_MAILBOX_SET, irq / 32), 1U << (irq % 32));
}

void bcm2836_release(unsigned int irq)
{
	uint32_t bit = 1U << (irq % 32);

	ukarch_mmio_write32(mailbox(LOCAL_MAILBOX_CLEAR, irq / 32), bit);
	__atomic_fetch_and(&held[state_of(irq / 32)], ~bit, __ATOMIC_SEQ_CST);
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
	uint32_t source = ukarch_mmio_read32(local + LOCAL_SOURCE + 4 * this_core());
	uint32_t pending[WORDS] = { 0 };
	unsigned int best = BCM2836_NONE;

	pending[0] = source & ~(SOURCE_MAILBOXES | UK_BIT(SOURCE_GPU));
	if (source & UK_BIT(SOURCE_GPU))
		for (unsigned int i = 0; i < BANKS; i++)
			pending[1 + i] = ukarch_mmio_read32(armctrl + bank_pending[i]) &
					 (i ? ~0U : BASIC_OWN);
	for (unsigned int i = 0; i < WORDS; i++) {
		uint32_t on = UK_READ_ONCE(enabled[state_of(i)]);

		if (source & UK_BIT(SOURCE_MAILBOX + i)) {
			uint32_t raised = ukarch_mmio_read32(mailbox(LOCAL_MAILBOX_CLEAR, i));

			if (raised & ~on)
				hold(i, raised & ~on);
			pending[i] |= raised;
		}
		choose(i, pending[i] & on, &best);
	}
	if (best != BCM2836_NONE && source & UK_BIT(SOURCE_MAILBOX + best / 32)) {
		uintptr_t at = mailbox(LOCAL_MAILBOX_CLEAR, best / 32);

		/* Read back: it is clear before the handler looks for what goes with a new one. */
		ukarch_mmio_write32(at, 1U << (best % 32));
		(void)ukarch_mmio_read32(at);
	}
	return best;
}
