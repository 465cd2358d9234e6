# SPDX-License-Identifier: BSD-3-Clause
# What QEMU's machines for x86_64 have in common: BOARD_MACHINE is what comes behind -M.
# Short names are taken from the command line alone: they may mean something else in an environment.
pc = $(if $(filter command,$(firstword $(origin $(1)))),$($(1)),$(2))

# KVM where it can be used, else TCG; make run says which. The debugger has breakpoints before the
# image is in memory and after every kind of jump by TCG only.
pc_kvm = $(shell test -r /dev/kvm -a -w /dev/kvm && echo kvm)
pc_accel = $(call pc,ACCEL,$(or $(if $(filter debug,$(MAKECMDGOALS)),,$(pc_kvm)),tcg))
pc_cpu = $(call pc,CPU,$(if $(filter kvm,$(pc_accel)),$(pc_kvm_cpu),max))

# Without what some hosts offer and refuse to set.
pc_kvm_cpu = host,-arch-capabilities

BOARD_QEMU := qemu-system-x86_64
BOARD_QEMU_ARGS = -M $(BOARD_MACHINE) -accel $(pc_accel) -cpu $(pc_cpu) -smp $(call pc,SMP,1) \
	-m $(call pc,MEM,128M) -nic none -vga none $(if $(CONFIG_PLAT_EXIT_STATUS),-device \
	isa-debug-exit$(comma)iobase=$(CONFIG_ARCH_DEBUG_EXIT)$(comma)iosize=4,$(BOARD_POWER_OFF))
# For the debugger: a firmware runs first. PVH enters where the image is linked, it cannot be moved.
BOARD_ENTRY := $(CONFIG_ARCH_LINK_BASE)
BOARD_QEMU_NOTE = by $(if $(filter kvm,$(pc_accel)),KVM,TCG)

# A machine without ACPI is reset in place of being switched off: that then ends QEMU.
BOARD_POWER_OFF ?= -no-reboot

# isa-debug-exit: QEMU ends with 2 * (16 + status) + 1, see plat/kvm/x86_64/power.c.
BOARD_QEMU_STATUS = $(if $(CONFIG_PLAT_EXIT_STATUS),; s=$$?; \
	if [ $$s -ge 33 ]; then exit $$(((s - 33) / 2)); else exit $$s; fi)
