# SPDX-License-Identifier: BSD-3-Clause
# One source: its flags, its object's name, its rule.

# The flags of a library for one language, in Unikraft's order, with places for what is filled in
# last: {C}, {CXX} or {AS} the global include folders and {m} the path maps, which change whenever
# a library comes or goes and are therefore no part of what makes an object stale; {n} what keeps
# floating-point registers out; {i} and {f} the includes and flags of the file itself.
few    = $(strip $(call lv,$(1),OPTIONS))
_incs  = $(if $(call few,$(1)),,{$(2)}) $(call lv,$(1),$(2)INCLUDES) {i} $(LAST_INCLUDES)
_comp  = $(if $(call few,$(1)),$(subst $(CONFIG_H),$(BUILD)/$(1)/config.h,$(call \
	gv,COMPFLAGS)),$(call gv,COMPFLAGS))
_front = {m} $(_comp) $(call lv,$(1),COMPFLAGS) $(_incs) $(call gv,ARCHFLAGS) {n}
_back  = $(call gv,$(2)FLAGS) $(call lv,$(1),$(2)FLAGS) {f} $(call gv,DBGFLAGS) -D__LIBNAME__=$(1)
# main(argc, argv) and handlers have parameters that an app need not use.
_warn  = $(UK_WARNINGS) $(if $(filter $(TOP)/%,$(call base,$(1))),-Werror) \
	$(if $(filter $(UK_APP_DIR),$(call base,$(1))),-Wno-unused-parameter)
flags_c   = $(strip $(call _front,$(1),C) $(_warn) $(call _back,$(1),C) $(UK_ANALYSIS))
flags_cxx = $(strip $(call _front,$(1),CXX) $(_warn) $(call _back,$(1),CXX) $(UK_ANALYSIS))
flags_S   = $(strip $(call _front,$(1),AS) $(call _back,$(1),AS))
base = $($(call uc,$(1))_BASE)

# own $libname,$source,$variant,$varname: a variable of the file itself, LIBX_FILE[_VARIANT]_...
own = $(strip $($(vprefix_src)) $($(vprefix_src)-y))

# Floating-point registers are kept out of every library that does not ask for them, and out of the
# variant isr (code that interrupts may run) of those that do. An app does by CONFIG_APP_FP, or is told by
# a library. Sources that may use these registers see __UK_FP__: the threads they declare keep them.
_fp  = $(filter y,$(call lv,$(1),FP) $(if $(filter $(UK_APP_DIR),$(call base,$(1))),$(call \
	gv,APP_FP) $(CONFIG_APP_FP)))
nofp = $(if $(filter isr,$(2))$(if $(_fp),,y),$(strip $(call gv,NOFP_ARCHFLAGS)),-D__UK_FP__)

# fill $text,$libname,$source,$variant: the places of one file
fill = $(subst {n},$(call nofp,$(2),$(4)),$(subst {i},$(call own,$(2),$(3),$(4),INCLUDES),$(subst \
	{f},$(call own,$(2),$(3),$(4),FLAGS) $(4:%=-D__VARIANT__=%),$(_fill_global))))
_fill_global = $(subst {C},$(UK_INC_C),$(subst {CXX},$(UK_INC_CXX),$(subst \
	{AS},$(UK_INC_AS),$(subst {m},$(UK_PATH_MAPS),$(1)))))
UK_INC_C   := $(strip $(call gv,CINCLUDES))
UK_INC_CXX := $(strip $(call gv,CXXINCLUDES))
UK_INC_AS  := $(strip $(call gv,ASINCLUDES))

# What a source's suffix means: the language, its compiler and the word in the quiet line.
kind_c   := c
kind_S   := S
kind_s   := S
kind_sx  := S
kind_cc  := cxx
kind_cp  := cxx
kind_cpp := cxx
kind_CPP := cxx
kind_cxx := cxx
kind_C   := cxx
tool_c   = $(CC)
tool_S   = $(AS)
tool_cxx = $(if $(call which,$(CXX)),$(CXX),$(error No $(CXX) here: 'apt-get install \
	$(CXX_PACKAGE_$(UK_ARCH))'))
show_c   := CC     $(empty)
show_S   := AS     $(empty)
show_cxx := CXX    $(empty)

# command $libname,$source,$variant,$object,$kind: all but what it writes
command = $(tool_$(5)) $(call fill,$(UK_FLAGS_$(5)_$(1)),$(1),$(2),$(3)) \
	-D__BASENAME__=$(notdir $(2))
# compile, with the same arguments
compile = $(command) -MD -MP -MF $(4:.o=.d) -MT $(4) -c -o $(4) $(2)

# The compiler runs in the build folder and names what is there from there, so that ccache takes an object
# from the build of another image when nothing that went into it differs. That makes the names in .d files
# relative too; `unread` lists these files for partial.mk, which corrects them. ccache ignores what
# -ffile-prefix-map= says, so a file says it where it matters: for what is outside the tree or includes such.
graph = $(TOP)/tools/build/with-graph
outside = $(filter-out $(TOP)/%,$(call base,$(1)))$(filter-out -I$(TOP)/% -I$(BUILD)/%,$(UK_INC))
cached = $(if $(CCACHE),CCACHE_NOHASHDIR=1 CCACHE_PREFIX=$(graph) CCACHE_EXTRAFILES=$(graph)$(if \
	$(outside),:$(BUILD)/maps) $(CCACHE),$(graph))
here = cd $(BUILD) && echo $(4:.o=.d) >>unread && $(cached) $(subst $(BUILD)/,./,$(compile))

# _object $libname,$source,$variant,$object,$kind
define _object
ifneq ($$(UK_SOURCE_OF_$(4)),)
$$(error $(1): $(2) and $$(UK_SOURCE_OF_$(4)) both make $(notdir $(4)))
endif
UK_SOURCE_OF_$(4) := $(2)
UK_OBJS_$(1) += $(4)
UK_COMPILE += $(1)|$(2)|$(or $(3),-)|$(4)|$(5)
$(4): $(2) $(BUILD)/$(1)/flags | prepare
	$$(call say,$(show_$(5)),$(1)/$(notdir $(2))$(3:%=|%))$$(Q)$$(call \
		here,$(1),$(2),$(3),$(4),$(5))
endef

# The object is called after the file. Of two files of one name in different folders, the second is
# told apart by its folder.
_plain = $(BUILD)/$(1)/$(basename $(notdir $(2)))$(3:%=.%).o
_long  = $(BUILD)/$(1)/$(notdir $(patsubst %/,%,$(dir $(2))))_$(notdir $(_plain))
_name  = $(if $(UK_SOURCE_OF_$(_plain)),$(_long),$(_plain))
_kind  = $(or $(kind_$(patsubst .%,%,$(suffix $(1)))),$(error $(2): $(1): there is no rule for a \
	source of this kind))
_add   = $(eval $(call _object,$(1),$(2),$(3),$(_name),$(call _kind,$(2),$(1))))

# add_source $libname,$word: a word of LIBX_SRCS-y, file.ext or file.ext|variant|variant...
path_of = $(firstword $(subst |, ,$(1)))
variants_of = $(wordlist 2,99,$(subst |, ,$(1)))
add_source = $(if $(call variants_of,$(2)),$(foreach v,$(call variants_of,$(2)),$(call \
	_add,$(1),$(call path_of,$(2)),$(v))),$(call $(or $(call _other,$(2)),_add),$(1),$(2),))
_other = $(if $(filter %.lds.S,$(1)),_add_lds)$(if $(filter %.ld,$(1)),_add_ld)$(if $(filter %.h \
	%.in,$(1)),_add_prepared)
_add_prepared = $(eval UK_PREPARE-y += $(2))

# Additions of a library to the linker script (SECTIONS ... INSERT AFTER ...).
_add_ld  = $(eval EXTRA_LD_SCRIPT-y += $(2))
_add_lds = $(call _add_lds_to,$(1),$(2),$(BUILD)/$(1)/$(patsubst %.lds.S,%.lds,$(notdir $(2))))
_add_lds_to = $(eval $(call preprocess,$(1),$(2),$(3),$(BUILD)/$(1)/flags))$(call _add_ld,$(1),$(3))

# preprocess $libname,$source,$output,$file that holds the flags: a linker script
define preprocess
$(3): $(2) $(4) | prepare
	$$(call say,LDS    ,$(patsubst $(BUILD)/%,%,$(3)))$$(Q)$$(AS) $$(call \
		fill,$$(UK_FLAGS_S_$(1)),$(1),$(2),) -E -P -x assembler-with-cpp \
		-MD -MP -MF $(3).d -MT $(3) -o $(3) $(2)
UK_DEPS-y += $(3).d
endef
