/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one way in which a machine ends, for C (power.c) and for a CPU or a machine that the boot
 * cannot even bring to 64-bit mode (head.S): every instruction has the same encoding in both modes.
 *
 *	isa-debug-exit -> ACPI's register -> keyboard controller -> an exception without a table
 *
 * Each step ends the machine, or does nothing where the machine does not have the device. The last
 * one needs no device: a CPU that cannot deliver an exception shuts down, which resets the machine
 * (Intel SDM volume 3, 6.15, double fault).
 */
#include <uk/annotate.h>
#include <uk/arch/asm.h>

/* power.c checks them: UKPLAT_STATUS_BOOT as isa-debug-exit gets it; enum ukplat_how. */
#define BOOT_FAILED	(16 + 71)
#define RESTART		1
#define CRASH		2
#if CONFIG_PLAT_EXIT_STATUS || CONFIG_PLAT_CRASH_STOP || CONFIG_PLAT_ACPI_PM1A
#define DEPENDS		1	/* how it ends, on what it ends with */
#endif

/* ACPI 6.3, 4.8.3.2.1: SLP_EN, and SLP_TYP as QEMU's machines have it for S5. */
#define PM1_SLEEP_S5	(1 << 13)

/* Keyboard controller: pulse the reset line (IBM PC AT, every emulator since). */
#define KBC_PORT	0x64
#define KBC_RESET	0xfe

	/* Beside the head: the rest of the image may lie where there is no RAM. */
	.section .text.head, "ax"
	.code32

	/* 32-bit mode, no paging; %ebp: the image's base. The stack may lie where there is no RAM;
	 * the first bytes of the image do not, and nobody needs them any more. */
ENTRY(ukplat_boot_failed)
	leal	16(%ebp), %esp
#if CONFIG_PLAT_EXIT_STATUS
	movl	$BOOT_FAILED, %edi
#endif
#if CONFIG_PLAT_CRASH_RESTART
	movl	$RESTART, %esi
#elif DEPENDS
	movl	$CRASH, %esi
#endif
END(ukplat_boot_failed)

UK_FRAME(ukplat_end, 16)

	/* %edi: the value for isa-debug-exit; %esi: enum ukplat_how. Interrupts are masked. */
ENTRY(ukplat_end)
#if DEPENDS
	cmpl	$RESTART, %esi
	je	1f
#endif
#if CONFIG_PLAT_EXIT_STATUS
	movl	%edi, %eax
	movw	$CONFIG_ARCH_DEBUG_EXIT, %dx
	outb	%al, %dx
#endif
#if CONFIG_PLAT_CRASH_STOP
	cmpl	$CRASH, %esi
	je	2f
#endif
#if CONFIG_PLAT_ACPI_PM1A
	movw	$PM1_SLEEP_S5, %ax
	movw	$CONFIG_PLAT_ACPI_PM1A, %dx
	outw	%ax, %dx
#endif
1:	movb	$KBC_RESET, %al
	outb	%al, $KBC_PORT
	pushl	$0
	pushl	$0
	lidt	(%esp)
	ud2
#if CONFIG_PLAT_CRASH_STOP
2:	hlt
	jmp	2b
#endif
END(ukplat_end)
