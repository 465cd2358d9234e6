/* SPDX-License-Identifier: BSD-3-Clause */
/* Parameters of every kind, for the tests and the fuzzer of the command line. */
#ifndef TEST_PARAMS_H
#define TEST_PARAMS_H

#include <uk/libparam.h>

static bool flag;
UK_LIBPARAM_PARAM(flag, bool, "a switch");
static uint8_t u8 = 1;
UK_LIBPARAM_PARAM(u8, uint8_t, "");
static int8_t s8 = 1;
UK_LIBPARAM_PARAM(s8, int8_t, "");
static uint16_t u16 = 1;
UK_LIBPARAM_PARAM(u16, uint16_t, "");
static int16_t s16 = 1;
UK_LIBPARAM_PARAM(s16, int16_t, "");
static unsigned int u32 = 1;
UK_LIBPARAM_PARAM(u32, uint, "");
static int s32 = 1;
UK_LIBPARAM_PARAM(s32, int, "");
static uint64_t u64 = 1;
UK_LIBPARAM_PARAM(u64, uint64_t, "");
static int64_t s64 = 1;
UK_LIBPARAM_PARAM(s64, int64_t, "");
static const char *text;
UK_LIBPARAM_PARAM(text, charp, "");
static uint32_t speed = 115200;
UK_LIBPARAM_PARAM_RANGE(speed, uint32_t, 300, 3000000, "line speed");
static int16_t offset;
UK_LIBPARAM_PARAM_RANGE(offset, int16_t, -20, 100, "");
static int level = 1;
UK_LIBPARAM_PARAM_CHOICE(level, "off|slow|fast", "how fast");
static int other = 5;
UK_LIBPARAM_PARAM_ALIAS(renamed, other, int, "");
/* Not static, and in another library. */
#undef UK_LIBPARAM_PREFIX
#define UK_LIBPARAM_PREFIX	libtwo
int32_t shared = 7;
UK_LIBPARAM_PARAM(shared, int32_t, "");

#endif /* TEST_PARAMS_H */
