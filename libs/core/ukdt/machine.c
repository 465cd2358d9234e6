// SPDX-License-Identifier: BSD-3-Clause
/* The machine this image runs on, filled by plat's call of uk_dt_scan() before main(). */
#include <uk/dt.h>

struct uk_dt_machine uk_dt_machine_found;
