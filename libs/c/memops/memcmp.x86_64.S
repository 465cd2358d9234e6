/* SPDX-License-Identifier: BSD-3-Clause */
/* memcmp() without an SSE register: words, 32 bytes a round, 0.5 instructions a byte. */
#include "func.x86_64.h"

FUNC_BEGIN(memcmp)
	xor	%ecx, %ecx		/* bytes that are equal */
	sub	$32, %rdx
	jb	2f
1:	mov	(%rdi, %rcx), %rax
	mov	(%rsi, %rcx), %r8
	cmp	%r8, %rax
	jne	.Lword
	mov	8(%rdi, %rcx), %rax
	mov	8(%rsi, %rcx), %r8
	cmp	%r8, %rax
	jne	.Lword
	mov	16(%rdi, %rcx), %rax
	mov	16(%rsi, %rcx), %r8
	cmp	%r8, %rax
	jne	.Lword
	mov	24(%rdi, %rcx), %rax
	mov	24(%rsi, %rcx), %r8
	cmp	%r8, %rax
	jne	.Lword
	add	$32, %rcx
	sub	$32, %rdx
	jae	1b
2:	add	$32 - 8, %rdx
	js	4f
3:	mov	(%rdi, %rcx), %rax
	mov	(%rsi, %rcx), %r8
	cmp	%r8, %rax
	jne	.Lword
	add	$8, %rcx
	sub	$8, %rdx
	jns	3b
4:	add	$8, %rdx
	jz	6f
5:	movzbl	(%rdi, %rcx), %eax
	movzbl	(%rsi, %rcx), %r8d
	sub	%r8d, %eax
	jne	7f
	inc	%rcx
	dec	%rdx
	jnz	5b
6:	xor	%eax, %eax
7:	ret

	/* The first byte decides, so it goes to the top. */
.Lword:
	bswap	%rax
	bswap	%r8
	cmp	%r8, %rax
	sbb	%eax, %eax		/* -1 if below */
	or	$1, %eax
	ret
FUNC_END(memcmp)
