/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The machine as the device tree describes it: memory, console, power, interrupts, and the
 * registers of the devices that this image has drivers for.
 *
 * There are two ways to know it, chosen in the menu, and one way to ask:
 *
 *   run-time DTB (the default)   one bounded pass over the blob at boot fills struct uk_dt_machine
 *                                and the record of every driver in the image (<uk/bits/dt_live.h>)
 *   CONFIG_DEVICETREE_STATIC     tools/dt2h turns the board's .dts into constants at build time; no
 *                                parser is in the image (<uk/bits/dt_fixed.h>)
 *
 * A driver writes, at file scope, once for a device:
 *
 *	UK_DT_DEVICE(pl011_dev, arm_pl011, "arm,pl011");
 *
 * (name of the record, then pairs: the compatible string with every character that C does not allow
 * in a name turned to '_', and the string itself; up to four pairs) and reads pl011_dev.found,
 * pl011_dev.reg[0].base and so on. The record is written before the MMU is on and constant from
 * then on; in the static way it is a constant which the compiler folds into the code.
 *
 * Everything here may be read in any context, interrupts included, once the boot pass is over.
 */
#ifndef UK_DT_H
#define UK_DT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one device record holds; more in the tree is ignored. */
#define UK_DT_REGS	4
#define UK_DT_IRQS	4

/* A range of physical addresses, bytes. base + size never exceeds 2^UK_DT_PA_BITS. */
struct uk_dt_reg {
	uint64_t base;
	uint64_t size;
};

/* The widest physical address of Armv8.0; what lies beyond is dropped or clipped. */
#define UK_DT_PA_BITS	48

/*
 * An interrupt as the parent controller's binding encodes it. Three cells, as of a GIC: type
 * UK_DT_IRQ_SPI or UK_DT_IRQ_PPI, number within that type, flags (1 rising, 2 falling, 4 high, 8
 * low). Of two cells the first is num, the second flags; one cell is num; type is then
 * UK_DT_IRQ_CASCADED if the controller itself interrupts another one, in images with such a
 * controller (LIBUKDT_CASCADE), else 0.
 */
struct uk_dt_irq {
	uint32_t type;
	uint32_t num;
	uint32_t flags;
};

#define UK_DT_IRQ_SPI	0
#define UK_DT_IRQ_PPI	1
#define UK_DT_IRQ_CASCADED	1

/*
 * The memory around the start of RAM (the first bank) that a device reaches as a bus master:
 * [base, base + size) as CPUs see it, from the address `bus` on as the device does. size is 0 when
 * it does not reach it.
 */
struct uk_dt_dma {
	uint64_t base;
	uint64_t size;
	uint64_t bus;
};

/*
 * The GIC's interrupt ID of a three-cell interrupt: PPIs start at 16, SPIs at 32 (GIC
 * architecture).
 */
static inline uint32_t uk_dt_gic_intid(const struct uk_dt_irq *irq)
{
	return irq->num + (irq->type == UK_DT_IRQ_PPI ? 16 : 32);
}

enum uk_dt_psci {
	UK_DT_PSCI_NONE,	/* no PSCI node of version 0.2 or later */
	UK_DT_PSCI_HVC,
	UK_DT_PSCI_SMC,
};

enum uk_dt_cpu_enable {
	UK_DT_CPU_ENABLE_NONE,	/* none or one we do not know: right for the boot CPU */
	UK_DT_CPU_ENABLE_PSCI,
	UK_DT_CPU_ENABLE_SPIN,	/* write the entry address to `release`, then SEV */
};

struct uk_dt_cpu {
	uint64_t mpidr;		/* the affinity fields of MPIDR_EL1, as in the node's reg */
	uint64_t release;	/* physical address of the spin-table slot, 0 when there is none */
	uint32_t enable;	/* enum uk_dt_cpu_enable */
};

enum uk_dt_console {
	UK_DT_CONSOLE_NONE,	/* the tree names no console */
	UK_DT_CONSOLE_NAMED,	/* it names one that no driver of this image took */
	UK_DT_CONSOLE_DRIVEN,	/* a record has .console set */
};

#if CONFIG_DEVICETREE_STATIC
#include <uk/bits/dt_fixed.h>
#else
#include <uk/bits/dt_live.h>
#endif

/*
 * struct uk_dt_machine, the same members both ways:
 *   banks[nbanks]         RAM: sorted, apart from each other, none empty
 *   reserved[nreserved]   must not be used as free RAM: the /memreserve/ list, the children of
 *                         /reserved-memory that have a reg, the initrd, the blob itself; sorted,
 *                         apart from each other; may lie outside the banks
 *   cpus[], ncpus         the first UK_DT_CPUS CPUs that can run; ncpus counts all of them
 *   psci, console         the enums above
 *   initrd                size 0 when there is none
 *   model, bootargs, stdout_path
 *                         NUL-terminated, never NULL, "" when the tree has none. stdout_path is
 *                         as it stands in /chosen, options and all
 *   warnings              entries that were dropped or clipped because they made no sense
 */

/* The machine. Constant once the boot pass is over; folds to constants in the static way. */
static inline const struct uk_dt_machine *uk_dt_machine(void);

#if CONFIG_LIBUKDT_DMA
/*
 * What @d, which was found, reaches, by the `dma-ranges` of the buses above it; a bus without, or
 * with empty ones, has the same addresses on both sides. Any context, but O(bytes of the blob) with
 * the tree read at boot; O(1) in the static way.
 */
#if CONFIG_DEVICETREE_STATIC
static inline struct uk_dt_dma uk_dt_dma(const struct uk_dt_device *d)
{
	return d->dma;
}
#else
struct uk_dt_dma uk_dt_dma(const struct uk_dt_device *d);
#endif
#endif

#if CONFIG_LIBUKDT_SEED
/*
 * The value of a property of /chosen and its bytes, or NULL: for seeds of random numbers, which
 * their user wipes where they are. So it is called between the boot pass and the mapping of the
 * blob, which is read-only from then on. O(bytes of /chosen). A tree compiled in has none.
 */
#if CONFIG_DEVICETREE_STATIC
static inline void *uk_dt_seed(const char *name, uint32_t *len)
{
	(void)name;
	*len = 0;
	return NULL;
}
#else
void *uk_dt_seed(const char *name, uint32_t *len);
#endif
#endif

#endif /* UK_DT_H */
