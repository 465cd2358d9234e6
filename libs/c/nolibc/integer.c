// SPDX-License-Identifier: BSD-3-Clause
/* Integer arithmetic of <stdlib.h> and <inttypes.h>, and the pseudo-random sequence. */
#include <inttypes.h>
#include <stdlib.h>

int abs(int v)
{
	return v < 0 ? -v : v;
}

long labs(long v)
{
	return v < 0 ? -v : v;
}

long long llabs(long long v)
{
	return v < 0 ? -v : v;
}

intmax_t imaxabs(intmax_t v)
{
	return v < 0 ? -v : v;
}

div_t div(int a, int b)
{
	return (div_t){ a / b, a % b };
}

ldiv_t ldiv(long a, long b)
{
	return (ldiv_t){ a / b, a % b };
}

lldiv_t lldiv(long long a, long long b)
{
	return (lldiv_t){ a / b, a % b };
}

imaxdiv_t imaxdiv(intmax_t a, intmax_t b)
{
	return (imaxdiv_t){ a / b, a % b };
}

/*
 * A 32-bit linear congruential step and a finaliser that mixes the weak low bits (the shifts and
 * multipliers of MurmurHash3's). Period 2^32 for any seed: 1664525 and 1013904223 are the
 * constants of "Numerical Recipes".
 */
int rand_r(unsigned int *seed)
{
	unsigned int v = *seed * 1664525u + 1013904223u;

	*seed = v;
	v ^= v >> 16;
	v *= 0x85ebca6bu;
	v ^= v >> 13;
	v *= 0xc2b2ae35u;
	v ^= v >> 16;
	return (int)(v & RAND_MAX);
}

static unsigned int rand_state = 1;

int rand(void)
{
	return rand_r(&rand_state);
}

void srand(unsigned int seed)
{
	rand_state = seed;
}
