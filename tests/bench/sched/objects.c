// SPDX-License-Identifier: BSD-3-Clause
/* Objects that nobody waits for: the fast paths. */
#include <uk/allocpool.h>
#include <uk/msgq.h>
#include <uk/mutex.h>
#include <uk/sem.h>

#include "bench.h"

static struct uk_sem sem = UK_SEM_INIT(1, UK_SEM_MAX);
static struct uk_mutex mutex = UK_MUTEX_INIT(0);
static struct uk_mutex recursive = UK_MUTEX_INIT(UK_MUTEX_RECURSIVE);
static struct uk_mutex ceiling;
static struct uk_msgq msgq, msgq_256;
static uint64_t msgq_buf[2 * 8], msgq_256_buf[32 * 2];
UK_ALLOC_POOL_DEFINE(bench_pool, 128, 8);

void bench_objects(void)
{
	uint64_t empty = bench_empty();
	static uint64_t out[32] = { 1, 2 }, in[32];

	uk_msgq_init(&msgq, msgq_buf, 8, 16);
	uk_msgq_init(&msgq_256, msgq_256_buf, 2, 256);
	uk_mutex_init_ceiling(&ceiling, 0, 3);
	bench_result("semaphore", BENCH_COUNT({
			     uk_sem_get(&sem, UK_FOREVER);
			     uk_sem_put(&sem);
		     }),
		     empty, ROUNDS);
	bench_result("mutex", BENCH_COUNT({
			     uk_mutex_lock(&mutex, UK_FOREVER);
			     uk_mutex_unlock(&mutex);
		     }),
		     empty, ROUNDS);
	bench_result("mutex-recursive", BENCH_COUNT({
			     uk_mutex_lock(&recursive, UK_FOREVER);
			     uk_mutex_unlock(&recursive);
		     }),
		     empty, ROUNDS);
	bench_result("mutex-ceiling", BENCH_COUNT({
			     uk_mutex_lock(&ceiling, UK_FOREVER);
			     uk_mutex_unlock(&ceiling);
		     }),
		     empty, ROUNDS);
	bench_result("message-256", BENCH_COUNT({
			     uk_msgq_send(&msgq_256, out, UK_FOREVER);
			     uk_msgq_recv(&msgq_256, in, UK_FOREVER);
		     }),
		     empty, ROUNDS);
	bench_result("message-16", BENCH_COUNT({
			     uk_msgq_send(&msgq, out, UK_FOREVER);
			     uk_msgq_recv(&msgq, in, UK_FOREVER);
		     }),
		     empty, ROUNDS);
	bench_result("pool-128", BENCH_COUNT({
			     void *p = uk_allocpool_take(&bench_pool);

			     uk_allocpool_return(&bench_pool, p);
		     }),
		     empty, ROUNDS);
}
