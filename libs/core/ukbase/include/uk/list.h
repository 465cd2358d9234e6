/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Intrusive circular doubly linked list. Every operation is O(1), allocates nothing and takes no
 * lock: whoever shares a list between contexts protects it. An entry that is in no list points to
 * itself, so that uk_list_empty() tells whether it is queued and uk_list_del() may be repeated.
 *
 *	head <-> a <-> b <-> c <-> (head)
 */
#ifndef __UK_LIST_H__
#define __UK_LIST_H__

#include <stdbool.h>

#include <uk/essentials.h>

struct uk_list {
	struct uk_list *next;
	struct uk_list *prev;
};

#define UK_LIST_INIT(name)	{ &(name), &(name) }

static inline void uk_list_init(struct uk_list *l)
{
	l->next = l;
	l->prev = l;
}

static inline bool uk_list_empty(const struct uk_list *l)
{
	return l->next == l;
}

/* Put @e before @pos: at the tail when @pos is the head, so FIFO order is add_tail + first. */
static inline void uk_list_add_tail(struct uk_list *pos, struct uk_list *e)
{
	struct uk_list *prev = pos->prev;

	e->next = pos;
	e->prev = prev;
	prev->next = e;
	pos->prev = e;
}

/* Put @e behind @pos: at the front when @pos is the head. */
static inline void uk_list_add(struct uk_list *pos, struct uk_list *e)
{
	uk_list_add_tail(pos->next, e);
}

/* Take @e out of whatever list it is in; harmless when it is in none. */
static inline void uk_list_del(struct uk_list *e)
{
	e->prev->next = e->next;
	e->next->prev = e->prev;
	uk_list_init(e);
}

#define uk_list_entry(ptr, type, member)	uk_container_of(ptr, type, member)

/* The list must not be empty. */
#define uk_list_first(head, type, member)	uk_list_entry((head)->next, type, member)
#define uk_list_last(head, type, member)	uk_list_entry((head)->prev, type, member)

#define uk_list_for_each(pos, head)					\
	for (pos = (head)->next; pos != (head); pos = pos->next)

/* @pos may be taken out or freed in the body; @tmp holds what comes next. */
#define uk_list_for_each_safe(pos, tmp, head)				\
	for (pos = (head)->next, tmp = pos->next; pos != (head);	\
	     pos = tmp, tmp = pos->next)

#endif /* __UK_LIST_H__ */
