// SPDX-License-Identifier: BSD-3-Clause
/* RDSEED, else RDRAND (Intel SDM 325462, volume 1, 7.3.17), where CPUID has them. */
#include <uk/arch/lcpu.h>
#include "random.h"

#define LEAF1_ECX_RDRAND	30
#define LEAF7_EBX_RDSEED	18

/* Of a word. The manual asks for 10 with RDRAND; RDSEED waits for the source itself. */
#define TRIES	100

static bool rdseed(uint64_t *value)
{
	bool ok;

	__asm__ volatile("rdseed %0" : "=r"(*value), "=@ccc"(ok));
	return ok;
}

static bool rdrand(uint64_t *value)
{
	bool ok;

	__asm__ volatile("rdrand %0" : "=r"(*value), "=@ccc"(ok));
	return ok;
}

static bool four(uint64_t words[4], bool seed)
{
	unsigned int got = 0;

	for (unsigned int n = 0; got < 4 && n < 4 * TRIES; n++)
		got += seed ? rdseed(&words[got]) : rdrand(&words[got]);
	return got == 4;
}

unsigned int random_cpu(uint64_t words[4])
{
	if ((ukarch_cpuid(7, 0).ebx >> LEAF7_EBX_RDSEED & 1) && four(words, true))
		return UK_RANDOM_CPU_SEED;
	if ((ukarch_cpuid(1, 0).ecx >> LEAF1_ECX_RDRAND & 1) && four(words, false))
		return UK_RANDOM_CPU_RAND;
	return 0;
}
