# SPDX-License-Identifier: BSD-3-Clause
# Turns BOARD, APP, CONFIG, A, L, B and O into the folders of one image and refuses what does not
# exist with a list of what does. Included by the front door only.

empty :=
space := $(empty) $(empty)
comma := ,
define newline


endef

# dirs_with $(marker file),$(folder): names of the sub-folders that hold that file
dirs_with = $(sort $(patsubst $(2)/%/$(1),%,$(wildcard $(2)/*/$(1))))

UK_BOARD_DIR := $(if $(B),$(abspath $(B)),$(TOP)/boards/$(BOARD))
UK_BOARD     := $(notdir $(UK_BOARD_DIR))
UK_APP_DIR   := $(if $(A),$(abspath $(A)),$(TOP)/apps/$(APP))
UK_APP       := $(notdir $(UK_APP_DIR))
UK_CONFIG    := $(CONFIG)
UK_ELIBS     := $(abspath $(subst :, ,$(L)))

# is_one_of $(list),$(name): BOARD= and APP= are names of the list, not paths (qemu-virt/, ../hello).
is_one_of = $(and $(filter 1,$(words $(2))),$(filter $(1),$(2)))

boards := $(call dirs_with,Config.uk,$(TOP)/boards)
ifeq ($(if $(B),$(wildcard $(UK_BOARD_DIR)/Config.uk),$(call is_one_of,$(boards),$(BOARD))),)
$(info There is $(if $(B),no Config.uk in $(UK_BOARD_DIR),no board "$(BOARD)"). Boards:)
$(foreach b,$(boards),$(info $(space)  $(b)))
$(error $(if $(B),B=$(B),BOARD=$(BOARD)): no such board (B=/path names one outside the tree))
endif

apps := $(call dirs_with,Makefile.uk,$(TOP)/apps)
ifeq ($(if $(A),$(wildcard $(UK_APP_DIR)/Makefile.uk),$(call is_one_of,$(apps),$(APP))),)
$(info There is $(if $(A),no Makefile.uk in $(UK_APP_DIR),no app "$(APP)"). Apps:)
$(foreach a,$(apps),$(info $(space)  $(a)))
$(error $(if $(A),A=$(A),APP=$(APP)): no such app (A=/path names one outside the tree))
endif

# Later files win.
UK_DEFCONFIGS := $(wildcard $(UK_BOARD_DIR)/defconfig $(UK_APP_DIR)/defconfig)
ifneq ($(UK_CONFIG),)
ifeq ($(wildcard $(UK_APP_DIR)/defconfig.$(UK_CONFIG)),)
$(info App "$(UK_APP)" has no configuration "$(UK_CONFIG)", $(if $(wildcard \
	$(UK_APP_DIR)/defconfig.*),but:,nor any other: leave CONFIG= out))
$(foreach c,$(sort $(wildcard $(UK_APP_DIR)/defconfig.*)),$(info \
	$(space)  $(c:$(UK_APP_DIR)/defconfig.%=%)))
$(error CONFIG=$(UK_CONFIG): no such file $(UK_APP_DIR)/defconfig.$(UK_CONFIG))
endif
UK_DEFCONFIGS += $(UK_APP_DIR)/defconfig.$(UK_CONFIG)
endif

$(foreach l,$(UK_ELIBS),$(if $(wildcard $(l)/Makefile.uk),,$(error L=$(l): no Makefile.uk there)))

UK_OUT := $(abspath $(O))
BUILD  := $(UK_OUT)/$(UK_BOARD)/$(UK_APP)$(addprefix -,$(UK_CONFIG))

export TOP BUILD UK_OUT UK_BOARD UK_BOARD_DIR UK_APP UK_APP_DIR UK_CONFIG UK_ELIBS UK_DEFCONFIGS

# Files that the user names are where he stands, which need not be the tree: make -f tree/Makefile.
user_files = $(foreach v,KEY LOG BASE DISK DTB TFTP UBOOT GUESTS,$(if $(filter command,$(firstword $(origin \
	$(v)))),$(if $(filter 1,$(words $($(v)))),$(v)=$(abspath $($(v))))))

# The engine runs with the tree as its current folder and its own -j unless the user gave one.
# -o: the configuration header is a dependency of every object, but what an option rebuilds is
# decided option by option (kconf.py), not by that one file's age. One make at a time works in a
# build folder.
in_image = @$(TOP)/tools/build/locked $(BUILD) $(MAKE) --no-print-directory -rR -C $(TOP) \
	-f tools/build/image.mk -o $(BUILD)/include/uk/config.h \
	$(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2)) \
	$(user_files) $(1)
