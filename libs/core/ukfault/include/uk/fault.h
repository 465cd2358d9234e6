/* SPDX-License-Identifier: BSD-3-Clause */
/* Faults on demand. */
#ifndef __UK_FAULT_H__
#define __UK_FAULT_H__

/*
 * Do what is called @kind: it should end in a crash report that names it. Thread context.
 * Returns if it does not: -ENOENT: there is no such kind; 0: nothing came of it, since this machine
 * does not check for it or the configuration left the check out.
 */
int uk_fault(const char *kind);

/* The kinds, one string after the other, an empty one at the end. */
extern const char uk_fault_names[];

#endif /* __UK_FAULT_H__ */
