/* SPDX-License-Identifier: BSD-3-Clause */
/* Private: faults that are the CPU's own. Each returns if the machine does not mind. */
#ifndef __UKFAULT_FAULT_H__
#define __UKFAULT_FAULT_H__

#include <uk/essentials.h>

void fault_stack(void);
void fault_undefined(void);
void fault_fp(void);
void fault_misaligned_sp(void);
void fault_misaligned_pc(void);
void fault_system_register(void);
void fault_call(void);
/* A word of a device at an address that no word can have. */
void fault_unaligned(void);
/* A word where devices are mapped and nothing answers. */
void fault_hole(void);
/* The instruction that returns, as data. */
extern uint32_t fault_return[];

#endif /* __UKFAULT_FAULT_H__ */
