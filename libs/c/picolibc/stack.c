// SPDX-License-Identifier: BSD-3-Clause
/* What the budget sheet has to know of picolibc: its assembly, and how deep it calls itself. */
#include <uk/annotate.h>

UK_FRAME(setjmp, 0);
UK_FRAME(longjmp, 0);

/* "%c" and its like stand for formats of simple conversions; with eras, for one more step. */
UK_RECURSION(__strftime, 3);
