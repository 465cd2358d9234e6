// SPDX-License-Identifier: BSD-3-Clause
/* Devices: where they are in xenstore, and the states of both ends. */
#include <errno.h>
#include <string.h>

#include <uk/print.h>
#include <uk/xen/bus.h>

/* public/xen.h, DOMID_FIRST_RESERVED: domains have numbers below it. */
#define DOMIDS	0x7ff0U

static void on_change(struct uk_xenstore_watch *w)
{
	uk_sem_put(&uk_container_of(w, struct uk_xenbus_dev, watch)->changed);
}

/* The @nth name of a list, in *@name. */
static bool pick(const char *list, int len, unsigned int nth, const char **name)
{
	const char *end = list + len;

	while (list < end && nth-- != 0)
		list += strlen(list) + 1;
	*name = list;
	return list < end;
}

/* "device/" type "/" name, which has to fit and to be one word. */
static int front_path(struct uk_xenbus_dev *d, const char *type, const char *name)
{
	const char *const part[] = { "device/", type, "/", name };
	size_t at = 0;

	if (*name == '\0' || strchr(name, '/') != NULL)
		return -EPROTO;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(part); i++) {
		size_t len = strlen(part[i]);

		if (at + len + 1 > sizeof(d->front))
			return -EPROTO;
		memcpy(d->front + at, part[i], len + 1);
		at += len;
	}
	return 0;
}

int uk_xenbus_find(struct uk_xenbus_dev *d, const char *type, unsigned int nth)
{
	char list[256];
	const char *name;
	uint64_t peer = 0;
	int rc = uk_xenstore_list(0, "device", type, list, sizeof(list));

	if (rc < 0 && rc != -ENOSPC)
		return rc == -ENOENT ? -ENODEV : rc;
	if (!pick(list, rc < 0 ? (int)sizeof(list) : rc, nth, &name))
		return -ENODEV;
	rc = front_path(d, type, name);
	if (rc == 0) {
		rc = uk_xenstore_read(0, d->front, "backend", d->back, sizeof(d->back));
		rc = rc > 0 && d->back[0] == '/' && strlen(d->back) == (size_t)rc ? 0 : -EPROTO;
		if (rc)
			uk_pr_err("%s/backend: not a path of xenstore\n", d->front);
	}
	if (rc == 0) {
		rc = uk_xenstore_read_num(0, d->front, "backend-id", &peer);
		if (rc || peer >= DOMIDS) {
			uk_pr_err("%s/backend-id: not the number of a domain\n", d->front);
			rc = -EPROTO;
		}
	}
	if (rc)
		return rc;
	d->peer = (uint16_t)peer;
	uk_sem_init(&d->changed, 0, 1);
	return uk_xenstore_watch(&d->watch, on_change, d->back, "state");
}

void uk_xenbus_forget(struct uk_xenbus_dev *d)
{
	uk_xenstore_unwatch(&d->watch, d->back, "state");
}

int uk_xenbus_state(struct uk_xenbus_dev *d)
{
	uint64_t state;
	int rc = uk_xenstore_read_num(0, d->back, "state", &state);

	if (rc == -ENOENT || rc == -EINVAL || (rc == 0 && state > UK_XENBUS_RECONFIGURED))
		return UK_XENBUS_UNKNOWN;
	return rc ? rc : (int)state;
}

int uk_xenbus_wait(struct uk_xenbus_dev *d, uint32_t states, uint64_t timeout)
{
	for (;;) {
		int state = uk_xenbus_state(d);

		if (state < 0 || (states >> state & 1))
			return state;
		if ((state == UK_XENBUS_CLOSING || state == UK_XENBUS_CLOSED) &&
		    !(states & UK_XENBUS_BIT(INIT_WAIT)))
			return -ECONNRESET;
		state = uk_sem_get(&d->changed, timeout);
		if (state != 0)
			return state;
	}
}

int uk_xenbus_switch(struct uk_xenbus_dev *d, enum uk_xenbus_state state)
{
	return uk_xenstore_write_num(0, d->front, "state", state);
}

uint64_t uk_xenbus_feature(struct uk_xenbus_dev *d, const char *node, uint64_t otherwise)
{
	uint64_t value;

	return uk_xenstore_read_num(0, d->back, node, &value) == 0 ? value : otherwise;
}

int uk_xenbus_close(struct uk_xenbus_dev *d, uint64_t timeout)
{
	int rc = uk_xenbus_switch(d, UK_XENBUS_CLOSING);

	/* A backend that was never connected has nothing to let go of. */
	if (rc == 0)
		rc = uk_xenbus_wait(d, UK_XENBUS_BIT(UNKNOWN) | UK_XENBUS_BIT(INITIALISING) |
				    UK_XENBUS_BIT(INIT_WAIT) | UK_XENBUS_BIT(CLOSING) |
				    UK_XENBUS_BIT(CLOSED), timeout);
	if (rc < 0)
		return rc;
	rc = uk_xenbus_switch(d, UK_XENBUS_CLOSED);
	/* Linux's backends let go of the ring when the frontend is Closing, and say Closed when it
	 * is Closed. */
	if (rc == 0)
		rc = uk_xenbus_wait(d, UK_XENBUS_BIT(UNKNOWN) | UK_XENBUS_BIT(INITIALISING) |
				    UK_XENBUS_BIT(INIT_WAIT) | UK_XENBUS_BIT(CLOSED), timeout);
	return UK_MIN(rc, 0);
}
