# SPDX-License-Identifier: BSD-3-Clause
# What QEMU's machines for x86_64 have in common: BOARD_MACHINE is what comes behind -M.

# KVM where it can be used, else TCG; make run says which, and why not KVM. The debugger has breakpoints
# before the image is in memory and after every kind of jump by TCG only.
pc_kvm_device := /dev/kvm
pc_no_kvm = $(shell if [ "$$(uname -m)" != x86_64 ]; then echo "this machine is no x86_64"; \
	elif [ ! -e $(pc_kvm_device) ]; then echo "there is no $(pc_kvm_device)"; \
	elif [ ! -r $(pc_kvm_device) ] || [ ! -w $(pc_kvm_device) ]; then \
		echo "no permission for $(pc_kvm_device)"; fi)
pc_tcg = $(or $(filter debug,$(MAKECMDGOALS)),$(pc_no_kvm))
pc_accel = $(call asked,ACCEL,$(if $(pc_tcg),tcg,kvm))
pc_cpu = $(call asked,CPU,$(if $(filter kvm,$(pc_accel)),$(pc_kvm_cpu),max))

ifneq ($(filter run debug emulator measure,$(MAKECMDGOALS)),)
ifeq ($(filter kvm tcg,$(pc_accel)),)
$(error ACCEL=$(pc_accel): ACCEL=kvm or ACCEL=tcg)
endif
ifneq ($(and $(filter kvm,$(pc_accel)),$(pc_no_kvm)),)
$(error ACCEL=kvm: $(pc_no_kvm). Load kvm_intel or kvm_amd, join the group kvm ('adduser NAME kvm', then \
	log in again), or take ACCEL=tcg)
endif
endif

# Without what some hosts offer and refuse to set.
pc_kvm_cpu = host,-arch-capabilities

BOARD_QEMU := qemu-system-x86_64
BOARD_QEMU_ARGS = -M $(BOARD_MACHINE) -accel $(pc_accel) -cpu $(pc_cpu) \
	-smp $(call asked,SMP,$(CONFIG_NR_CPUS)) -m $(call asked,MEM,128M) \
	$(or $(BOARD_QEMU_NET),-nic none) $(BOARD_QEMU_DISK) -vga none $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-device \
	isa-debug-exit$(comma)iobase=$(CONFIG_ARCH_DEBUG_EXIT)$(comma)iosize=4,$(BOARD_POWER_OFF))
# For the debugger: a firmware runs first. PVH enters where the image is linked, it cannot be moved.
BOARD_ENTRY := $(CONFIG_ARCH_LINK_BASE)
BOARD_QEMU_NOTE = by $(if $(filter kvm,$(pc_accel)),KVM,TCG)$(if \
	$(call asked,ACCEL),,$(if $(pc_no_kvm),: $(pc_no_kvm)))

# A machine without ACPI is reset in place of being switched off: that then ends QEMU.
BOARD_POWER_OFF ?= -no-reboot

# isa-debug-exit: QEMU ends with 2 * (16 + status) + 1, see plat/kvm/x86_64/power.c.
BOARD_QEMU_STATUS = $(if $(CONFIG_PLAT_EXIT_STATUS),; s=$$?; \
	if [ $$s -ge 33 ]; then exit $$(((s - 33) / 2)); else exit $$s; fi)
