/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Virtio devices behind memory-mapped registers, for their drivers: "Virtual I/O Device (VIRTIO)
 * Version 1.2", chapters 2 (queues) and 4.2 (MMIO transport, both its versions: QEMU offers the
 * legacy one unless told otherwise).
 *
 *	uk_virtio_find() -> uk_virtio_begin() -> uk_virtio_queue() for each -> uk_virtio_ready()
 *
 * Where the devices are, the device tree says, or on x86_64 the command line
 * (virtio_mmio.device=512@0xfeb00e00:12, as QEMU's microvm writes it).
 *
 * The device is not trusted: what it writes into a queue is read once and checked. A queue that
 * makes no sense is broken from then on and hands nothing out any more.
 */
#ifndef __UK_VIRTIO_H__
#define __UK_VIRTIO_H__

#include <uk/arch/lcpu.h>
#include <uk/essentials.h>

/* Device types, section 5. */
#define UK_VIRTIO_NET		1
#define UK_VIRTIO_BLOCK		2

/* Section 2.2 and 6: what we can do with any device. */
#define UK_VIRTIO_F_VERSION_1	(UINT64_C(1) << 32)

struct uk_virtio {
	uintptr_t base;
	uint32_t irq;		/* as uk_irq_register() wants it */
	bool edge;
	bool legacy;
};

/* Section 2.7.5 to 2.7.8; little endian, as both our architectures are. */
struct uk_virtq_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next;
};

#define UK_VIRTQ_NEXT	1
#define UK_VIRTQ_WRITE	2	/* the device writes there */

/* The flags word of the available and of the used ring. */
#define UK_VIRTQ_NO_INTERRUPT	1	/* the driver looks by itself */
#define UK_VIRTQ_NO_NOTIFY	1	/* the device does */

struct uk_virtq_used {
	uint32_t id;
	uint32_t len;
};

/* Descriptors of a chain: a request, its data and its status are three. */
struct uk_virtq_buf {
	const void *addr;
	uint32_t len;
};

/* What a queue of @n entries takes. The parts lie as the legacy transport wants them, at
 * UK_VIRTQ_ALIGN. */
#define UK_VIRTQ_ALIGN		256
#define UK_VIRTQ_USED_AT_(n)	UK_ALIGN_UP((n) * 16UL + 6 + 2UL * (n), UK_VIRTQ_ALIGN)
#define UK_VIRTQ_BYTES(n)	(UK_VIRTQ_USED_AT_(n) + 6 + 8UL * (n))

/* What we know of a descriptor. The device may write to the descriptors themselves. */
struct uk_virtq_mine {
	void *cookie;		/* of the chain that begins here; NULL: none does */
	uint16_t count;		/* descriptors in it */
	uint16_t next;		/* in the chain, or in the list of free ones */
};

struct uk_virtq {
	struct uk_virtq_desc *desc;
	volatile uint16_t *avail;	/* flags, idx, ring[n], used_event */
	volatile uint16_t *used;	/* flags, idx, then struct uk_virtq_used [n], avail_event */
	struct uk_virtq_mine *mine;	/* beside each descriptor, out of the device's reach */
	uint16_t n;			/* a power of two */
	uint16_t index;			/* the device's number for it */
	uint16_t first_free;
	uint16_t nfree;
	uint16_t added;			/* entries of the available ring that were given */
	uint16_t seen;			/* entries of the used ring that were taken */
	bool broken;
};

/*
 * @q becomes a queue of @n entries (a power of two, 2 to 256) in @mem, UK_VIRTQ_BYTES(@n) bytes at
 * a multiple of UK_VIRTQ_ALIGN, with @n @mine beside it. Init context, O(1).
 */
void uk_virtq_init(struct uk_virtq *q, uint16_t n, void *mem, struct uk_virtq_mine *mine);

/*
 * The @nth (from 0) device of type @id. 0, or -ENODEV. What the transport describes and is no
 * virtio device is passed over. Init context, O(slots of the machine).
 */
int uk_virtio_find(struct uk_virtio *v, uint32_t id, unsigned int nth);

/*
 * Reset the device and agree on features: those of @want that it has, in *@got. 0, -EIO (it refuses
 * them or does not come out of its reset). Thread or init context; waits for the reset for 10 000
 * reads at most.
 */
int uk_virtio_begin(const struct uk_virtio *v, uint64_t want, uint64_t *got);

/*
 * Empty @q and give it to the device as its queue @index. If the device's is smaller, @q becomes so
 * too, from then on: @q->n says how many entries it has. 0, or -ENOSPC (it would have fewer than
 * @least, which is at least 1). Thread or init context, O(entries).
 */
int uk_virtio_queue(const struct uk_virtio *v, unsigned int index, unsigned int least,
		    struct uk_virtq *q);

/* For a driver whose uk_virtio_begin() (-EIO), uk_virtio_queue() (-ENOSPC) or own search (-ENODEV)
 * failed: reset the device and say on the console that it is left alone. A machine boots all the
 * same. Init context. */
void uk_virtio_passed_over(const struct uk_virtio *v, const char *name, int why);

/* The device may begin. */
void uk_virtio_ready(const struct uk_virtio *v);

/* Stop the device: after that it touches no memory of ours. 0 or -EIO as uk_virtio_begin(). */
int uk_virtio_reset(const struct uk_virtio *v);

/* Why it interrupted, which is thereby taken notice of: bit 0 a queue, bit 1 the configuration. Any
 * context, O(1). */
uint32_t uk_virtio_isr(const struct uk_virtio *v);

/* Fields of the device's configuration space, at byte @at. Any context, O(1). */
uint32_t uk_virtio_config32(const struct uk_virtio *v, unsigned int at);
/* Both halves from one state of the device: reads again, 10 times at most, while it changes. */
uint64_t uk_virtio_config64(const struct uk_virtio *v, unsigned int at);
uint16_t uk_virtio_config16(const struct uk_virtio *v, unsigned int at);
uint8_t uk_virtio_config8(const struct uk_virtio *v, unsigned int at);

/* Tell the device that there is something in the queue, unless it said that it looks by itself. Any
 * context, O(1). */
void uk_virtio_notify(const struct uk_virtio *v, const struct uk_virtq *q);

/* Forget everything in the queue; only while the device is reset. O(entries). */
void uk_virtq_clear(struct uk_virtq *q);

/*
 * Add a chain: @nout buffers that the device reads, then @nin that it writes. @cookie, not NULL,
 * comes back when it is done. 0, -ENOSPC (not that many free descriptors), -EIO (the queue is
 * broken). Interrupts masked. O(buffers).
 */
int uk_virtq_add(struct uk_virtq *q, const struct uk_virtq_buf *buf, unsigned int nout,
		 unsigned int nin, void *cookie);

/* The cookie of a chain that the device has done, and the bytes that it says it wrote; NULL when
 * there is none. Interrupts masked. O(buffers of the chain). */
void *uk_virtq_done(struct uk_virtq *q, uint32_t *len);

/* Is there a chain that is done? O(1). */
bool uk_virtq_pending(const struct uk_virtq *q);

/*
 * Ask the device to interrupt when a chain is done, as it does from uk_virtio_queue() on, or not
 * to, which it may overlook. Returns what uk_virtq_pending() does from then on: true with @on
 * means that the interrupt may have been missed. Interrupts masked. O(1).
 */
bool uk_virtq_interrupts(struct uk_virtq *q, bool on);

#endif /* __UK_VIRTIO_H__ */
