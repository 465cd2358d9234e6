// SPDX-License-Identifier: BSD-3-Clause
/* Says what the command line has become; tests/image/test_cmdline.py gives it all kinds. */
#include <uk/init.h>
#include <uk/libparam.h>
#include <uk/print.h>

static uint32_t speed = 115200;
UK_LIBPARAM_PARAM_RANGE(speed, uint32_t, 300, 3000000, "");
static int64_t offset = -1;
UK_LIBPARAM_PARAM(offset, int64_t, "");
static bool loud;
UK_LIBPARAM_PARAM(loud, bool, "");
static const char *name = "nobody";
UK_LIBPARAM_PARAM(name, charp, "");
static int mode = 1;
UK_LIBPARAM_PARAM_CHOICE(mode, "off|slow|fast", "");
static uint32_t before_init;

/* Parameters are there before the first init function of anybody else. */
static int early(void)
{
	before_init = speed;
	return 0;
}
uk_early_initcall_prio(early, 1);

int main(int argc, char *argv[])
{
	uk_printf("speed=%u init=%u offset=%ld loud=%d mode=%d name=[%s]\n", speed, before_init,
		  offset, loud, mode, name);
	for (int i = 1; i < argc; i++)
		uk_printf("arg [%s]\n", argv[i]);
	return argv[argc] != NULL;
}
