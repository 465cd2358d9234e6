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

# The card: U-Boot's script, the image and its device tree. In the emulator QEMU starts U-Boot, at EL2.
CARD_SCRIPT := $(UK_BOARD_DIR)/boot.cmd
include tools/build/card.mk
include tools/build/uboot.mk

BOARD_QEMU_BOOT_uboot = -kernel $(card_uboot)/u-boot.bin -drive if=sd,format=raw,file=$(BOARD_SDCARD)
BOARD_QEMU_DEPS_uboot = $(BOARD_SDCARD) $(card_uboot)/done
BOARD_ENTRY_uboot = 0x80000

$(BOARD_SDCARD): $(card_boot)/boot.scr $(card_boot)/uEnv.txt $(UK_IMG) $(BOARD_DTB_FILE) tools/mkdisk
	$(call say,CARD   ,$(@F))$(Q)tools/mkdisk --card $@ $(card_boot)/boot.scr $(card_boot)/uEnv.txt \
		$(UK_IMG)=tappet.img $(BOARD_DTB_FILE)=$(UK_BOARD).dtb
