// SPDX-License-Identifier: BSD-3-Clause
/* 32 vector registers, control and status. */
#include "fp.h"

void fp_fill(struct ukarch_fpstate *fp)
{
	for (unsigned int i = 0; i < 32; i++) {
		fp->v[i][0] = 0x0123456789abcdef * (i + 1);
		fp->v[i][1] = ~fp->v[i][0];
	}
	fp->fpcr = 1 << 22;	/* round towards plus infinity */
	fp->fpsr = 1 << 4;	/* inexact */
}

bool fp_same(const struct ukarch_fpstate *a, const struct ukarch_fpstate *b)
{
	bool same = a->fpcr == b->fpcr && a->fpsr == b->fpsr;

	for (unsigned int i = 0; i < 32; i++)
		same = same && a->v[i][0] == b->v[i][0] && a->v[i][1] == b->v[i][1];
	return same;
}
