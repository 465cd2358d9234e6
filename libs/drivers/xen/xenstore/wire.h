/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Private: the shared page and what comes and goes through it; public/io/xs_wire.h. No waiting, no
 * hypercalls: the tests feed it on the host.
 */
#ifndef __XENSTORE_WIRE_H__
#define __XENSTORE_WIRE_H__

#include <uk/essentials.h>

#define XS_RING		1024U		/* XENSTORE_RING_SIZE */
#define XS_PAYLOAD_MAX	4096U		/* XENSTORE_PAYLOAD_MAX */

struct xs_page {
	char req[XS_RING];
	char rsp[XS_RING];
	uint32_t req_cons, req_prod;	/* free running; the daemon's, ours */
	uint32_t rsp_cons, rsp_prod;	/* ours, the daemon's */
};

_Static_assert(offsetof(struct xs_page, req_cons) == 2048, "public/io/xs_wire.h");

struct xs_header {
	uint32_t type;
	uint32_t id;
	uint32_t tx;
	uint32_t len;
};

_Static_assert(sizeof(struct xs_header) == 16, "public/io/xs_wire.h");

enum xs_type {
	XS_DIRECTORY = 1,
	XS_READ = 2,
	XS_WATCH = 4,
	XS_UNWATCH = 5,
	XS_TRANSACTION_START = 6,
	XS_TRANSACTION_END = 7,
	XS_WRITE = 11,
	XS_RM = 13,
	XS_WATCH_EVENT = 15,
	XS_ERROR = 16,
};

#define XS_TOKEN_MAX	8U	/* hexadecimal digits of ours */
#define XS_ERROR_MAX	16U	/* the longest is ENOTEMPTY */

struct xs_wire {
	struct xs_page *page;
	bool broken;
	/* The answer that is waited for. */
	bool waiting;
	uint32_t id, type;
	char *buf;		/* may be NULL with 0 bytes */
	uint32_t size;
	uint32_t len;		/* of the answer, of which size bytes at most are in buf */
	int error;		/* what xenstored said: a negative errno */
	/* The message that is being read. */
	struct xs_header head;
	uint32_t got;		/* bytes of it, header included */
	bool mine;		/* it is the answer */
	bool in_token;		/* of a watch's event: behind the path */
	uint32_t ntext;
	char text[XS_ERROR_MAX];	/* the token, or the name of the error */
};

/* Begin with a page of whatever state. */
void xs_wire_init(struct xs_wire *w, struct xs_page *page);

/* Put as much of @len bytes as there is room for; the number of bytes. Broken: 0. O(@len). */
uint32_t xs_wire_put(struct xs_wire *w, const void *data, uint32_t len);

/* From now on an answer to request @id of @type goes to @buf. */
void xs_wire_expect(struct xs_wire *w, uint32_t id, uint32_t type, char *buf, uint32_t size);

/*
 * Take all that has come, at most a ring's content; true if there was anything. ->waiting becomes
 * false when the answer is whole. O(XS_RING).
 */
bool xs_wire_take(struct xs_wire *w);

/* An event of the watch with that token, which may not be one of ours. Filled by the client. */
void xs_hook_event(uint32_t token);

#endif /* __XENSTORE_WIRE_H__ */
