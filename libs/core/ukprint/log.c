// SPDX-License-Identifier: BSD-3-Clause
/*
 * Log messages: "ERR  [libukdt] text", with LIBUKPRINT_STAMP behind the seconds since boot. The
 * level is decided by the macros in <uk/print.h> at compile time; what arrives here is printed.
 */
#include <uk/print.h>
#include "stamp.h"

static const char level_names[][5] = {
	[UK_PRINT_CRIT] = "CRIT",
	[UK_PRINT_ERR] = "ERR ",
	[UK_PRINT_WARN] = "WARN",
	[UK_PRINT_INFO] = "INFO",
	[UK_PRINT_DEBUG] = "DBG ",
};

void uk_print_log(int level, const char *lib, const char *fmt, ...)
{
	va_list ap;

	uk_print_stamp();
	uk_printf(lib ? "%s [%s] " : "%s ", level_names[level], lib);
	va_start(ap, fmt);
	uk_vprintf(fmt, ap);
	va_end(ap);
}
