/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The static half of <uk/dt.h>, for CONFIG_DEVICETREE_STATIC: the same names as in
 * <uk/bits/dt_live.h>, but all of them constants that tools/dt2h made from the board's .dts. What
 * the code reads of them ends up as immediates in it; a record takes room only if its address is
 * used.
 *
 * Differences from the run-time way:
 *   - of the strings of one UK_DT_DEVICE(), the first one that the tree has decides alone;
 *   - .nirqs does not depend on which interrupt controllers the image drives;
 *   - the console counts as driven if stdout-path leads to an enabled node with registers;
 *   - the machine has no blob, no error and no warnings: dtc and dt2h say what is wrong.
 */
#ifndef UK_BITS_DT_FIXED_H
#define UK_BITS_DT_FIXED_H

/*
 * UK_DT_BANKS, UK_DT_RESERVED, UK_DT_CPUS, UK_DT_MACHINE and what is known of each compatible
 * string
 */
#include <uk/bits/dt_static.h>

struct uk_dt_device {
	bool found;		/* an enabled node matches; the rest is 0 otherwise */
	bool console;		/* /chosen/stdout-path names it, and it has registers */
	uint8_t nregs;
	uint8_t nirqs;
	struct uk_dt_irq irq[UK_DT_IRQS];
	struct uk_dt_reg reg[UK_DT_REGS];
#if CONFIG_LIBUKDT_DMA
	struct uk_dt_dma dma;
#endif
};

/* What the records' initialisers say of that. */
#if CONFIG_LIBUKDT_DMA
#define UK_DT_DMA(base, size, bus)	.dma = { base, size, bus }
#else
#define UK_DT_DMA(base, size, bus)
#endif

struct uk_dt_machine {
	uint8_t nbanks;
	uint8_t nreserved;
	uint8_t psci;
	uint8_t console;
	uint32_t ncpus;
	struct uk_dt_reg banks[UK_DT_BANKS];
	struct uk_dt_reg reserved[UK_DT_RESERVED];
	struct uk_dt_cpu cpus[UK_DT_CPUS];
	struct uk_dt_reg initrd;
	const char *model;
	const char *bootargs;
	const char *stdout_path;
};

static const struct uk_dt_machine uk_dt_machine_fixed __attribute__((unused)) = UK_DT_MACHINE;

static inline const struct uk_dt_machine *uk_dt_machine(void)
{
	return &uk_dt_machine_fixed;
}

/* A name that no node has. */
#define UK_DT_N_none		0
#define UK_DT_FIRST_none	{ .found = false }
#define UK_DT_ALL_none		{ .found = false }
#define UK_DT_MMIO_none
#define UK_DT_MMIOS_none

/* 1 if the tree has the name (UK_DT_HAS_<name> is "~, 1"), 0 if not. */
#define UK_DT__SECOND(a, b, ...)	b
#define UK_DT__IS_(...)			UK_DT__SECOND(__VA_ARGS__)
#define UK_DT__IS(token)		UK_DT__IS_(UK_DT_HAS_##token, 0, 0)

/* The first name that the tree has, or none. */
#define UK_DT__CAT_(a, b)		a##b
#define UK_DT__CAT(a, b)		UK_DT__CAT_(a, b)
#define UK_DT__IF_1(token, other)	token
#define UK_DT__IF_0(token, other)	other
#define UK_DT__OR(token, other)		UK_DT__CAT(UK_DT__IF_, UK_DT__IS(token))(token, other)
#define UK_DT__NAME1(t1, s1)		UK_DT__OR(t1, none)
#define UK_DT__NAME2(t1, s1, t2, s2)	UK_DT__OR(t1, UK_DT__OR(t2, none))
#define UK_DT__NAME3(t1, s1, t2, s2, t3, s3) \
	UK_DT__OR(t1, UK_DT__OR(t2, UK_DT__OR(t3, none)))
#define UK_DT__NAME4(t1, s1, t2, s2, t3, s3, t4, s4) \
	UK_DT__OR(t1, UK_DT__OR(t2, UK_DT__OR(t3, UK_DT__OR(t4, none))))
#define UK_DT__PICK(a, b, c, d, e, f, g, h, i, ...)	i
#define UK_DT__NAME(...)						\
	UK_DT__PICK(__VA_ARGS__, UK_DT__NAME4, , UK_DT__NAME3, , UK_DT__NAME2, , UK_DT__NAME1, ) \
	(__VA_ARGS__)

/* Register ranges of the devices that the image drives, for plat to map. */
#define UK_DT__MMIO(name)						\
	static const struct uk_dt_reg name##_mmio[]			\
		__attribute__((used, section(".uk_dt_mmio"), aligned(8)))

#define UK_DT__DEVICE_(name, token)					\
	static const struct uk_dt_device name __attribute__((unused)) = UK_DT_FIRST_##token; \
	UK_DT__MMIO(name) = { UK_DT_MMIO_##token }
#define UK_DT__DEVICE(name, token)	UK_DT__DEVICE_(name, token)
#define UK_DT_DEVICE(name, ...)		UK_DT__DEVICE(name, UK_DT__NAME(__VA_ARGS__))

/* At least n elements; those that no node is for are not found. */
#define UK_DT__DEVICES_(name, n, token)					\
	static const struct uk_dt_device				\
	name[(n) > UK_DT_N_##token ? (n) : UK_DT_N_##token] __attribute__((unused)) = { \
		UK_DT_ALL_##token					\
	};								\
	UK_DT__MMIO(name) = { UK_DT_MMIOS_##token }
#define UK_DT__DEVICES(name, n, token)	UK_DT__DEVICES_(name, n, token)
#define UK_DT_DEVICES(name, n, ...)	UK_DT__DEVICES(name, n, UK_DT__NAME(__VA_ARGS__))

/* Linker script: all of those, one after the other. */
extern const struct uk_dt_reg __uk_dt_mmio_start[] __attribute__((visibility("hidden")));
extern const struct uk_dt_reg __uk_dt_mmio_end[] __attribute__((visibility("hidden")));

struct uk_dt_mmio_iter {
	size_t i;
};

static inline bool uk_dt_mmio_next(struct uk_dt_mmio_iter *it, struct uk_dt_reg *r)
{
	const struct uk_dt_reg *at = __uk_dt_mmio_start + it->i;

	if (at >= __uk_dt_mmio_end)
		return false;
	*r = *at;
	it->i++;
	return true;
}

#endif /* UK_BITS_DT_FIXED_H */
