// SPDX-License-Identifier: BSD-3-Clause
/* What the driver of the clock found out. Here, so that an image without one links all the same. */
#include <uk/arch/time.h>

uint64_t ukarch_tsc_hz;
