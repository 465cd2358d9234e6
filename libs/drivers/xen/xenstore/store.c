// SPDX-License-Identifier: BSD-3-Clause
/*
 * Requests: one at a time, under a mutex. Its bytes go into the ring as there is room; the event
 * channel's handler takes what comes and wakes who waits, for room or for the answer.
 */
#include <errno.h>
#include <string.h>

#include <uk/annotate.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/paging.h>
#include <uk/init.h>
#include <uk/mutex.h>
#include <uk/sem.h>
#include <uk/time.h>
#include <uk/xen/evtchn.h>
#include <uk/xen/store.h>
#include "wire.h"

static struct xs_wire wire;
static struct uk_mutex one = UK_MUTEX_INIT(0);
static struct uk_sem news = UK_SEM_INIT(0, 1);
static struct uk_xenstore_watch *watches;
static uint32_t port;		/* 0: there is no xenstore */
static uint32_t last_id, last_token;

bool uk_xenstore_found(void)
{
	return port != 0;
}

UK_CALLS(xs_hook_event, passed(uk_xenstore_watch));

void xs_hook_event(uint32_t token)
{
	struct uk_xenstore_watch *w = watches;

	while (w != NULL && w->token != token)
		w = w->next;
	if (w != NULL)
		w->fn(w);
}

/* Interrupt context, or interrupts masked. */
static void on_event(void *arg __uk_unused)
{
	if (xs_wire_take(&wire))
		uk_evtchn_send(port);
	uk_sem_put(&news);
}

struct part {
	const void *data;
	size_t len;
};

/* All of it, waiting for room. What is half written when the time is over cannot be taken back. */
static int put(const struct part *part, unsigned int n, uk_timeout_t timeout)
{
	bool begun = false;

	for (unsigned int i = 0; i < n; i++) {
		size_t done = 0;

		while (done < part[i].len) {
			uint32_t some = xs_wire_put(&wire, (const char *)part[i].data + done,
						    (uint32_t)(part[i].len - done));

			done += some;
			begun = begun || some != 0;
			if (some != 0)
				continue;
			uk_evtchn_send(port);
			if (wire.broken || uk_sem_get(&news, timeout) != 0) {
				wire.broken = wire.broken || begun;
				return wire.broken ? -EPROTO : -ETIMEDOUT;
			}
		}
	}
	return (int)uk_evtchn_send(port);
}

/* The answer's length, which may be more than @size. */
static int answer(uk_timeout_t timeout)
{
	unsigned long flags;
	int rc = 0;

	while (UK_READ_ONCE(wire.waiting) && !wire.broken && rc == 0)
		rc = uk_sem_get(&news, timeout);
	flags = ukarch_irq_save();
	/* From here on nobody writes to the buffer. */
	if (!wire.waiting)
		rc = wire.error ? wire.error : (int)wire.len;
	else
		rc = wire.broken ? -EPROTO : -ETIMEDOUT;
	wire.waiting = false;
	wire.mine = false;
	ukarch_irq_restore(flags);
	return rc;
}

#define PARTS	5

/*
 * A request and its answer. @dir and @node, if @node is not NULL, are its first string, with its
 * NUL; @more follows.
 */
static int ask(enum xs_type type, uint32_t tx, const char *dir, const char *node, struct part more,
	       char *buf, size_t size)
{
	uk_timeout_t timeout = uk_after(UK_MS(CONFIG_LIBXENSTORE_WAIT_MS));
	struct xs_header h = { .type = type, .tx = tx };
	struct part part[PARTS];
	unsigned int n = 1;
	unsigned long flags;
	int rc;

	if (port == 0)
		return -ENODEV;
	part[0] = (struct part){ &h, sizeof(h) };
	if (node != NULL) {
		size_t d = strlen(dir), f = strlen(node);

		if (d + f + 2 > UK_XENSTORE_PATH_MAX)
			return -EINVAL;
		part[n++] = (struct part){ dir, d };
		part[n++] = (struct part){ "/", d != 0 && f != 0 ? 1 : 0 };
		part[n++] = (struct part){ node, f + 1 };
	}
	part[n++] = more;
	for (unsigned int i = 1; i < n; i++)
		h.len += (uint32_t)part[i].len;
	if (more.len > XS_PAYLOAD_MAX || h.len > XS_PAYLOAD_MAX)
		return -EINVAL;
	rc = uk_mutex_lock(&one, timeout);
	if (rc != 0 && rc != -EOWNERDEAD)
		return rc;
	/* Whoever died with it left a request half written, at worst. */
	if (rc == -EOWNERDEAD) {
		wire.broken = true;
		uk_mutex_consistent(&one);
	}
	h.id = ++last_id;
	flags = ukarch_irq_save();
	xs_wire_expect(&wire, h.id, type, buf, (uint32_t)size);
	ukarch_irq_restore(flags);
	rc = wire.broken ? -EPROTO : put(part, n, timeout);
	if (rc == 0)
		rc = answer(timeout);
	else
		wire.waiting = false;
	uk_mutex_unlock(&one);
	return rc;
}

static const struct part nothing;

int uk_xenstore_read(uint32_t tx, const char *dir, const char *node, char *buf, size_t size)
{
	int rc;

	if (size == 0 || size > INT32_MAX)
		return -EINVAL;
	rc = ask(XS_READ, tx, dir, node, nothing, buf, size - 1);
	if (rc < 0)
		return rc;
	buf[UK_MIN((size_t)rc, size - 1)] = '\0';
	return (size_t)rc < size ? rc : -ENOSPC;
}

int uk_xenstore_read_num(uint32_t tx, const char *dir, const char *node, uint64_t *value)
{
	char text[24];
	uint64_t v = 0;
	int rc = uk_xenstore_read(tx, dir, node, text, sizeof(text));

	if (rc < 0)
		return rc == -ENOSPC ? -EINVAL : rc;
	for (int i = 0; i < rc; i++) {
		unsigned int digit = (unsigned int)(unsigned char)text[i] - '0';

		if (digit > 9 || v > (UINT64_MAX - digit) / 10)
			return -EINVAL;
		v = v * 10 + digit;
	}
	if (rc == 0)
		return -EINVAL;
	*value = v;
	return 0;
}

int uk_xenstore_list(uint32_t tx, const char *dir, const char *node, char *buf, size_t size)
{
	int rc;

	if (size == 0 || size > INT32_MAX)
		return -EINVAL;
	rc = ask(XS_DIRECTORY, tx, dir, node, nothing, buf, size);
	if (rc < 0)
		return rc;
	/* The last one ends too, whatever was sent. */
	if (rc != 0)
		buf[UK_MIN((size_t)rc, size) - 1] = '\0';
	return (size_t)rc <= size ? rc : -ENOSPC;
}

int uk_xenstore_write(uint32_t tx, const char *dir, const char *node, const char *value)
{
	int rc = ask(XS_WRITE, tx, dir, node, (struct part){ value, strlen(value) }, NULL, 0);

	return UK_MIN(rc, 0);
}

int uk_xenstore_write_num(uint32_t tx, const char *dir, const char *node, uint64_t value)
{
	char text[21];
	char *p = &text[sizeof(text) - 1];

	*p = '\0';
	do {
		*--p = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	return uk_xenstore_write(tx, dir, node, p);
}

int uk_xenstore_rm(uint32_t tx, const char *dir, const char *node)
{
	int rc = ask(XS_RM, tx, dir, node, nothing, NULL, 0);

	return UK_MIN(rc, 0);
}

int uk_xenstore_begin(uint32_t *tx)
{
	char text[12];
	uint64_t v = 0;
	int rc = ask(XS_TRANSACTION_START, 0, NULL, NULL, (struct part){ "", 1 }, text,
		     sizeof(text));

	if (rc < 0)
		return rc;
	for (int i = 0; i < rc && i < (int)sizeof(text) && text[i] != '\0'; i++)
		v = v * 10 + ((unsigned int)(unsigned char)text[i] - '0');
	if (v == 0 || v > UINT32_MAX)
		return -EIO;
	*tx = (uint32_t)v;
	return 0;
}

int uk_xenstore_end(uint32_t tx, bool commit)
{
	int rc = ask(XS_TRANSACTION_END, tx, NULL, NULL, (struct part){ commit ? "T" : "F", 2 },
		     NULL, 0);

	return UK_MIN(rc, 0);
}

/* As wire.c reads it: hexadecimal. */
static struct part token_text(uint32_t token, char text[XS_TOKEN_MAX + 1])
{
	for (unsigned int i = 0; i < XS_TOKEN_MAX; i++)
		text[i] = "0123456789abcdef"[token >> (28 - 4 * i) & 15];
	text[XS_TOKEN_MAX] = '\0';
	return (struct part){ text, XS_TOKEN_MAX + 1 };
}

static void forget(struct uk_xenstore_watch *w)
{
	unsigned long flags = ukarch_irq_save();
	struct uk_xenstore_watch **at = &watches;

	while (*at != NULL && *at != w)
		at = &(*at)->next;
	if (*at != NULL)
		*at = w->next;
	ukarch_irq_restore(flags);
}

int uk_xenstore_watch(struct uk_xenstore_watch *w, void (*fn)(struct uk_xenstore_watch *w),
		      const char *dir, const char *node)
{
	char text[XS_TOKEN_MAX + 1];
	unsigned long flags;
	int rc;

	if (port == 0)
		return -ENODEV;
	/* Known before the first event, which comes before the answer. */
	flags = ukarch_irq_save();
	w->fn = fn;
	w->token = ++last_token;
	w->next = watches;
	watches = w;
	ukarch_irq_restore(flags);
	rc = ask(XS_WATCH, 0, dir, node, token_text(w->token, text), NULL, 0);
	if (rc < 0)
		forget(w);
	return UK_MIN(rc, 0);
}

int uk_xenstore_unwatch(struct uk_xenstore_watch *w, const char *dir, const char *node)
{
	char text[XS_TOKEN_MAX + 1];
	int rc;

	forget(w);
	rc = ask(XS_UNWATCH, 0, dir, node, token_text(w->token, text), NULL, 0);
	return UK_MIN(rc, 0);
}

/* Xen says where the page is, if there is one. */
static int store_init(void)
{
	uint64_t base = ukplat_xen_param(UK_XEN_PARAM_STORE_PFN) << 12;
	uint64_t number = ukplat_xen_param(UK_XEN_PARAM_STORE_EVTCHN);
	int rc;

	if (base == 0 || number == 0 || number >= CONFIG_LIBXENEVTCHN_PORTS)
		return 0;
	rc = ukarch_page_protect(base, UKARCH_PAGE_SIZE, UKARCH_PAGE_RW);
	if (rc)
		return rc;
	xs_wire_init(&wire, (struct xs_page *)(uintptr_t)base);
	rc = uk_evtchn_handle((uint32_t)number, on_event, NULL);
	if (rc)
		return rc == -ENODEV ? 0 : rc;
	port = (uint32_t)number;
	return 0;
}
uk_plat_initcall_prio(store_init, 4);
