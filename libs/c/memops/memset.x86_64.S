/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memset() without an SSE register: words from both ends up to 32 bytes, 32 bytes a round up to
 * 256, the string instruction above.
 */
#include "func.x86_64.h"

FUNC_BEGIN(memset)
	mov	%rdi, %r8
	movzbl	%sil, %eax
	movabs	$0x0101010101010101, %rcx
	imul	%rcx, %rax
	cmp	$16, %rdx
	jb	.Lsmall
	mov	%rax, (%rdi)
	mov	%rax, 8(%rdi)
	mov	%rax, -16(%rdi, %rdx)
	mov	%rax, -8(%rdi, %rdx)
	cmp	$32, %rdx
	jbe	5f
	lea	-17(%rdx), %rcx
	add	$16, %rdi
	shr	$3, %rcx		/* words between the first 16 bytes and the last */
	cmp	$32, %rcx
	jae	.Lstring
	sub	$4, %ecx
	js	2f
1:	mov	%rax, (%rdi)
	mov	%rax, 8(%rdi)
	mov	%rax, 16(%rdi)
	mov	%rax, 24(%rdi)
	add	$32, %rdi
	sub	$4, %ecx
	jns	1b
2:	add	$4, %ecx
	jmp	4f
3:	mov	%rax, (%rdi)
	add	$8, %rdi
4:	dec	%ecx
	jns	3b
5:	mov	%r8, %rax
	ret

.Lstring:
	rep stosq
	mov	%r8, %rax
	ret

.Lsmall:
	cmp	$8, %edx
	jb	6f
	mov	%rax, (%rdi)
	mov	%rax, -8(%rdi, %rdx)
	jmp	5b
6:	cmp	$4, %edx
	jb	7f
	mov	%eax, (%rdi)
	mov	%eax, -4(%rdi, %rdx)
	jmp	5b
7:	test	%edx, %edx
	jz	5b
	mov	%al, (%rdi)
	cmp	$2, %edx
	jb	5b
	mov	%ax, -2(%rdi, %rdx)
	jmp	5b
FUNC_END(memset)
