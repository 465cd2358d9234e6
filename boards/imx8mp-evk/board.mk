# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts: QEMU's imx8mp-evk, from QEMU 10 on. MEM=, SMP=, DTB= another device
# tree than this folder's. Its console is UART 2, QEMU's second serial line.
#
# TEST-CPUS: cortex-a53
# TEST-SUITES: arch
BOARD_QEMU := $(TOP)/tools/qemu-recent
BOARD_QEMU_ARGS = -M imx8mp-evk -smp $(call asked,SMP,$(CONFIG_NR_CPUS)) -m $(imx_ram) -nodefaults \
	-nic user -serial null $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)
BOARD_QEMU_CONSOLE := -display none -serial mon:stdio
include tools/build/dtb.mk

# The card: U-Boot's script, the image and its device tree, which comes with U-Boot's source. In the emulator
# U-Boot is started by QEMU, which plays the boot container, and takes the board to have 2 GiB.
imx_ram = $(call asked,MEM,$(if $(filter uboot,$(BOOT)),2G,1G))
imx_tree = $(call asked,DTB,$(card_uboot)/u-boot.dtb)

CARD_SCRIPT := $(UK_BOARD_DIR)/boot.cmd
CARD_SED := -e 's|@DTB@|imx8mp-evk.dtb|g'
include tools/build/card.mk
include tools/build/uboot.mk

BOARD_QEMU_BOOT_uboot = -kernel $(card_uboot)/u-boot.bin \
	-drive if=sd,bus=1,format=raw,file=$(BOARD_SDCARD)
BOARD_QEMU_DEPS_uboot = $(BOARD_SDCARD)
BOARD_ENTRY_uboot = 0x40480000

# The boot container lies from 32 KiB on, U-Boot's environment at 4 MiB.
$(BOARD_SDCARD): $(card_uboot)/done $(card_boot)/boot.scr $(card_boot)/uEnv.txt $(UK_IMG) tools/mkdisk
	$(call say,CARD   ,$(@F))$(Q)tools/mkdisk --card --start 8 $@ $(card_boot)/boot.scr \
		$(card_boot)/uEnv.txt $(UK_IMG)=tappet.img $(imx_tree)=imx8mp-evk.dtb

# Said whenever a card is asked for, until it has the container: without it it starts nothing.
$(if $(call asked,VIA),sdcard,sdcard flash): imx_container
.PHONY: imx_container
imx_container: $(BOARD_SDCARD)
	@if cmp -s -i 32768:0 -n 4096 $< /dev/zero; then \
		echo '  NOTE    the boot container is not on the card: NXP has its firmware. Add the'; \
		echo '          flash.bin of boards/$(UK_BOARD)/README.md with'; \
		echo '          dd if=flash.bin of=$(BOARD_SDCARD) bs=1k seek=32 conv=notrunc'; fi
