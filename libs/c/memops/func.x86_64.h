/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The frame of a function in the .S files here: its own section, so that --gc-sections can drop
 * it; type and size, so that tools can attribute it; a landing pad where the build wants one.
 */
#ifndef __MEMOPS_FUNC_X86_64_H__
#define __MEMOPS_FUNC_X86_64_H__

#include <uk/annotate.h>

#if defined(__CET__) && (__CET__ & 1)
#define LANDING		endbr64
#else
#define LANDING
#endif

#define FUNC_BEGIN(name)						\
	.section .text.name, "ax", @progbits;				\
	.globl	name;							\
	.type	name, @function;					\
name:	LANDING

/* None of them takes stack: the report does not read x86_64's machine code. */
#define FUNC_END(name)	.size	name, . - name; UK_FRAME(name, 0)

#endif /* __MEMOPS_FUNC_X86_64_H__ */
