/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Network devices: Ethernet frames in and out, one frame a buffer.
 *
 *	struct uk_netdev *d = uk_netdev_get(0);
 *	struct uk_netbuf *b;
 *
 *	rc = uk_netdev_start(d, on_event, arg);
 *	while (uk_netdev_rx_one(d, 0, &b) == 0) {
 *		use(b->data, b->len);
 *		uk_netbuf_free(b);
 *	}
 *	b = uk_netdev_tx_alloc(d, 0);
 *	memcpy(b->data, frame, b->len = len);
 *	rc = uk_netdev_tx_one(d, b);
 *
 * Buffers are the driver's, static and of a number that the menu says; nothing is allocated while
 * running. A frame is received into one and handed up as it lies there, without a copy: it is the
 * user's until uk_netbuf_free(), and the device cannot change it any more. Who keeps all of them
 * receives nothing.
 *
 * Interrupts are asked for, one at a time: uk_netdev_intr_enable() has the next frame call event(),
 * once, and says when it is there already. So nothing is lost between looking and asking, and a
 * flood of frames costs one interrupt for each time that the user asked:
 *
 *	for (;;) {
 *		while (uk_netdev_rx_one(d, 0, &b) == 0)
 *			...
 *		if (uk_netdev_intr_enable(d, 0, UK_NETDEV_RX) == 0)
 *			uk_sem_get(&sem, UK_FOREVER);		event() puts it
 *	}
 *
 * With several CPUs network devices are CPU 0's, which has their interrupts: another gets -EXDEV
 * and nothing happens; a buffer is sent and freed there.
 *
 * Every call is O(1) and masks interrupts while it lasts; drivers are not asked for what makes no
 * sense. What a frame says is not looked at here: it comes from anybody.
 */
#ifndef __UK_NETDEV_H__
#define __UK_NETDEV_H__

#include <uk/essentials.h>

/* IEEE 802.3, 3.1.1: two addresses and the type; the checksum is the device's affair. */
#define UK_NETDEV_HEADER	14
/* A tag of IEEE 802.1Q, which a received frame may have beyond the MTU. */
#define UK_NETDEV_TAG		4
#define UK_NETDEV_MTU		1500
#define UK_NETDEV_FRAME_MAX	(UK_NETDEV_HEADER + UK_NETDEV_TAG + UK_NETDEV_MTU)

/* What can be asked for and what event() is told. */
#define UK_NETDEV_RX		0x01	/* there is a frame */
#define UK_NETDEV_TX		0x02	/* a buffer can be had again */
#define UK_NETDEV_LINK		0x04	/* ->link changed; told always */

struct uk_netdev;

struct uk_netbuf {
	uint8_t *data;		/* first byte of the frame; room for UK_NETDEV_FRAME_MAX */
	uint16_t len;		/* of the frame, without checksum */
	uint16_t queue;		/* the driver's: whose buffer it is */
	uint32_t id;		/* the driver's */
	struct uk_netdev *dev;
	struct uk_netbuf *next;	/* the holder's */
};

/* Interrupt context, or that of a driver's thread. May call everything here but start and stop. It
 * may come for nothing too, though not more often than it was asked for. */
typedef void (*uk_netdev_event_fn)(struct uk_netdev *d, unsigned int queue, unsigned int what,
				   void *arg);

struct uk_netdev_ops {
	/* Interrupts masked and the device running, except for start, stop and free. */
	int (*start)(struct uk_netdev *d);
	void (*stop)(struct uk_netdev *d);
	int (*rx_one)(struct uk_netdev *d, unsigned int queue, struct uk_netbuf **b);
	struct uk_netbuf *(*tx_alloc)(struct uk_netdev *d, unsigned int queue);
	int (*tx_one)(struct uk_netdev *d, struct uk_netbuf *b);
	/* A buffer of rx_one or tx_alloc comes back, at any time; masked. */
	void (*free)(struct uk_netdev *d, struct uk_netbuf *b);
	int (*intr)(struct uk_netdev *d, unsigned int queue, unsigned int what, bool on);
};

/* Since the start of the image; they wrap. */
struct uk_netdev_stats {
	uint64_t rx_bytes, tx_bytes;	/* of frames */
	uint32_t rx_frames, tx_frames;
	uint32_t rx_errors;		/* frames that the device delivered wrongly, passed over */
	uint32_t tx_full;		/* times that no buffer was to be had */
	uint32_t interrupts;
};

struct uk_netdev {
	const struct uk_netdev_ops *ops;
	const char *name;	/* "net0" */
	uint8_t mac[6];
	uint16_t mtu;		/* bytes behind the header, 68 to UK_NETDEV_MTU */
	uint16_t queues;	/* pairs of a receive and a transmit queue, at least 1; a start may
				 * find more or fewer */
	bool link;		/* frames get through */
	bool running;
	struct uk_netdev_stats stats;
	uk_netdev_event_fn event;
	void *arg;
	struct uk_netdev *next;	/* private */
};

/* For drivers: make @d known. Init context, once. O(devices). */
void uk_netdev_register(struct uk_netdev *d);

/* Device @i in the order of registration, or NULL. Any context, O(devices). */
struct uk_netdev *uk_netdev_get(unsigned int i);

/* The device of that name, or NULL. Any context, O(devices). */
struct uk_netdev *uk_netdev_find(const char *name);

/*
 * Receive and send from now on. @event: not NULL. 0; -EINVAL; -EBUSY (it is running); -EIO (the
 * device does not do as it should). Thread context; O(buffers), and what the driver says.
 */
int uk_netdev_start(struct uk_netdev *d, uk_netdev_event_fn event, void *arg);

/* The device touches no buffer any more, event() is not called, frames that were not received are
 * lost. Buffers that are out can still be freed. Thread context, O(buffers). */
void uk_netdev_stop(struct uk_netdev *d);

/*
 * The oldest frame of that queue in *@b, which is then the caller's. 0; -EAGAIN (none now, or one
 * that the device delivered wrongly: what uk_netdev_intr_enable() says counts); -EINVAL; -ENETDOWN
 * (not running); -EIO (the device is broken until it is started anew). Any context, O(1).
 */
int uk_netdev_rx_one(struct uk_netdev *d, unsigned int queue, struct uk_netbuf **b);

/* A buffer for a frame of up to UK_NETDEV_HEADER + ->mtu bytes, or NULL: none is free. Any context.
 * O(1). */
struct uk_netbuf *uk_netdev_tx_alloc(struct uk_netdev *d, unsigned int queue);

/*
 * Send @b, from uk_netdev_tx_alloc(), ->len set. It is the driver's again whatever this returns: 0;
 * -EINVAL (no header, or longer than the MTU allows); -ENETDOWN; -EIO. Any context, O(1).
 */
int uk_netdev_tx_one(struct uk_netdev *d, struct uk_netbuf *b);

/* Give @b back: a frame that was received, or a buffer that shall not be sent. Any context,
 * O(1). */
void uk_netbuf_free(struct uk_netbuf *b);

/*
 * Have event() called as soon as there is what @what asks for (UK_NETDEV_RX, UK_NETDEV_TX or both),
 * then no more until this is called again. 0: it will be; 1: there is something now, and nothing
 * was asked for; -EINVAL; -ENETDOWN; -EIO. Any context, O(1).
 */
int uk_netdev_intr_enable(struct uk_netdev *d, unsigned int queue, unsigned int what);

/* Do not call event() for that. Any context, O(1). */
void uk_netdev_intr_disable(struct uk_netdev *d, unsigned int queue, unsigned int what);

#endif /* __UK_NETDEV_H__ */
