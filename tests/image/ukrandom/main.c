// SPDX-License-Identifier: BSD-3-Clause
/* Prints what ukrandom has and gives; tests/image/test_random.py compares boots. */
#include <uk/arch/lcpu.h>
#if CONFIG_LIBUKDT
#include <uk/dt.h>
#endif
#include <uk/print.h>
#include <uk/random.h>

/* Bytes of the seeds of /chosen that are still in the tree. */
static unsigned int seen_in_tree(void)
{
	unsigned int bytes = 0;
#if CONFIG_LIBUKDT
	static const char *const names[] = { "rng-seed", "kaslr-seed" };

	for (unsigned int i = 0; i < UK_ARRAY_SIZE(names); i++) {
		uint32_t len;
		const uint8_t *value = (const uint8_t *)uk_dt_seed(names[i], &len);

		for (uint32_t at = 0; at < len; at++)
			bytes += value[at] != 0;
	}
#endif
	return bytes;
}

static void say(const char *what, const uint8_t *bytes, unsigned int n)
{
	uk_printf("%s ", what);
	for (unsigned int i = 0; i < n; i++)
		uk_printf("%02x", bytes[i]);
	uk_printf("\n");
}

int main(int argc __uk_unused, char *argv[] __uk_unused)
{
	struct uk_random_quality q = uk_random_quality();
	uint64_t canary = ukarch_percpu()->canary;
	uint8_t bytes[100];

	uk_printf("bits %u sources %x left %u\n", q.bits, q.sources, seen_in_tree());
	say("canary", (const uint8_t *)&canary, sizeof(canary));
	uk_random(bytes, 32);
	say("short", bytes, 32);
	uk_random(bytes, sizeof(bytes));
	say("long", bytes, sizeof(bytes));
	for (unsigned int i = 0; i < 20; i++)
		uk_printf("word %08x\n", uk_random32());
	return 0;
}
