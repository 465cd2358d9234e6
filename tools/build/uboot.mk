# SPDX-License-Identifier: BSD-3-Clause
# For a board.mk of a board with a uboot.config: $(card_uboot)/u-boot.bin and u-boot.dtb, the U-Boot that
# QEMU starts in place of the board's own firmware, built from Debian's source. $(card_uboot)/done stands
# for both.
card_uboot := $(UK_OUT)/uboot/$(UK_BOARD)

$(card_uboot)/done: tools/build-uboot $(wildcard $(UK_BOARD_DIR)/uboot.*)
	$(call say,U-BOOT ,$(UK_BOARD): about a minute$(comma) once)$(Q)tools/build-uboot $(UK_BOARD) \
		$(@D) && touch $@
