# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts: QEMU's xlnx-zcu102. EL=2 gives it EL2, as the firmware of the board
# does; MEM=, SMP=, DTB= another device tree than this folder's.
#
# TEST-CPUS: cortex-a53
# TEST-SUITES: arch
zcu102_machine_2 := $(comma)virtualization=on

BOARD_QEMU := $(TOP)/tools/qemu-recent
BOARD_QEMU_ARGS = -M xlnx-zcu102$(zcu102_machine_$(call asked,EL,$(if $(filter uboot,$(BOOT)),2,1))) \
	-smp $(call asked,SMP,$(CONFIG_NR_CPUS)) -m $(call asked,MEM,2G) -nodefaults -audiodev none,id=none \
	-nic user -nic user -nic user -nic user $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)
BOARD_QEMU_CONSOLE := -display none -serial mon:stdio
include tools/build/dtb.mk

# The card: U-Boot's script, the image and its device tree. In the emulator QEMU starts U-Boot, at EL2, and
# plays FSBL and TF-A.
CARD_SCRIPT := $(UK_BOARD_DIR)/boot.cmd
include tools/build/card.mk
include tools/build/uboot.mk

BOARD_QEMU_BOOT_uboot = -device loader,file=$(card_uboot)/u-boot.bin,addr=0x8000000,cpu-num=0 \
	-drive if=sd,index=1,format=raw,file=$(BOARD_SDCARD)
BOARD_QEMU_DEPS_uboot = $(BOARD_SDCARD) $(card_uboot)/done
BOARD_ENTRY_uboot = 0x80000

$(BOARD_SDCARD): $(card_boot)/boot.scr $(card_boot)/uEnv.txt $(UK_IMG) $(BOARD_DTB_FILE) tools/mkdisk
	$(call say,CARD   ,$(@F))$(Q)tools/mkdisk --card $@ $(card_boot)/boot.scr $(card_boot)/uEnv.txt \
		$(UK_IMG)=tappet.img $(BOARD_DTB_FILE)=$(UK_BOARD).dtb

# Said whenever a card is asked for, until it has it: without it the board starts nothing.
$(if $(call asked,VIA),sdcard,sdcard flash): zcu102_firmware
.PHONY: zcu102_firmware
zcu102_firmware: $(BOARD_SDCARD)
	@if ! mdir -b -i $(BOARD_SDCARD)@@1M ::BOOT.BIN >/dev/null 2>&1; then \
		echo "  NOTE    BOOT.BIN (FSBL, PMU firmware, TF-A, U-Boot) is not on the card:"; \
		echo "          AMD's tools make it."; \
		echo '          Add it with mcopy -i $(BOARD_SDCARD)@@1M BOOT.BIN ::'; fi
