// SPDX-License-Identifier: BSD-3-Clause
/* FEAT_RNG: RNDR (DDI 0487, D19.2.113), where ID_AA64ISAR0_EL1 has it. */
#include <uk/arch/lcpu.h>
#include "random.h"

#define ISAR0_RNDR	60	/* ID_AA64ISAR0_EL1, bits 63:60 */
#define TRIES		10	/* of a word: the instruction may have to wait for its source */

/* NZCV is 0b0100 when it failed. */
static bool rndr(uint64_t *value)
{
	uint64_t failed;

	/* S3_3_C2_C4_0: the assembler knows the name from Armv8.5 on only. */
	__asm__ volatile("mrs %0, s3_3_c2_c4_0\n\tcset %1, eq"
			 : "=r"(*value), "=r"(failed) :: "cc");
	return !failed;
}

unsigned int random_cpu(uint64_t words[4])
{
	if ((ukarch_sysreg_read(ID_AA64ISAR0_EL1) >> ISAR0_RNDR) == 0)
		return 0;
	for (unsigned int i = 0, n = 0; i < 4; n++) {
		if (n == 4 * TRIES)
			return 0;
		i += rndr(&words[i]);
	}
	return UK_RANDOM_CPU_RAND;
}
