# SPDX-License-Identifier: BSD-3-Clause
# What the Raspberry Pis have in common: RPI_MACHINE is QEMU's name of the board, RPI_SOC that of its
# chip.
# The console is the mini-UART, which is QEMU's second serial line; the first is the PL011.
BOARD_QEMU := $(TOP)/tools/qemu-recent
BOARD_QEMU_ARGS = -M $(RPI_MACHINE) -global $(RPI_SOC).enabled-cpus=$(call asked,SMP,1) \
	-nodefaults -no-reboot -serial null $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)
BOARD_QEMU_CONSOLE := -display none -serial mon:stdio
include tools/build/dtb.mk
