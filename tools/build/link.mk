# SPDX-License-Identifier: BSD-3-Clause
# The final link and what is made of it: <app>.elf with all debug information, <app>.img as the
# boot loader takes it, <app>.map, and compile_commands.json for editors.

UK_LDS ?= $(TOP)/arch/$(UK_ARCH)/link.lds.S
# binary (arm64's Image: the header is in the first bytes of the link) or elf (stripped)
UK_IMG_FORMAT ?= binary

.PHONY: all
all: $(UK_IMG) $(BUILD)/compile_commands.json
	@:
# For editors after every build, whichever target made it.
run debug emulator measure report report-diff report-baseline sbom symbols flash sdcard fit: \
	| $(BUILD)/compile_commands.json

UK_FLAGS_S_ := $(call flags_S,)
$(eval $(call preprocess,,$(UK_LDS),$(BUILD)/link.lds,$(BUILD)/lds-flags))
-include $(wildcard $(BUILD)/link.lds.d)

UK_LINK = $(LD) $(call gv,ARCHFLAGS) $(call gv,LDFLAGS) -Wl,-dT,$(BUILD)/link.lds \
	$(addprefix -Wl$(comma)-T$(comma),$(EXTRA_LD_SCRIPT) $(EXTRA_LD_SCRIPT-y)) -Wl,-Map,$(UK_MAP) \
	$(UK_OLIBS-y) -Wl,--start-group $(UK_ALIBS) $(UK_ALIBS-y) -lgcc -Wl,--end-group
$(call record,$(BUILD)/link-flags,$(UK_LINK) $(UK_IMG_FORMAT))
# Whose data lies apart from the kernel's (ARCH_APPS_APART): the app's and external libraries.
$(call record,$(BUILD)/include/uk/apart.lds,$(foreach l,$(UK_LINK_LIBS),$(if $(filter \
	$(TOP)/libs/% $(TOP)/arch/% $(TOP)/plat/%,$($(call uc,$(l))_BASE)),,"$(BUILD)/$(l).o")))
$(call record,$(BUILD)/lds-flags,$(UK_FLAGS_S_))

# What the linker's words mean for whoever has chosen the option.
UK_LINK_HINT = $(if $(CONFIG_ARCH_TINY),! grep -q 'relocation truncated' $@.said || \
	echo "ARCH_TINY: the image takes more than 1 MiB of memory: switch this option off" >&2;)

$(UK_ELF): $(UK_OLIBS-y) $(UK_ALIBS) $(UK_ALIBS-y) $(BUILD)/link.lds $(EXTRA_LD_SCRIPT) \
		$(EXTRA_LD_SCRIPT-y) $(BUILD)/link-flags
	$(Q)[ ! -e $(BUILD)/unread ] || { $(call absolute_deps,$$(sort -u $(BUILD)/unread)); }
	$(call say,LD     ,$(@F))$(Q)$(UK_LINK) -o $@ 2>$@.said; s=$$?; $(call say_where,$@.said); \
		$(UK_LINK_HINT) rm -f $@.said; exit $$s

# The budget sheet (tools/report) comes before the image: over budget there is none. Which library
# lies where is for its groups; a changed budget is checked without a new link. An image that is made
# to be measured is checked anew by whoever makes it next.
measuring = $(if $(filter measure,$(MAKECMDGOALS)),--measuring)
UK_REPORT = py=$$(tools/build/find-python elftools) && PYTHONPATH=tools exec "$$py" -m report
$(call record,$(BUILD)/libraries,$(foreach l,$(UK_LIBS),$(l)=$($(call uc,$(l))_BASE)))
$(call record,$(BUILD)/places,$(UK_MOVED))
$(call record,$(BUILD)/budgets,$(foreach b,$(sort $(filter CONFIG_BUDGET_%,$(.VARIABLES))),$(b)=$($(b))) \
	$(measuring))

$(UK_IMG): $(UK_ELF) $(BUILD)/budgets $(wildcard $(UK_APP_DIR)/wcet-$(UK_BOARD).json)
	$(call say,IMG    ,$(@F))$(Q)rm -f $@; \
		$(OBJCOPY) $(if $(filter binary,$(UK_IMG_FORMAT)),-O binary,-S) $< $@.new
	$(Q)($(UK_REPORT) check --build $(BUILD) --image $@.new $(measuring) $(if $(quiet),,>/dev/null)) || \
		{ rm -f $@.new; false; }
	$(Q)mv $@.new $@

.PHONY: report report-diff report-baseline sbom measure
report: $(UK_ELF)
	@$(UK_REPORT) show --build $(BUILD) $(DEPTH:%=--depth '%')
report-diff: $(UK_ELF)
	@$(UK_REPORT) diff --build $(BUILD) --base '$(BASE)'
report-baseline sbom: $(UK_ELF)
	@$(UK_REPORT) $(@:report-%=%) --build $(BUILD)
# The emulator's command is known when run.mk has been read.
measure: $(UK_IMG) $(BOARD_QEMU_DEPS)
	$(file >$(BUILD)/emulator,$(emulator))@$(UK_REPORT) measure --build $(BUILD) \
		--emulator $(BUILD)/emulator

# One entry an object, written from the rules' own commands when flags or sources change.
json_text = $(subst ",\",$(subst \,\\,$(1)))
json_entry = {"directory": "$(TOP)", "file": "$(word 2,$(1))", "command": "$(call json_text,$(call \
	compile,$(word 1,$(1)),$(word 2,$(1)),$(patsubst -,,$(word 3,$(1))),$(word 4,$(1)),$(word 5,$(1))))"}
$(BUILD)/compile_commands.json: $(BUILD)/includes \
		$(foreach l,$(UK_LINK_LIBS),$(BUILD)/$(l)/flags $(BUILD)/$(l)/objects)
	$(file >$@.tmp,[)$(foreach c,$(UK_COMPILE),$(file >>$@.tmp,$(if $(filter-out \
		$(firstword $(UK_COMPILE)),$(c)),$(comma))$(call json_entry,$(subst |, ,$(c)))))$(file \
		>>$@.tmp,])
	@$(MV) $@.tmp $@
