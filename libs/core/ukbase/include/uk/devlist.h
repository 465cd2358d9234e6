/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The devices of one kind, in the order in which their drivers make them known. For the library of
 * that kind: its structure has a name and a pointer to the next.
 *
 *	UK_DEVLIST(uk_blkdev);
 *
 * defines, private to the file, the list and
 *
 *	void devlist_add(struct uk_blkdev *d)			the last from now on; init context
 *	struct uk_blkdev *devlist_get(unsigned int i)		NULL: there are fewer
 *	struct uk_blkdev *devlist_find(const char *name)	NULL: none is called that
 *
 * Nobody leaves the list, and nobody joins it when threads run, so it needs no lock. O(devices).
 */
#ifndef __UK_DEVLIST_H__
#define __UK_DEVLIST_H__

#include <string.h>

#include <uk/essentials.h>

#define UK_DEVLIST(type)							\
	static struct type *devlist;						\
	static inline void devlist_add(struct type *d)				\
	{									\
		struct type **end = &devlist;					\
										\
		while (*end != NULL)						\
			end = &(*end)->next;					\
		d->next = NULL;							\
		*end = d;							\
	}									\
	static inline struct type *devlist_get(unsigned int i)			\
	{									\
		struct type *d = devlist;					\
										\
		while (d != NULL && i-- != 0)					\
			d = d->next;						\
		return d;							\
	}									\
	static inline struct type *devlist_find(const char *name)		\
	{									\
		struct type *d = devlist;					\
										\
		while (d != NULL && strcmp(d->name, name) != 0)			\
			d = d->next;						\
		return d;							\
	}									\
	_Static_assert(sizeof(devlist->name) == sizeof(char *), "a name")

#endif /* __UK_DEVLIST_H__ */
