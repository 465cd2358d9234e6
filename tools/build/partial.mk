# SPDX-License-Identifier: BSD-3-Clause
# The registered libraries: their objects, and of each library one object in which only the exported
# symbols are global. What objects depend on besides files (flags, lists) is compared with the last
# build as make reads this and kept in files that are rewritten when they differ.

# record $file,$text: rewrites the file if it does not hold the text. Both are stripped: make 4.3
# sometimes leaves the newline that $(file <) should take away.
lacks = $(subst x$(1)x,,x$(2)x)
differ = $(call lacks,$(1),$(2))$(call lacks,$(2),$(1))
record = $(call _record,$(1),$(strip $(file <$(1))),$(strip $(2)))
_record = $(if $(call differ,$(2),$(3)),$(file >$(1),$(3)))

srcs = $(strip $(call lv,$(1),SRCS) $(call gv,EACHOLIB_SRCS))

define _library
UK_FLAGS_c_$(1) := $$(call flags_c,$(1))
UK_FLAGS_cxx_$(1) := $$(call flags_cxx,$(1))
UK_FLAGS_S_$(1) := $$(call flags_S,$(1))
UK_OBJS_$(1) += $$(call lv,$(1),OBJS)
UK_OBJS-y += $$(UK_OBJS_$(1))
endef
# A library with LIBX_OPTIONS sees only the options whose names begin like that, and no folder of headers
# but its own: its objects are the same in every image that agrees in these.
define _few_options
UK_PREPARE-y += $(BUILD)/$(1)/config.h
$(BUILD)/$(1)/config.h: $(CONFIG_H) $(BUILD)/$(1)/flags
	$$(Q)$(SED) -n $(foreach o,$(call few,$(1)),-e '/^#define CONFIG_$(o)/p') $$< >$$@.new
	$$(Q)cmp -s $$@.new $$@ && $(RM) $$@.new || $(MV) $$@.new $$@
endef
$(foreach l,$(UK_LIBS),$(if $(call few,$(l)),$(eval $(call _few_options,$(l)))))

$(foreach l,$(UK_LIBS),$(foreach s,$(call srcs,$(l)),$(call add_source,$(l),$(s))))
$(foreach l,$(UK_LIBS),$(eval $(call _library,$(l))))

# Libraries of headers only are registered too; they have nothing to link.
UK_LINK_LIBS := $(foreach l,$(UK_LIBS),$(if $(strip $(UK_OBJS_$(l)) $(call lv,$(l),ALIBS)),$(l)))

define _partial_link
UK_OLIBS-y += $(BUILD)/$(1).o
$(BUILD)/$(1).o: $(UK_OBJS_$(1)) $(call lv,$(1),ALIBS) $(call lv,$(1),EXPORTS) \
		$(call lv,$(1),LOCALS) $(BUILD)/$(1)/objects
	$$(call say,LD     ,$(1).o)$$(file >$(BUILD)/$(1)/link.rsp,$(UK_OBJS_$(1)))
	$$(Q)$$(LD) $$(call gv,LIBLDFLAGS) $$(call lv,$(1),LDFLAGS) \
		-Wl,-Map,$(BUILD)/$(1)/link.map @$(BUILD)/$(1)/link.rsp \
		$(addprefix -Wl$(comma)--start-group ,$(call lv,$(1),ALIBS)) -o $(BUILD)/$(1).ld.o
	$$(Q)$$(OBJCOPY) $(addprefix --keep-global-symbols=,$(call lv,$(1),EXPORTS)) \
		$(addprefix --localize-symbols=,$(call lv,$(1),LOCALS)) \
		$$(call gv,OBJCFLAGS) $$(call lv,$(1),OBJCFLAGS) $(BUILD)/$(1).ld.o $$@
endef
$(foreach l,$(UK_LINK_LIBS),$(eval $(call _partial_link,$(l))))

_missing := $(strip $(foreach d,$(UK_LIBS) include,$(if $(wildcard $(BUILD)/$(d)/.),,$(d))))
ifneq ($(_missing),)
$(shell mkdir -p $(addprefix $(BUILD)/,$(_missing)))
endif

# What makes all objects of a library stale, and what makes its partial link stale.
_file_flags = $(addprefix $(notdir $(2))|$(3): ,$(call own,$(1),$(2),$(3),INCLUDES) $(call \
	own,$(1),$(2),$(3),FLAGS))
_files_flags = $(foreach s,$(call srcs,$(1)),$(foreach v,$(or $(call variants_of,$(s)),-),$(call \
	_file_flags,$(1),$(call path_of,$(s)),$(v:-=))))
_lib_flags = $(CC_PATH) $(UK_CC_VERSION) $(foreach k,c cxx S,$(UK_FLAGS_$(k)_$(1))) \
	$(call nofp,$(1),) $(_files_flags)
_lib_objects = $(UK_OBJS_$(1)) $(foreach v,ALIBS LDFLAGS OBJCFLAGS EXPORTS LOCALS,$(call \
	lv,$(1),$(v))) $(call gv,LIBLDFLAGS)
$(foreach l,$(UK_LINK_LIBS),$(call record,$(BUILD)/$(l)/flags,$(call _lib_flags,$(l))))
$(foreach l,$(UK_LINK_LIBS),$(call record,$(BUILD)/$(l)/objects,$(call _lib_objects,$(l))))

$(call record,$(BUILD)/maps,$(subst $(BUILD),,$(UK_PATH_MAPS)))

# Which objects a changed list of include folders makes stale is found by looking at their headers.
UK_INC := $(strip $(UK_INC_C) $(UK_INC_CXX) $(UK_INC_AS))
_inc_was := $(strip $(file <$(BUILD)/includes))
ifneq ($(call differ,$(UK_INC),$(_inc_was)),)
ifneq ($(shell $(PYTHON) tools/build/stale.py $(BUILD) '$(_inc_was)' '$(UK_INC)' >&2; echo $$?),0)
$(error The include folders changed, and what that makes stale was not found)
endif
$(file >$(BUILD)/includes,$(UK_INC))
endif

# Sources that are fetched appear when their archive has been unpacked and patched.
define _fetched
$(UK_OBJS_$(1)): $(UK_STAMPS_$(1))
$(filter $(BUILD)/$(1)/origin/%,$(foreach s,$(call srcs,$(1)),$(call path_of,$(s)))): | \
		$(UK_STAMPS_$(1)) ;
endef
$(foreach l,$(UK_LINK_LIBS),$(if $(UK_STAMPS_$(l)),$(eval $(call _fetched,$(l)))))

.PHONY: fetch prepare
UK_FETCH-y := $(sort $(UK_FETCH) $(UK_FETCH-y))
fetch: $(UK_FETCH-y)
	@:
prepare: $(UK_FETCH-y) $(UK_PREPARE) $(UK_PREPARE-y) $(UK_PREPROCESS) $(UK_PREPROCESS-y)
$(UK_PREPARE) $(UK_PREPARE-y): | $(UK_FETCH-y)
$(UK_PREPROCESS) $(UK_PREPROCESS-y): | $(UK_PREPARE) $(UK_PREPARE-y)

# Names in the .d files of what was just compiled are the compiler's, relative to $(BUILD). They are made
# absolute before the link, and here after a build that did not get there.
absolute_deps = sed -i -E 's\#(^| )(\./)?([^/ :\\.][^ ]*)\#\1$(BUILD)/\3\#g' $(1); rm -f $(BUILD)/unread
_unread := $(wildcard $(sort $(strip $(file <$(BUILD)/unread))))
ifneq ($(_unread),)
$(shell $(call absolute_deps,$(_unread)))
endif
-include $(wildcard $(patsubst %.o,%.d,$(UK_OBJS-y)) $(UK_DEPS-y))
# A source that has moved is still named in the .d file of its object. Nothing makes sources; one that
# is really missing, the compiler names better.
$(TOP)/%.c $(TOP)/%.S $(TOP)/%.cc $(TOP)/%.cpp: ;
