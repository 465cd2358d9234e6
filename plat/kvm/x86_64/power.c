// SPDX-License-Identifier: BSD-3-Clause
/*
 * The end: isa-debug-exit for tests, otherwise ACPI's register where the board has one. A machine
 * without cannot be switched off: it is reset, which ends QEMU when it was started with -no-reboot.
 */
#include <uk/arch/lcpu.h>
#include <uk/plat/console.h>
#include <uk/plat/power.h>

/* QEMU ends with 2 * value + 1. Value 0 would be 1, as when QEMU itself fails; so a status is told
 * from everything else by what is added to it (tests/harness.py and the boards' pc.mk undo it). */
#define EXIT_0		16U
#define EXIT_MAX	(127U - EXIT_0)

/* ACPI 6.3, 4.8.3.2.1: SLP_EN, and SLP_TYP as QEMU's machines have it for S5. */
#define PM1_SLEEP_S5	(1 << 13)

/* Keyboard controller: pulse the reset line (IBM PC AT, every emulator since). */
#define KBC_PORT	0x64
#define KBC_RESET	0xfe

static __uk_noreturn void reset(void)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __uk_packed none = { 0, 0 };

	ukarch_out8(KBC_PORT, KBC_RESET);
	/* No controller there. Without an interrupt table the next exception resets the CPU. */
	__asm__ volatile("lidt %0\n\tud2" :: "m"(none));
	ukarch_stop();
}

void ukplat_terminate(enum ukplat_how how, int status)
{
	static bool tried;
	bool again = tried;

	ukarch_irq_disable();
	tried = true;
	if (!again)
		ukplat_hook_end(how);
#if CONFIG_PLAT_CRASH_RESTART
	if (how == UKPLAT_CRASH)
		how = UKPLAT_RESTART;
#endif
	if (!again)
		ukplat_partition_ends(how, status);
#if CONFIG_PLAT_EXIT_STATUS
	if (how != UKPLAT_RESTART && !again)
		ukarch_out8(CONFIG_ARCH_DEBUG_EXIT,
			    (uint8_t)(EXIT_0 + UK_MIN((unsigned int)status, EXIT_MAX)));
#else
	(void)status;
#endif
#if CONFIG_PLAT_CRASH_STOP
	if (how == UKPLAT_CRASH)
		ukarch_stop();
#endif
	if (CONFIG_PLAT_ACPI_PM1A && how != UKPLAT_RESTART)
		ukarch_out16(CONFIG_PLAT_ACPI_PM1A, PM1_SLEEP_S5);
	reset();
}
