// SPDX-License-Identifier: BSD-3-Clause
/*
 * The MMIO transport: VIRTIO 1.2, 4.2, and its legacy form, 4.2.4. Registers are 32 bits wide and
 * little endian; the configuration space behind them is read with the width of its fields.
 */
#include <errno.h>

#include <uk/plat/console.h>
#include <uk/virtio.h>
#include "slots.h"

/* 4.2.2, and 4.2.4 for those of the legacy form. */
#define MAGIC			0x000
#define VERSION			0x004
#define DEVICE_ID		0x008
#define DEVICE_FEATURES		0x010
#define DEVICE_FEATURES_SEL	0x014
#define DRIVER_FEATURES		0x020
#define DRIVER_FEATURES_SEL	0x024
#define LEGACY_PAGE_SIZE	0x028
#define QUEUE_SEL		0x030
#define QUEUE_NUM_MAX		0x034
#define QUEUE_NUM		0x038
#define LEGACY_QUEUE_ALIGN	0x03c
#define LEGACY_QUEUE_PFN	0x040
#define QUEUE_READY		0x044
#define QUEUE_NOTIFY		0x050
#define INTERRUPT_STATUS	0x060
#define INTERRUPT_ACK		0x064
#define STATUS			0x070
#define QUEUE_DESC		0x080
#define QUEUE_DRIVER		0x090
#define QUEUE_DEVICE		0x0a0
#define CONFIG_GENERATION	0x0fc
#define CONFIG			0x100

#define MAGIC_VALUE		0x74726976	/* "virt" */

/* 2.1 */
#define ACKNOWLEDGE		1U
#define DRIVER			2U
#define DRIVER_OK		4U
#define FEATURES_OK		8U
#define FAILED			128U

#define RESET_READS		10000

static uint32_t rd(const struct uk_virtio *v, unsigned int at)
{
	return ukarch_mmio_read32(v->base + at);
}

static void wr(const struct uk_virtio *v, unsigned int at, uint32_t value)
{
	ukarch_mmio_write32(v->base + at, value);
}

static void wr64(const struct uk_virtio *v, unsigned int at, uintptr_t value)
{
	wr(v, at, (uint32_t)value);
	wr(v, at + 4, (uint32_t)((uint64_t)value >> 32));
}

/* A slot without a device has device number 0: 4.2.2. */
static bool is_device(struct uk_virtio *v, uint32_t id)
{
	uint32_t version;

	if (rd(v, MAGIC) != MAGIC_VALUE || rd(v, DEVICE_ID) != id)
		return false;
	version = rd(v, VERSION);
	v->legacy = version == 1;
	return version == 1 || version == 2;
}

int uk_virtio_find(struct uk_virtio *v, uint32_t id, unsigned int nth)
{
	for (unsigned int i = 0; virtio_slot(i, v); i++)
		if (is_device(v, id) && nth-- == 0)
			return 0;
	return -ENODEV;
}

int uk_virtio_reset(const struct uk_virtio *v)
{
	wr(v, STATUS, 0);
	for (unsigned int i = 0; i < RESET_READS; i++)
		if (rd(v, STATUS) == 0)
			return 0;
	return -EIO;
}

int uk_virtio_begin(const struct uk_virtio *v, uint64_t want, uint64_t *got)
{
	uint64_t have;

	if (uk_virtio_reset(v))
		return -EIO;
	wr(v, STATUS, ACKNOWLEDGE | DRIVER);
	wr(v, DEVICE_FEATURES_SEL, 1);
	have = (uint64_t)rd(v, DEVICE_FEATURES) << 32;
	wr(v, DEVICE_FEATURES_SEL, 0);
	have |= rd(v, DEVICE_FEATURES);
	if (!v->legacy)
		want |= UK_VIRTIO_F_VERSION_1;
	*got = have & want;
	wr(v, DRIVER_FEATURES_SEL, 1);
	wr(v, DRIVER_FEATURES, (uint32_t)(*got >> 32));
	wr(v, DRIVER_FEATURES_SEL, 0);
	wr(v, DRIVER_FEATURES, (uint32_t)*got);
	if (v->legacy) {
		wr(v, LEGACY_PAGE_SIZE, UK_VIRTQ_ALIGN);
		return 0;
	}
	if (*got & UK_VIRTIO_F_VERSION_1) {
		wr(v, STATUS, ACKNOWLEDGE | DRIVER | FEATURES_OK);
		if (rd(v, STATUS) & FEATURES_OK)
			return 0;
	}
	wr(v, STATUS, ACKNOWLEDGE | DRIVER | FAILED);
	return -EIO;
}

int uk_virtio_queue(const struct uk_virtio *v, unsigned int index, unsigned int least,
		    struct uk_virtq *q)
{
	uint32_t most;
	uint16_t n = q->n;

	wr(v, QUEUE_SEL, index);
	most = rd(v, QUEUE_NUM_MAX);
	while (n > most)
		n /= 2;
	if (n < least)
		return -ENOSPC;
	if (n != q->n)
		uk_virtq_init(q, n, q->desc, q->mine);
	uk_virtq_clear(q);
	q->index = (uint16_t)index;
	wr(v, QUEUE_NUM, q->n);
	if (v->legacy) {
		wr(v, LEGACY_QUEUE_ALIGN, UK_VIRTQ_ALIGN);
		wr(v, LEGACY_QUEUE_PFN, (uint32_t)((uintptr_t)q->desc / UK_VIRTQ_ALIGN));
		return 0;
	}
	wr64(v, QUEUE_DESC, (uintptr_t)q->desc);
	wr64(v, QUEUE_DRIVER, (uintptr_t)q->avail);
	wr64(v, QUEUE_DEVICE, (uintptr_t)q->used);
	wr(v, QUEUE_READY, 1);
	return 0;
}

void uk_virtio_passed_over(const struct uk_virtio *v, const char *name, int why)
{
	uk_virtio_reset(v);
	ukplat_cout_crash(name);
	ukplat_cout_crash(why == -ENOSPC ? " is passed over: its queues are too small\n" :
			  why == -ENODEV ? " is passed over: it has no address\n" :
			  " is passed over: it refuses the features that we have\n");
}

void uk_virtio_ready(const struct uk_virtio *v)
{
	/* The queues are in memory before the device looks there. */
	ukarch_dsb();
	wr(v, STATUS, rd(v, STATUS) | DRIVER_OK);
}

uint32_t uk_virtio_isr(const struct uk_virtio *v)
{
	uint32_t why = rd(v, INTERRUPT_STATUS);

	wr(v, INTERRUPT_ACK, why);
	/* What the device put into memory before it signalled is looked at behind that. */
	ukarch_dsb();
	return why;
}

uint32_t uk_virtio_config32(const struct uk_virtio *v, unsigned int at)
{
	return rd(v, CONFIG + at);
}

uint64_t uk_virtio_config64(const struct uk_virtio *v, unsigned int at)
{
	uint64_t value = 0;

	for (unsigned int i = 0; i < 10; i++) {
		uint32_t before = v->legacy ? 0 : rd(v, CONFIG_GENERATION);

		value = rd(v, CONFIG + at) | (uint64_t)rd(v, CONFIG + at + 4) << 32;
		if (v->legacy || rd(v, CONFIG_GENERATION) == before)
			break;
	}
	return value;
}

uint16_t uk_virtio_config16(const struct uk_virtio *v, unsigned int at)
{
	/* Of its own width, as below. */
	return *(volatile uint16_t *)(v->base + CONFIG + at);
}

uint8_t uk_virtio_config8(const struct uk_virtio *v, unsigned int at)
{
	/* A byte of its own width: 4.2.2.2. */
	return *(volatile uint8_t *)(v->base + CONFIG + at);
}

void uk_virtio_notify(const struct uk_virtio *v, const struct uk_virtq *q)
{
	/* 2.7.13.4: what was added is in memory before its word is read. */
	ukarch_dsb();
	if (!(q->used[0] & UK_VIRTQ_NO_NOTIFY))
		wr(v, QUEUE_NOTIFY, q->index);
}
