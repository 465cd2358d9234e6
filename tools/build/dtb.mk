# SPDX-License-Identifier: BSD-3-Clause
# For a board.mk: the board's own device tree as a blob, for emulators that make none. DTB= gives
# another, for example the one of Linux or what the board's firmware hands over.
BOARD_DTB_FILE = $(call asked,DTB,$(BUILD)/$(UK_BOARD).dtb)

ifeq ($(wildcard $(or $(call asked,DTB),.)),)
$(error DTB=$(DTB): no such file; without DTB= the emulator gets boards/$(UK_BOARD)/$(UK_BOARD).dts)
endif

BOARD_QEMU_BOOT = -kernel $(UK_IMG) $(if $(CONFIG_DEVICETREE_STATIC),,-dtb $(BOARD_DTB_FILE)) \
	$(if $(ARGS),-append $(call sh_word,$(ARGS)))
BOARD_QEMU_DEPS = $(if $(CONFIG_DEVICETREE_STATIC),,$(BOARD_DTB_FILE))

$(BUILD)/$(UK_BOARD).dtb: $(UK_BOARD_DIR)/$(UK_BOARD).dts
	$(if $(call which,$(DTC)),,$(error No $(DTC) here: apt-get install device-tree-compiler))
	$(call say,DTB    ,$(@F))$(Q)$(CC) -E -x assembler-with-cpp -undef -D__DTS__ -nostdinc \
		-I$(UK_BOARD_DIR) -o $@.pp.$$$$ $< && $(DTC) -q -I dts -O dtb -o $@ $@.pp.$$$$; \
		s=$$?; rm -f $@.pp.$$$$; exit $$s
