/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the suite of <uk/alloc.h> is run against: every implementation in the image, each made
 * anew on the same arena for every case. The capabilities say what an implementation does not
 * promise, so that one suite serves all unchanged.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <uk/alloc.h>
#include <uk/test.h>

#define ARENA_SIZE	(48 * 1024)
#define BLOCK_SIZE	96		/* of the pool: blocks are this large, or up to this */

struct subject {
	const char *name;
	struct uk_alloc *(*make)(void *mem, size_t len);
	bool frees;		/* memory given back can be had again */
	bool any_size;		/* not limited to BLOCK_SIZE, nor to its alignment */
	bool addmem;
};

extern const struct subject subjects[];
extern const unsigned int subject_count;

/* Aligned to a page, so that where blocks fall does not depend on the link. */
extern uint8_t arena[ARENA_SIZE];

/* A new allocator on the whole arena; the one before is gone. */
struct uk_alloc *subject_make(const struct subject *s);

/* The same on @len bytes at @mem; may be NULL. */
struct uk_alloc *subject_make_at(const struct subject *s, void *mem, size_t len);

/* @size, or the most that @s gives. */
static inline size_t subject_size(const struct subject *s, size_t size)
{
	return s->any_size || size < BLOCK_SIZE ? size : BLOCK_SIZE;
}

/* Forget every allocator but the heap of the image. */
void subjects_forget(void);

/*
 * A case for each subject in turn: the body is a function of @s and @a. What fails says where, so
 * a note names the subject first.
 */
#define ALLOC_TESTCASE(case_)						\
	static void case_##_of(const struct subject *s, struct uk_alloc *a); \
	UK_TESTCASE(ukalloc, case_)					\
	{								\
		for (unsigned int i = 0; i < subject_count; i++) {	\
			struct uk_alloc *a = subject_make(&subjects[i]); \
			UK_TEST_ASSERT(a);				\
			case_##_of(&subjects[i], a);			\
			UK_TEST_EXPECT_ZERO(uk_alloc_check(a));		\
			if (!uk_test_passing()) {			\
				uk_test_note("with %s", subjects[i].name); \
				break;					\
			}						\
		}							\
		subjects_forget();					\
	}								\
	static void case_##_of(const struct subject *s __uk_unused,	\
			      struct uk_alloc *a __uk_unused)

#endif /* SUBJECT_H */
