/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Devices that dom0 gives a guest of `xl`: a frontend here, a backend there, which agree in
 * xenstore (public/io/xenbus.h; docs/misc/xenstore-paths.pandoc for the nodes).
 *
 *	frontend	Initialising -> Initialised -> Connected -> Closing -> Closed
 *	backend		InitWait ----------------> Connected -> Closing -> Closed
 *
 *	rc = uk_xenbus_find(&d, "vbd", 0);			names its two directories
 *	rc = uk_xenbus_wait(&d, UK_XENBUS_BIT(INIT_WAIT), uk_after(UK_S(5)));
 *	uk_xenstore_write_num(0, d.front, "ring-ref", ref); ...
 *	rc = uk_xenbus_switch(&d, UK_XENBUS_INITIALISED);
 *	rc = uk_xenbus_wait(&d, UK_XENBUS_BIT(CONNECTED), ...);
 *	uk_xenbus_feature(&d, "feature-flush-cache", 0)
 *
 * The backend is not trusted: what it writes is text, and is checked before it is used. Threads, as
 * <uk/xen/store.h>, whose errors all calls may return too.
 */
#ifndef __UK_XEN_BUS_H__
#define __UK_XEN_BUS_H__

#include <uk/sem.h>
#include <uk/xen/store.h>

/* public/io/xenbus.h, enum xenbus_state */
enum uk_xenbus_state {
	UK_XENBUS_UNKNOWN,	/* also: nothing is written there, or what is no state */
	UK_XENBUS_INITIALISING,
	UK_XENBUS_INIT_WAIT,
	UK_XENBUS_INITIALISED,
	UK_XENBUS_CONNECTED,
	UK_XENBUS_CLOSING,
	UK_XENBUS_CLOSED,
	UK_XENBUS_RECONFIGURING,
	UK_XENBUS_RECONFIGURED,
};

#define UK_XENBUS_BIT(state)	(1U << UK_XENBUS_##state)

struct uk_xenbus_dev {
	char front[48];		/* "device/vbd/51712" */
	char back[96];		/* "/local/domain/0/backend/vbd/1/51712" */
	uint16_t peer;		/* the domain of the backend */
	/* private */
	struct uk_xenstore_watch watch;
	struct uk_sem changed;
};

/*
 * The @nth (from 0, as xenstore lists them) device of @type: "vbd", "vif". 0; -ENODEV: there are
 * not so many, or no xenstore; -EPROTO: its nodes make no sense, which is said on the console. @d
 * stays known until uk_xenbus_forget().
 */
int uk_xenbus_find(struct uk_xenbus_dev *d, const char *type, unsigned int nth);
void uk_xenbus_forget(struct uk_xenbus_dev *d);

/* What the backend says of itself, an enum uk_xenbus_state. */
int uk_xenbus_state(struct uk_xenbus_dev *d);

/* Wait until the backend is in one of @states (UK_XENBUS_BIT of each). The state; -ETIMEDOUT;
 * -ECONNRESET: it closes, which is not in @states, nor is INIT_WAIT, to which it comes from there
 * when the frontend begins anew. One thread at a time. */
int uk_xenbus_wait(struct uk_xenbus_dev *d, uint32_t states, uint64_t timeout);

/* Say in which state the frontend is. */
int uk_xenbus_switch(struct uk_xenbus_dev *d, enum uk_xenbus_state state);

/* A number that the backend offers; @otherwise when there is none, or it is no number. */
uint64_t uk_xenbus_feature(struct uk_xenbus_dev *d, const char *node, uint64_t otherwise);

/*
 * Close: the backend lets go of what was granted to it. 0, or -ETIMEDOUT: it did not by @timeout,
 * and may still use it. The frontend is Closed then; from Initialising on the same @d may connect
 * again.
 */
int uk_xenbus_close(struct uk_xenbus_dev *d, uint64_t timeout);

/*
 * Call @fn(e) in a thread of this library, of priority LIBXENBUS_PRIORITY, after a node or anything
 * below it has changed, and once at the beginning. Storage is the caller's, for good. The function
 * may call all of this and xenstore; others wait for it meanwhile.
 */
struct uk_xenbus_event {
	struct uk_xenstore_watch watch;	/* private */
	void (*fn)(struct uk_xenbus_event *e);
	bool due;
	struct uk_xenbus_event *next;
};

int uk_xenbus_on(struct uk_xenbus_event *e, void (*fn)(struct uk_xenbus_event *e), const char *dir,
		 const char *node);

#endif /* __UK_XEN_BUS_H__ */
