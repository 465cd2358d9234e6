# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts. MEM=, SMP=, DTB= another device tree than this folder's.
#
# TEST-CPUS: cortex-a72
# TEST-SUITES: arch
BOARD_QEMU := $(TOP)/tools/qemu-recent
BOARD_QEMU_ARGS = -M xlnx-versal-virt -smp $(call asked,SMP,4) -m $(call asked,MEM,2048M) -nodefaults $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)
BOARD_QEMU_CONSOLE := -display none -serial mon:stdio
include tools/build/dtb.mk
