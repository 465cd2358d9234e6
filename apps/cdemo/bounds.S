/* SPDX-License-Identifier: BSD-3-Clause */
/* What the budget sheet has to be told of the calculator, apart from its plain C sources. */
#include <uk/annotate.h>

/* DEPTH in eval.c, and one more that only finds that it is one too many. */
UK_RECURSION(power, 13)
