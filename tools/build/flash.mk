# SPDX-License-Identifier: BSD-3-Clause
# sdcard and flash: from the build folder onto a board. A board.mk says, beside what run.mk lists,
#
#   BOARD_SDCARD    the image of its card, with a rule that makes it
#
# and the user: DEV=/dev/sdX writes a card; VIA=serial and VIA=tftp talk to U-Boot on PORT=/dev/ttyUSB0
# (BAUD=115200), which loads the image into memory and starts it. TFTP= is the folder of the server.

.PHONY: sdcard flash
ifeq ($(BOARD_SDCARD),)
_no_card = $(error Board $(UK_BOARD) has no card image: see boards/$(UK_BOARD)/README.md, or VIA=serial)
endif
_via := $(call asked,VIA)
_flash = $(if $(_via),$(UK_IMG),$(_no_card)$(BOARD_SDCARD))

sdcard: $(or $(BOARD_SDCARD),uk_no_card)
	@echo '  CARD    $(BOARD_SDCARD)'
	@echo '          the same with "flash DEV=/dev/sdX" writes it'

.PHONY: uk_no_card
uk_no_card:
	$(_no_card)

flash: $(if $(_via),$(UK_IMG),$(or $(BOARD_SDCARD),uk_no_card))
	@py=$$(tools/build/find-python os) && exec $$py tools/flash $(if $(_via),via '$(_via)' $(UK_IMG) \
		--port '$(call asked,PORT)' --baud '$(call asked,BAUD,115200)' --tftp '$(call asked,TFTP)' \
		--args $(call sh_word,$(ARGS)),card $(BOARD_SDCARD) --device '$(call asked,DEV)')
