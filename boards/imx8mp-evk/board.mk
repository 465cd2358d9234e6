# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts: QEMU's imx8mp-evk, from QEMU 10 on. MEM=, SMP=, DTB= another device
# tree than this folder's. Its console is UART 2, QEMU's second serial line.
#
# TEST-CPUS: cortex-a53
# TEST-SUITES: arch
BOARD_QEMU := $(TOP)/tools/qemu-recent
BOARD_QEMU_ARGS = -M imx8mp-evk -smp $(call asked,SMP,1) -m $(call asked,MEM,1G) -nodefaults \
	-nic user -serial null $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)
BOARD_QEMU_CONSOLE := -display none -serial mon:stdio
include tools/build/dtb.mk
