// SPDX-License-Identifier: BSD-3-Clause
/*
 * Both rings. An index of the daemon's is read once and used if it makes sense; a message is taken
 * apart as its bytes come, so that none has to fit anywhere:
 *
 *	header (16 bytes) -> answer: to the waiter's buffer, what does not fit is dropped
 *	                  -> error: its name
 *	                  -> event of a watch: the token behind the path's NUL
 *	                  -> anything else, such as an answer that came too late: dropped
 */
#include <errno.h>
#include <string.h>

#include "wire.h"

void xs_wire_init(struct xs_wire *w, struct xs_page *page)
{
	*w = (struct xs_wire){ .page = page };
}

uint32_t xs_wire_put(struct xs_wire *w, const void *data, uint32_t len)
{
	struct xs_page *p = w->page;
	uint32_t prod = UK_READ_ONCE(p->req_prod);
	uint32_t used = prod - __atomic_load_n(&p->req_cons, __ATOMIC_ACQUIRE);

	if (used > XS_RING)
		w->broken = true;
	if (w->broken)
		return 0;
	len = UK_MIN(len, XS_RING - used);
	for (uint32_t i = 0; i < len; i++)
		p->req[(prod + i) % XS_RING] = ((const char *)data)[i];
	__atomic_store_n(&p->req_prod, prod + len, __ATOMIC_RELEASE);
	return len;
}

void xs_wire_expect(struct xs_wire *w, uint32_t id, uint32_t type, char *buf, uint32_t size)
{
	w->id = id;
	w->type = type;
	w->buf = buf;
	w->size = size;
	w->len = 0;
	w->error = 0;
	/* What is being read, if anything, began before the request: no answer to it. */
	w->waiting = true;
}

/* xs_wire.h, xsd_errors: names, since numbers differ between systems. */
static int errno_of(const char *name)
{
	static const struct {
		char name[10];
		uint8_t number;
	} known[] = {
		{ "EINVAL", EINVAL }, { "EACCES", EACCES }, { "EEXIST", EEXIST },
		{ "ENOENT", ENOENT }, { "ENOMEM", ENOMEM }, { "ENOSPC", ENOSPC },
		{ "EAGAIN", EAGAIN }, { "EBUSY", EBUSY },
	};

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(known); i++)
		if (strcmp(name, known[i].name) == 0)
			return -known[i].number;
	return -EIO;
}

static void begin(struct xs_wire *w)
{
	w->ntext = 0;
	w->in_token = false;
	w->mine = w->waiting && w->head.id == w->id &&
		  (w->head.type == w->type || w->head.type == XS_ERROR);
	/* No kind of message is longer; who says so has lost its place. */
	if (w->head.len > XS_PAYLOAD_MAX)
		w->broken = true;
	if (w->mine)
		w->len = w->head.type == w->type ? w->head.len : 0;
}

/* @n bytes at @from, which are the payload from @at on. */
static void payload(struct xs_wire *w, uint32_t at, const char *from, uint32_t n)
{
	bool event = w->head.type == XS_WATCH_EVENT;

	if (w->mine && w->head.type == w->type) {
		if (at < w->size)
			memcpy(w->buf + at, from, UK_MIN(n, w->size - at));
		return;
	}
	if (!event && !w->mine)
		return;
	if (event && !w->in_token) {
		const char *nul = memchr(from, 0, n);

		if (nul == NULL)
			return;
		w->in_token = true;
		n -= (uint32_t)(nul + 1 - from);
		from = nul + 1;
	}
	for (uint32_t i = 0; i < n && w->ntext < sizeof(w->text); i++)
		w->text[w->ntext++] = from[i];
}

/* The token is one to eight digits and a NUL; what is not is not ours. */
static bool token_of(const struct xs_wire *w, uint32_t *token)
{
	uint32_t v = 0, n = w->ntext;

	if (n > 0 && w->text[n - 1] == '\0')
		n--;
	if (n == 0 || n > XS_TOKEN_MAX)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)w->text[i];
		uint32_t digit = c >= 'a' ? c - 'a' + 10U : c - (uint32_t)'0';

		if (digit > 15 || (c < 'a' && digit > 9))
			return false;
		v = v << 4 | digit;
	}
	*token = v;
	return true;
}

static void end(struct xs_wire *w)
{
	uint32_t token;

	w->got = 0;
	if (w->mine) {
		w->text[UK_MIN(w->ntext, (uint32_t)sizeof(w->text) - 1)] = '\0';
		w->error = w->head.type == XS_ERROR ? errno_of(w->text) : 0;
		w->waiting = false;
		w->mine = false;
	} else if (w->head.type == XS_WATCH_EVENT && token_of(w, &token)) {
		xs_hook_event(token);
	}
}

bool xs_wire_take(struct xs_wire *w)
{
	struct xs_page *p = w->page;
	uint32_t cons = UK_READ_ONCE(p->rsp_cons);
	uint32_t n = __atomic_load_n(&p->rsp_prod, __ATOMIC_ACQUIRE) - cons;

	if (n > XS_RING)
		w->broken = true;
	for (uint32_t i = 0; i < n && !w->broken;) {
		uint32_t at = (cons + i) % XS_RING, run = 1;
		const char *from = &p->rsp[at];

		if (w->got < sizeof(w->head)) {
			((char *)&w->head)[w->got] = UK_READ_ONCE(*from);
			if (w->got + run == sizeof(w->head))
				begin(w);
		} else {
			uint32_t done = w->got - (uint32_t)sizeof(w->head);

			run = UK_MIN(UK_MIN(n - i, XS_RING - at), w->head.len - done);
			payload(w, done, from, run);
		}
		i += run;
		w->got += run;
		if (w->got >= sizeof(w->head) && w->got - sizeof(w->head) == w->head.len)
			end(w);
	}
	if (n == 0 || w->broken)
		return false;
	__atomic_store_n(&p->rsp_cons, cons + n, __ATOMIC_RELEASE);
	return true;
}
