/* SPDX-License-Identifier: BSD-3-Clause */
/* The kinds of object that threads wait for, as what they have in common: something to take. */
#ifndef GRANT_H
#define GRANT_H

#include <uk/cond.h>
#include <uk/mailbox.h>
#include <uk/msgq.h>
#include <uk/sem.h>

#include "pool.h"

#define TARGET	(POOL - 1)	/* the thread that is joined */

/* How an object differs from a semaphore. */
#define ONE_WAITER	0x01	/* there can be one at a time */
#define SHARED		0x02	/* what is given is for all who wait */
#define RETURNED	0x04	/* whoever has it gives it on by itself */
#define FORGETS		0x08	/* given to nobody, it is lost */
#define BY_INTERRUPTS	0x10	/* an interrupt may give it */

struct object {
	const char *name;
	unsigned int flags;
	void (*setup)(void);		/* there is nothing to take */
	int (*take)(uk_timeout_t until);
	void (*give)(void);
	void (*drop)(void);		/* who took it has done with it */
};

extern const struct object objects[];
extern const unsigned int object_count;
extern const struct object *o;		/* the one that the functions below are for */

void setup(void);
int take(uk_timeout_t until);
void give(void);
void drop(void);
/* The object with this function is the one. */
void choose(int (*taking)(uk_timeout_t until));

/* For cases of one kind only. Messages and words are counted from 1; the last is @given. */
extern uint64_t given;
extern struct uk_msgq queue;
extern struct uk_mailbox box;
extern struct uk_cond cond;
extern struct uk_mutex cond_mutex, mutex;
extern struct uk_sem end;		/* of the thread that is joined */

void queue_setup(void);
void queue_give(void);
int queue_take(uk_timeout_t until);
void box_give(void);
int box_take(uk_timeout_t until);
void cond_give(void);
int cond_take(uk_timeout_t until);
int mutex_take(uk_timeout_t until);

#endif /* GRANT_H */
