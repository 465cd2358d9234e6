# SPDX-License-Identifier: BSD-3-Clause
# fetch, patch and unarchive: third-party sources, pinned by checksum, never in the tree. Names and
# meanings are Unikraft's; ours are that LIBX_ORIGIN_SHA256 has to be set before the call, and that
# LIBX_ORIGIN_POOL may name the same file in a Debian pool. Where files come from: tools/fetch.

# Where make looks, in this order: vendor folder, download cache, mirrors, Debian pool, upstream.
TAPPET_VENDOR ?= $(TOP)/vendor
export TAPPET_VENDOR DL_DIR MIRROR ALLOW_UNPINNED

# fetchas2 $libname,$url,$second url,$file name
define fetchas2
_F := $(BUILD)/$(1)/fetched-$(call lvq,$(1),ORIGIN_SHA256)/$(4)
$$(_F):
	$$(call say,FETCH  ,$(1)/$(4))$$(Q)tools/fetch '$(1)' '$$@' '$(call lvq,$(1),ORIGIN_SHA256)' \
		$(addprefix pool:,$(call lvq,$(1),ORIGIN_POOL)) $(2) $(3)
$(call unarchive,$(1),$$(_F))
endef
fetchas = $(call fetchas2,$(1),$(2),,$(3))
fetch   = $(call fetchas2,$(1),$(2),,$(notdir $(2)))
fetch2  = $(call fetchas2,$(1),$(2),$(3),$(notdir $(2)))
lvq = $(call qstrip,$($(call uc,$(1))_$(2)))

# unarchive $libname,$archive: unpacks into LIBX_ORIGIN
define unarchive
$(call uc,$(1))_ORIGIN := $(BUILD)/$(1)/origin
UK_STAMPS_$(1) += $(BUILD)/$(1)/.origin
UK_FETCH-$(if $(filter $(1),$(UK_LIBS) $(UK_LIBS-y)),y) += $(BUILD)/$(1)/.origin
$(BUILD)/$(1)/.origin: $(2)
	$$(call say,UNPACK ,$(1)/$$(notdir $$<))$$(Q)tools/build/unpack '$(1)' $$< \
		$(BUILD)/$(1)/origin && $(TOUCH) $$@
endef

# patch $libname,$patchdir,$folder below LIBX_ORIGIN: applies the files there, all of them, in the
# order of their names. A changed set of patches starts from a fresh copy.
define patch
UK_STAMPS_$(1) += $(BUILD)/$(1)/.patched
UK_FETCH-$(if $(filter $(1),$(UK_LIBS) $(UK_LIBS-y)),y) += $(BUILD)/$(1)/.patched
$(BUILD)/$(1)/.origin: $(2) $(wildcard $(2)/*)
$(BUILD)/$(1)/.patched: $(BUILD)/$(1)/.origin
	$$(Q)$(foreach p,$(sort $(wildcard $(2)/*)),$$(call \
		say,PATCH  ,$(1)/$(notdir $(p)))$(PATCH) -sN -d $(BUILD)/$(1)/origin/$(3) \
		-p1 <$(p) && )$(TOUCH) $$@ || \
		{ rm -f $(BUILD)/$(1)/.origin; echo '  PATCH   $(1): the patches do not apply' >&2; exit 1; }
endef
