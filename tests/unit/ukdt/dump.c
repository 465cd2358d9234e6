// SPDX-License-Identifier: BSD-3-Clause
/*
 * Prints all that is known of a machine, whichever way it is known: test_dt2h.py compiles it once
 * with the boot pass, for a blob that it is given, and once with the constants that tools/dt2h made
 * of the same one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <uk/dt.h>

#if !CONFIG_DEVICETREE_STATIC
__asm__(".pushsection .uk_dt_match,\"a\"\n\t.balign 4\n"
	".globl __uk_dt_match_start\n__uk_dt_match_start: .popsection");
#endif
UK_DT_DEVICE(uart, acme_uart, "acme,uart");
UK_DT_DEVICE(gic, acme_gic, "acme,gic");
UK_DT_DEVICE(local, acme_local, "acme,local");
UK_DT_DEVICE(pl011, arm_pl011, "arm,pl011");
UK_DT_DEVICE(gicv3, arm_gic_v3, "arm,gic-v3");
UK_DT_DEVICE(timer, arm_armv8_timer, "arm,armv8-timer");
UK_DT_DEVICE(nowhere, acme_nowhere, "acme,nowhere");
UK_DT_DEVICES(row, 32, acme_row, "acme,row");
UK_DT_DEVICES(ctl, 32, acme_ctl, "acme,ctl");
UK_DT_DEVICES(virtio, 32, virtio_mmio, "virtio,mmio");
#if !CONFIG_DEVICETREE_STATIC
__asm__(".pushsection .uk_dt_match,\"a\"\n"
	".globl __uk_dt_match_end\n__uk_dt_match_end: .popsection");
#endif

static void regs(const char *what, const struct uk_dt_reg *r, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		printf("%s %#" PRIx64 " %#" PRIx64 "\n", what, r[i].base, r[i].size);
}

static int nregs;

static void device(const char *name, unsigned int i, const struct uk_dt_device *d)
{
	if (!d->found)
		return;
#if !CONFIG_DEVICETREE_STATIC
	nregs += d->nregs;
#endif
	printf("%s %u%s\n", name, i, d->console ? " console" : "");
	regs("  reg", d->reg, d->nregs);
	printf("  dma %#" PRIx64 " %#" PRIx64 " %#" PRIx64 "\n", uk_dt_dma(d).base,
	       uk_dt_dma(d).size, uk_dt_dma(d).bus);
	for (unsigned int k = 0; k < d->nirqs; k++)
		printf("  irq %u %u %#x\n", d->irq[k].type, d->irq[k].num, d->irq[k].flags);
}

#define DEVICE(d)	device(#d, 0, &d)
#define DEVICES(d)	for (unsigned int i = 0; i < 32; i++) device(#d, i, &d[i])

int main(int argc, char *argv[])
{
	const struct uk_dt_machine *m = uk_dt_machine();
	struct uk_dt_reg r = { 0, 0 }, blob = { 0, 0 };

#if !CONFIG_DEVICETREE_STATIC
	static uint32_t area[1 << 18];
	FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;

	if (!f || !fread(area, 1, sizeof(area), f) ||
	    uk_dt_scan(area, sizeof(area), &uk_dt_machine_found,
		       (const struct uk_dt_match *)__uk_dt_match_start,
		       (const struct uk_dt_match *)__uk_dt_match_end))
		return 1;
	blob.base = (uintptr_t)area;
#else
	(void)argc;
	(void)argv;
#endif
	/* Which consoles are driven depends on the drivers; the records say it below. */
	printf("psci %u console %u cpus %u model '%s' bootargs '%s' stdout '%s'\n", m->psci,
	       m->console != UK_DT_CONSOLE_NONE, m->ncpus, m->model, m->bootargs, m->stdout_path);
	regs("bank", m->banks, m->nbanks);
	for (unsigned int i = 0; i < m->nreserved; i++)
		if (m->reserved[i].base != blob.base)
			regs("reserved", &m->reserved[i], 1);
	regs("initrd", &m->initrd, 1);
	for (unsigned int i = 0; i < m->ncpus && i < 8; i++)
		printf("cpu %#" PRIx64 " %#" PRIx64 " %u\n", m->cpus[i].mpidr, m->cpus[i].release,
		       m->cpus[i].enable);
	DEVICE(uart);
	DEVICE(gic);
	DEVICE(local);
	DEVICE(pl011);
	DEVICE(gicv3);
	DEVICE(timer);
	DEVICE(nowhere);
	DEVICES(row);
	DEVICES(ctl);
	DEVICES(virtio);
	/* What plat maps: the linker script that the static way needs is not here. */
#if !CONFIG_DEVICETREE_STATIC
	for (struct uk_dt_mmio_iter it = { 0 }; uk_dt_mmio_next(&it, &r);)
		nregs--;
#endif
	(void)r;
	return nregs != 0;
}
