// SPDX-License-Identifier: BSD-3-Clause
/* The small blocks that a CPU keeps: by size, the last one first, as many as there may be. */
// UNIT-INCS: libs/mem/ukalloctlsf libs/mem/ukalloc/include libs/mem/ukalloctlsf/include
// UNIT-INCS: libs/core/ukassert/include
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCTLSF=1 -DCONFIG_LIBUKALLOCTLSF_SL_LOG2=4
// UNIT-CFLAGS: -DCONFIG_LIBUKALLOCTLSF_MAX_LOG2=16
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "cache.h"

#define LARGEST	(MIN_BLOCK + (CACHE_CLASSES - 1) * UK_ALLOC_ALIGN)

static struct block *make(size_t size)
{
	static uint64_t room[4096];
	static size_t used;
	struct block *b = (struct block *)&room[used];

	used += size / sizeof(room[0]);
	assert_in_range(used, 0, UK_ARRAY_SIZE(room));
	b->head = size | PREV_FREE;
	b->prev = NULL;
	return b;
}

static void which_sizes(void **state)
{
	(void)state;
	assert_true(cache_holds(MIN_BLOCK));
	assert_true(cache_holds(LARGEST));
	assert_false(cache_holds(LARGEST + UK_ALLOC_ALIGN));
	assert_false(cache_holds(MAX_BLOCK));
	assert_int_equal(cache_class(MIN_BLOCK), 0);
	assert_int_equal(cache_class(LARGEST), CACHE_CLASSES - 1);
}

static void every_size_has_its_list(void **state)
{
	struct cache c = { .count = { 0 } };
	struct block *of[CACHE_CLASSES];

	(void)state;
	for (unsigned int i = 0; i < CACHE_CLASSES; i++) {
		size_t size = MIN_BLOCK + i * UK_ALLOC_ALIGN;

		assert_null(cache_take(&c, size));
		of[i] = make(size);
		assert_true(cache_put(&c, of[i], size));
	}
	for (unsigned int i = 0; i < CACHE_CLASSES; i++) {
		size_t size = MIN_BLOCK + i * UK_ALLOC_ALIGN;

		assert_ptr_equal(cache_take(&c, size), of[i]);
		assert_null(cache_take(&c, size));
		/* The header is the heap's. */
		assert_int_equal(of[i]->head, size | PREV_FREE);
	}
}

static void the_last_one_comes_first_and_a_full_list_refuses(void **state)
{
	struct cache c = { .count = { 0 } };
	struct block *b[CACHE_DEPTH + 1];

	(void)state;
	for (unsigned int i = 0; i <= CACHE_DEPTH; i++) {
		b[i] = make(48);
		assert_int_equal(cache_put(&c, b[i], 48), i < CACHE_DEPTH);
		assert_int_equal(cache_marked(b[i]), i < CACHE_DEPTH);
		assert_int_equal(cache_has(&c, b[i], 48), i < CACHE_DEPTH);
	}
	for (unsigned int i = CACHE_DEPTH; i-- > 0; ) {
		assert_ptr_equal(cache_take(&c, 48), b[i]);
		assert_false(cache_marked(b[i]));
		assert_false(cache_has(&c, b[i], 48));
	}
	assert_null(cache_take(&c, 48));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_sizes),
		cmocka_unit_test(every_size_has_its_list),
		cmocka_unit_test(the_last_one_comes_first_and_a_full_list_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
