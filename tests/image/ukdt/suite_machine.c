// SPDX-License-Identifier: BSD-3-Clause
/* What both ways have to say of QEMU's virt machine. */
#include <string.h>

#include <uk/dt.h>
#include <uk/test.h>

UK_DT_DEVICES(uarts, 2, arm_pl011, "arm,pl011");
UK_DT_DEVICE(timer, arm_armv8_timer, "arm,armv8-timer");
UK_DT_DEVICE(gic, arm_cortex_a15_gic, "arm,cortex-a15-gic", arm_gic_v3, "arm,gic-v3");
UK_DT_DEVICE(rtc, arm_pl031, "arm,pl031");
UK_DT_DEVICE(nothing, acme_nothing, "acme,nothing");
UK_DT_DEVICES(virtio, 32, virtio_mmio, "virtio,mmio");

UK_TESTCASE(dt, memory)
{
	const struct uk_dt_machine *m = uk_dt_machine();

	UK_TEST_ASSERT(m->nbanks >= 1);
	UK_TEST_EXPECT_UNUM_EQ(m->banks[0].base, 0x40000000);
	UK_TEST_EXPECT(m->banks[0].size >= 0x8000000);
	UK_TEST_EXPECT(m->psci == UK_DT_PSCI_HVC || m->psci == UK_DT_PSCI_SMC);
	UK_TEST_EXPECT(m->ncpus >= 1);
	UK_TEST_EXPECT_UNUM_EQ(m->cpus[0].mpidr, 0);
	UK_TEST_EXPECT(m->model[0]);
}

UK_TESTCASE(dt, console)
{
	UK_TEST_EXPECT_UNUM_EQ(uk_dt_machine()->console, UK_DT_CONSOLE_DRIVEN);
	UK_TEST_EXPECT(!strncmp(uk_dt_machine()->stdout_path, "/pl011@9000000", 14));
	UK_TEST_ASSERT(uarts[0].found);
	UK_TEST_EXPECT(uarts[0].console);
	UK_TEST_EXPECT_UNUM_EQ(uarts[0].nregs, 1);
	UK_TEST_EXPECT_UNUM_EQ(uarts[0].reg[0].base, 0x09000000);
	UK_TEST_EXPECT_UNUM_EQ(uarts[0].reg[0].size, 0x1000);
	UK_TEST_EXPECT_UNUM_EQ(uarts[0].nirqs, 1);
	UK_TEST_EXPECT_UNUM_EQ(uk_dt_gic_intid(&uarts[0].irq[0]), 33);
	UK_TEST_EXPECT(!uarts[1].found);
}

UK_TESTCASE(dt, devices)
{
	UK_TEST_EXPECT(timer.found);
	UK_TEST_EXPECT_UNUM_EQ(timer.nirqs, 4);
	UK_TEST_EXPECT_UNUM_EQ(uk_dt_gic_intid(&timer.irq[2]), 27);
	UK_TEST_EXPECT(gic.found);
	UK_TEST_EXPECT_UNUM_EQ(gic.reg[0].base, 0x08000000);
	UK_TEST_EXPECT(gic.nregs >= 2);
	UK_TEST_EXPECT(rtc.found);
	UK_TEST_EXPECT(!rtc.console);
	UK_TEST_EXPECT(!nothing.found);
	UK_TEST_EXPECT_UNUM_EQ(nothing.nregs, 0);
}

/* In the order of the tree: QEMU's is from the lowest slot to the highest, ours as well. */
UK_TESTCASE(dt, row)
{
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(virtio); i++) {
		UK_TEST_EXPECT(virtio[i].found);
		UK_TEST_EXPECT_UNUM_EQ(virtio[i].reg[0].base, 0x0a000000 + 0x200 * i);
		UK_TEST_EXPECT_UNUM_EQ(virtio[i].irq[0].num, 16 + i);
	}
}

/* All that a driver here claims is handed to plat for mapping, and so it is there to be read. */
UK_TESTCASE(dt, mapped)
{
	struct uk_dt_mmio_iter it = { 0 };
	unsigned int seen = 0, n = 0;
	struct uk_dt_reg r;

	while (uk_dt_mmio_next(&it, &r)) {
		n++;
		seen += r.base == uarts[0].reg[0].base || r.base == rtc.reg[0].base;
	}
	UK_TEST_EXPECT(seen >= 2);
	UK_TEST_EXPECT(n >= 36);
	/* PrimeCell identification, DDI 0183 and DDI 0224: PeriphID0. */
	UK_TEST_EXPECT_UNUM_EQ(*(volatile uint32_t *)(rtc.reg[0].base + 0xfe0), 0x31);
	/* "virt", virtio 1.1, 4.2.2 */
	UK_TEST_EXPECT_UNUM_EQ(*(volatile uint32_t *)virtio[31].reg[0].base, 0x74726976);
}
