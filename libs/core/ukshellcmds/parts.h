/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: parts of commands that are there when what they tell of is. */
#ifndef __UKSHELLCMDS_PARTS_H__
#define __UKSHELLCMDS_PARTS_H__

#include <uk/essentials.h>

/* What the device tree calls the machine, or "". */
#if CONFIG_LIBUKDT
#include <uk/dt.h>

static inline const char *machine_model(void)
{
	return uk_dt_machine()->model;
}
#else
static inline const char *machine_model(void)
{
	return "";
}
#endif

/* One line for each heap and pool. */
#if CONFIG_LIBUKALLOC
void show_heaps(void);
#else
static inline void show_heaps(void)
{
}
#endif

/* One line for each static thread. */
#if CONFIG_LIBUKSCHED_STACK_PAINT
void show_thread_stacks(void);
#else
static inline void show_thread_stacks(void)
{
}
#endif

/* The reset reason and the last crash; forget that. */
#if CONFIG_LIBUKCRASH
void show_last_crash(void);
void clear_last_crash(void);
#else
static inline void show_last_crash(void)
{
}

static inline void clear_last_crash(void)
{
}
#endif

/* A property's value as a device tree source has it: strings, cells or bytes. */
void show_dt_value(const void *value, uint32_t len);

#endif /* __UKSHELLCMDS_PARTS_H__ */
