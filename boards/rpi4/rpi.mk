# SPDX-License-Identifier: BSD-3-Clause
# What the Raspberry Pis have in common: RPI_MACHINE is QEMU's name of the board, RPI_SOC that of its
# chip; RPI_TREE the file of its device tree and RPI_FIRMWARE those of the GPU, by the firmware's names.
# The console is the mini-UART, which is QEMU's second serial line; the first is the PL011.
BOARD_QEMU := $(TOP)/tools/qemu-recent
BOARD_QEMU_ARGS = -M $(RPI_MACHINE) -global $(RPI_SOC).enabled-cpus=$(call asked,SMP,$(CONFIG_NR_CPUS)) \
	-nodefaults -no-reboot -serial null $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)
BOARD_QEMU_CONSOLE := -display none -serial mon:stdio
include tools/build/dtb.mk

# The card: what the GPU's firmware reads, U-Boot, its script, and the image. tools/rpi-files gets what
# is not ours. In the emulator U-Boot is started by QEMU, which plays the firmware.
rpi_files := $(UK_OUT)/rpi-files
# What the user got by hand, all of it or none.
RPI_FIRMWARE_FROM := https://github.com/raspberrypi/firmware/raw/stable/boot
rpi_vendor := $(wildcard $(addprefix $(TAPPET_VENDOR)/,$(RPI_FIRMWARE)))
ifneq ($(words $(rpi_vendor)),$(words $(RPI_FIRMWARE)))
rpi_vendor :=
endif
rpi_tree = $(call asked,DTB,$(rpi_files)/$(RPI_TREE))

CARD_SCRIPT := boards/rpi4/boot.cmd
CARD_SED = -e 's|@DTB@|$(RPI_TREE)|g' -e 's|@CHIP@|broadcom/$(firstword $(subst -, ,$(RPI_TREE)))|g'
include tools/build/card.mk

BOARD_QEMU_BOOT_uboot = -kernel $(rpi_files)/u-boot.bin -dtb $(rpi_tree) \
	-drive if=sd,format=raw,file=$(BOARD_SDCARD)
BOARD_QEMU_DEPS_uboot = $(BOARD_SDCARD)
BOARD_ENTRY_uboot = 0x80000

$(BOARD_SDCARD): $(rpi_files)/done $(card_boot)/boot.scr $(card_boot)/config.txt $(card_boot)/uEnv.txt \
		$(UK_IMG) tools/mkdisk $(BUILD)/firmware
	$(call say,CARD   ,$(@F))$(Q)tools/mkdisk --card $@ $(card_boot)/config.txt $(card_boot)/boot.scr \
		$(card_boot)/uEnv.txt $(UK_IMG)=tappet.img $(rpi_files)/u-boot.bin $(rpi_tree)=$(RPI_TREE) \
		$(or $(rpi_vendor),$(wildcard $(addprefix $(rpi_files)/,$(RPI_FIRMWARE))))
$(call record,$(BUILD)/firmware,$(or $(rpi_vendor),of Debian))

# Said whenever a card is asked for, until it has the files: without them it starts nothing.
$(if $(call asked,VIA),sdcard,sdcard flash): rpi_firmware
.PHONY: rpi_firmware
rpi_firmware: $(BOARD_SDCARD)
	@if ! mdir -b -i $(BOARD_SDCARD)@@1M $(addprefix ::,$(RPI_FIRMWARE)) >/dev/null 2>&1; then \
		echo '  NOTE    the GPU firmware is not on the card: this mirror has no raspi-firmware.'; \
		echo '          Get it, once, then make the card again:'; \
		echo '          wget -P $(TAPPET_VENDOR)' \
			'$(addprefix $(RPI_FIRMWARE_FROM)/,$(RPI_FIRMWARE))'; fi

# Again when apt learns of other archives: one may have the firmware.
$(rpi_files)/done: tools/rpi-files $(wildcard /etc/apt/sources.list /etc/apt/sources.list.d/*)
	$(call say,FILES  ,U-Boot and device trees)$(Q)tools/rpi-files $(@D)

$(card_boot)/config.txt: boards/rpi4/rpi.mk
	$(Q)mkdir -p $(@D) && printf '%s\n' arm_64bit=1 enable_uart=1 kernel=u-boot.bin \
		device_tree=$(RPI_TREE) >$@
