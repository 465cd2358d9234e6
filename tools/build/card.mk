# SPDX-License-Identifier: BSD-3-Clause
# For a board.mk: what U-Boot reads from the card of a board, beside the image. In BUILD/boot are then
# boot.scr, of CARD_SCRIPT, the board's boot.cmd, with card.cmd behind it, and uEnv.txt with the command
# line of ARGS=. In the script @BOARD@ is the board, @NAME@ the first word of that in the header of its
# images; CARD_SED says what else sed replaces.
card_boot := $(BUILD)/boot
BOARD_SDCARD := $(BUILD)/sdcard.img

$(card_boot)/boot.scr: $(CARD_SCRIPT) tools/build/card.cmd tools/build/card.mk
	$(if $(call which,mkimage),,$(error No mkimage here: apt-get install u-boot-tools))
	$(Q)mkdir -p $(@D) && cat $(CARD_SCRIPT) tools/build/card.cmd | sed $(CARD_SED) \
		-e 's|@BOARD@|$(UK_BOARD)|g' -e "s|@NAME@|$$(printf %s $(UK_BOARD) | \
			od -An -tx4 -N4 --endian=little | tr -d ' ')|g" >$@.cmd
	$(Q)SOURCE_DATE_EPOCH=0 mkimage -A arm64 -T script -C none -d $@.cmd $@ >/dev/null

# Made anew when ARGS= is another one than last time.
ifneq ($(strip $(file <$(card_boot)/uEnv.txt)),$(strip bootargs=$(ARGS)))
.PHONY: $(card_boot)/uEnv.txt
endif
$(card_boot)/uEnv.txt:
	$(Q)mkdir -p $(@D) && printf '%s\n' $(call sh_word,bootargs=$(ARGS)) >$@
