/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memmove(): memcpy() unless the destination begins inside the source and more than 32 bytes move.
 * Then words downwards, 32 bytes a round. The first word is read before anything is written and
 * written last. The string instruction is slow in this direction.
 */
#include "func.x86_64.h"

FUNC_BEGIN(memmove)
	mov	%rdi, %rax
	sub	%rsi, %rax
	cmp	%rdx, %rax
	jae	memcpy
	cmp	$32, %rdx
	jbe	memcpy
	mov	%rdi, %rax
	mov	(%rsi), %r8
1:	mov	-8(%rsi, %rdx), %rcx
	mov	-16(%rsi, %rdx), %r9
	mov	-24(%rsi, %rdx), %r10
	mov	-32(%rsi, %rdx), %r11
	mov	%rcx, -8(%rdi, %rdx)
	mov	%r9, -16(%rdi, %rdx)
	mov	%r10, -24(%rdi, %rdx)
	mov	%r11, -32(%rdi, %rdx)
	sub	$32, %rdx
	cmp	$32, %rdx
	ja	1b
2:	cmp	$8, %rdx
	jbe	3f
	mov	-8(%rsi, %rdx), %rcx
	mov	%rcx, -8(%rdi, %rdx)
	sub	$8, %rdx
	jmp	2b
3:	mov	%r8, (%rdi)
	ret
FUNC_END(memmove)
