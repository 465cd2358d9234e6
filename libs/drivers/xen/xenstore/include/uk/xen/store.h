/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Xenstore: the small tree of strings in which dom0 and its guests tell each other what there is
 * (Xen's docs/misc/xenstore.txt; the messages: public/io/xs_wire.h). For a guest of `xl`: a
 * partition that Xen made at boot has none, and every call says -ENODEV.
 *
 *	char name[32];
 *	rc = uk_xenstore_read(0, "", "name", name, sizeof(name));
 *
 * A node is named by two strings, a directory and what is below it, between which a slash is put
 * unless one of them is empty. What does not begin with a slash is below this domain's own
 * directory, /local/domain/<number>. Both together: 255 bytes at most.
 *
 * One request is under way at a time; others wait for it, by urgency. A request that dom0 has not
 * answered after LIBXENSTORE_WAIT_MS ends with -ETIMEDOUT; its answer is dropped when it comes.
 * What dom0 writes into the shared page is read once and checked: a message that makes no sense
 * closes the connection, and every call says -EPROTO from then on.
 *
 * All of this is for threads, after the class of late init functions has begun (priority 1), unless
 * it says otherwise. Errors that every call may return: -ENODEV, -ETIMEDOUT, -EPROTO, -EINVAL (the
 * strings are too long, or xenstored says so), -EACCES, -ENOENT and other errno of xenstored.
 */
#ifndef __UK_XEN_STORE_H__
#define __UK_XEN_STORE_H__

#include <uk/essentials.h>

#define UK_XENSTORE_PATH_MAX	256	/* with its NUL */

/* Is there a xenstore? Any context from the class of plat_initcalls on, O(1). */
bool uk_xenstore_found(void);

/*
 * The value of a node in @buf, with a NUL behind it; its length. -ENOSPC: it does not fit in
 * @size - 1 bytes, which hold its beginning. A value may contain any bytes, NUL too. @tx: a
 * transaction or 0.
 */
int uk_xenstore_read(uint32_t tx, const char *dir, const char *node, char *buf, size_t size);

/* The same as an unsigned decimal number; -EINVAL: it is none, or above UINT64_MAX. */
int uk_xenstore_read_num(uint32_t tx, const char *dir, const char *node, uint64_t *value);

/* The names below a node in @buf, a NUL behind each; the number of bytes. -ENOSPC as above. */
int uk_xenstore_list(uint32_t tx, const char *dir, const char *node, char *buf, size_t size);

/* Set a node, made with all above it if it is not there. @value without its NUL, up to 4000 bytes
 * (the length of a message is limited to 4096 by the protocol). */
int uk_xenstore_write(uint32_t tx, const char *dir, const char *node, const char *value);
int uk_xenstore_write_num(uint32_t tx, const char *dir, const char *node, uint64_t value);

/* Remove a node and all below it. */
int uk_xenstore_rm(uint32_t tx, const char *dir, const char *node);

/*
 * A transaction: what is read and written with *@tx is one step for others. uk_xenstore_end() with
 * @commit false drops it. -EAGAIN from uk_xenstore_end(): others were faster; do it again from the
 * beginning.
 */
int uk_xenstore_begin(uint32_t *tx);
int uk_xenstore_end(uint32_t tx, bool commit);

/*
 * Call @fn(w) whenever a node or anything below it changes, and once at the beginning; it runs in
 * interrupt context, at any event of xenstore, so it does little. Storage is the caller's, until
 * uk_xenstore_unwatch(), after which @fn is not called any more; ->arg is for the caller, the rest
 * is private.
 */
struct uk_xenstore_watch {
	void (*fn)(struct uk_xenstore_watch *w);
	void *arg;
	uint32_t token;
	struct uk_xenstore_watch *next;
};

int uk_xenstore_watch(struct uk_xenstore_watch *w, void (*fn)(struct uk_xenstore_watch *w),
		      const char *dir, const char *node);
/* The same two strings as before. When dom0 does not answer, @fn is not called any more either. */
int uk_xenstore_unwatch(struct uk_xenstore_watch *w, const char *dir, const char *node);

#endif /* __UK_XEN_STORE_H__ */
