/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy() without an SSE register, so that it also works inside interrupts.
 *
 *	up to 32 bytes		words from both ends, which may overlap in the middle
 *	up to 256		words, 32 bytes a round
 *	more			the string instruction, which current processors run at the
 *				width of a cache line; its start costs more than such a loop
 *
 * memmove() relies on two properties. Up to 32 bytes, everything is read before anything is
 * written. Above, the order is upwards, and the last word is read before anything is written.
 */
#include "func.x86_64.h"

FUNC_BEGIN(memcpy)
	mov	%rdi, %rax
	cmp	$16, %rdx
	jb	.Lsmall
	cmp	$32, %rdx
	ja	.Llong
	mov	(%rsi), %rcx
	mov	8(%rsi), %r8
	mov	-16(%rsi, %rdx), %r9
	mov	-8(%rsi, %rdx), %r10
	mov	%rcx, (%rdi)
	mov	%r8, 8(%rdi)
	mov	%r9, -16(%rdi, %rdx)
	mov	%r10, -8(%rdi, %rdx)
	ret

.Llong:
	mov	-8(%rsi, %rdx), %r8
	lea	-8(%rdi, %rdx), %r9
	lea	-1(%rdx), %rcx
	shr	$3, %rcx		/* words before the last, which may overlap it */
	cmp	$32, %rcx
	jae	.Lstring
1:	mov	(%rsi), %rdx
	mov	8(%rsi), %r10
	mov	%rdx, (%rdi)
	mov	%r10, 8(%rdi)
	mov	16(%rsi), %rdx
	mov	24(%rsi), %r10
	mov	%rdx, 16(%rdi)
	mov	%r10, 24(%rdi)
	add	$32, %rsi
	add	$32, %rdi
	sub	$4, %ecx
	cmp	$4, %ecx
	jae	1b
	jmp	3f
2:	mov	(%rsi), %rdx
	add	$8, %rsi
	mov	%rdx, (%rdi)
	add	$8, %rdi
3:	dec	%ecx
	jns	2b
	mov	%r8, (%r9)
	ret

.Lstring:
	rep movsq
	mov	%r8, (%r9)
	ret

.Lsmall:
	cmp	$8, %edx
	jb	4f
	mov	(%rsi), %rcx
	mov	-8(%rsi, %rdx), %r8
	mov	%rcx, (%rdi)
	mov	%r8, -8(%rdi, %rdx)
	ret
4:	cmp	$4, %edx
	jb	5f
	mov	(%rsi), %ecx
	mov	-4(%rsi, %rdx), %r8d
	mov	%ecx, (%rdi)
	mov	%r8d, -4(%rdi, %rdx)
	ret
5:	test	%edx, %edx
	jz	7f
	movzbl	(%rsi), %ecx
	cmp	$2, %edx
	jb	6f
	movzwl	-2(%rsi, %rdx), %r8d
	mov	%r8w, -2(%rdi, %rdx)
6:	mov	%cl, (%rdi)
7:	ret
FUNC_END(memcpy)
