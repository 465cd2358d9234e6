// SPDX-License-Identifier: BSD-3-Clause
/* 8 x87 and 16 SSE registers, control and status; the upper halves of AVX where they are kept. */
#include "fp.h"

void fp_fill(struct ukarch_fpstate *fp)
{
	ukarch_fp_init(fp);
	fp->ftw = 0xff;			/* all eight in use */
	for (unsigned int i = 0; i < 8; i++) {
		fp->st[i][0] = 0x8123456789abcdef + i;
		fp->st[i][1] = 0x3fff + i;
	}
	for (unsigned int i = 0; i < 16; i++) {
		fp->xmm[i][0] = 0x0123456789abcdef * (i + 1);
		fp->xmm[i][1] = ~fp->xmm[i][0];
	}
	fp->mxcsr |= 2 << 13 | 1 << 5;	/* round towards plus infinity, inexact */
#if CONFIG_ARCH_FP_AVX
	fp->xstate_bv = 7;
	for (unsigned int i = 0; i < 16; i++)
		fp->ymm[i][0] = fp->ymm[i][1] = 0xfedcba9876543210 * (i + 1);
#endif
}

bool fp_same(const struct ukarch_fpstate *a, const struct ukarch_fpstate *b)
{
	bool same = a->mxcsr == b->mxcsr && a->fcw == b->fcw && a->ftw == b->ftw;

	for (unsigned int i = 0; i < 8; i++)
		same = same && a->st[i][0] == b->st[i][0] && a->st[i][1] == b->st[i][1];
	for (unsigned int i = 0; i < 16; i++) {
		same = same && a->xmm[i][0] == b->xmm[i][0] && a->xmm[i][1] == b->xmm[i][1];
#if CONFIG_ARCH_FP_AVX
		if (b->xstate_bv & 4)	/* this CPU has them */
			same = same && a->ymm[i][0] == b->ymm[i][0] && a->ymm[i][1] == b->ymm[i][1];
#endif
	}
	return same;
}
