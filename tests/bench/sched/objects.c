// SPDX-License-Identifier: BSD-3-Clause
/* Objects that nobody waits for: the fast paths. */
#include <uk/allocpool.h>
#include <uk/msgq.h>
#include <uk/mutex.h>
#include <uk/sem.h>

#include "bench.h"

static struct uk_sem sem = UK_SEM_INIT(1, UK_SEM_MAX);
static struct uk_mutex mutex = UK_MUTEX_INIT(0);
static struct uk_msgq msgq;
static uint64_t msgq_buf[2 * 8];
UK_ALLOC_POOL_DEFINE(bench_pool, 128, 8);

void bench_objects(void)
{
	uint64_t empty = bench_empty();
	uint64_t out[2] = { 1, 2 }, in[2];

	uk_msgq_init(&msgq, msgq_buf, 8, 16);
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
