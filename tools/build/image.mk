# SPDX-License-Identifier: BSD-3-Clause
# The engine: builds one image in $(BUILD). The front door (Makefile, select.mk) has checked and
# exported the folders; nothing here is called by hand.

MAKEFLAGS += -rR
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

UK_ELF := $(BUILD)/$(UK_APP).elf
UK_IMG := $(BUILD)/$(UK_APP).img
UK_MAP := $(BUILD)/$(UK_APP).map
UK_FIT := $(BUILD)/$(UK_APP).itb

include tools/build/config.mk
ifneq ($(filter-out $(UK_CONFIG_TARGETS),$(or $(MAKECMDGOALS),all)),)
ifneq ($(UK_HAVE_CONFIG),)
include tools/build/vocab.mk
include tools/build/fetch.mk
include tools/build/flags.mk
include tools/build/libs.mk
include tools/build/objects.mk
include tools/build/partial.mk
include tools/build/link.mk
include tools/build/run.mk
include tools/build/fit.mk
include tools/build/flash.mk
endif
endif
