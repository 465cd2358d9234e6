# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts: QEMU's xlnx-zcu102. EL=2 gives it EL2, as the firmware of the board
# does; MEM=, SMP=, DTB= another device tree than this folder's.
#
# TEST-CPUS: cortex-a53
# TEST-SUITES: arch sched
zcu102_machine_2 := $(comma)virtualization=on

BOARD_QEMU := $(TOP)/tools/qemu-recent
BOARD_QEMU_ARGS = -M xlnx-zcu102$(zcu102_machine_$(call asked,EL,1)) -smp $(call asked,SMP,1) \
	-m $(call asked,MEM,2G) -nodefaults -audiodev none,id=none \
	-nic user -nic user -nic user -nic user $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)
BOARD_QEMU_CONSOLE := -display none -serial mon:stdio
include tools/build/dtb.mk
