# SPDX-License-Identifier: BSD-3-Clause
# The words a Makefile.uk is written with. Names and meanings are Unikraft's, so that people and
# libraries can come over; docs/library-authors.md describes them.

empty :=
space := $(empty) $(empty)
comma := ,
squote := '
# sh_word $text: one word of the shell, whatever is in it
sh_word = '$(subst ','\'',$(1))'
define newline


endef

CONFIG_UK_BASE := $(TOP)
CONFIG_UK_APP  := $(UK_APP_DIR)
UK_BASE        := $(TOP)
BUILD_DIR      := $(BUILD)
Q := $(if $(filter 1,$(V)),,@)

# uc $(text): upper case; the result is kept because library names come by again and again
_uc = $(subst a,A,$(subst b,B,$(subst c,C,$(subst d,D,$(subst e,E,$(subst f,F,$(subst g,G,$(subst \
	h,H,$(subst i,I,$(subst j,J,$(subst k,K,$(subst l,L,$(subst m,M,$(subst n,N,$(subst \
	o,O,$(subst p,P,$(subst q,Q,$(subst r,R,$(subst s,S,$(subst t,T,$(subst u,U,$(subst \
	v,V,$(subst w,W,$(subst x,X,$(subst y,Y,$(subst z,Z,$(1)))))))))))))))))))))))))))
uc = $(or $(_uc_$(1)),$(eval _uc_$(1) := $(call _uc,$(1)))$(_uc_$(1)))
qstrip = $(strip $(subst ",,$(1)))

# vprefix_lib $libname,$varname: LIBNAME_VARNAME
vprefix_lib = $(addprefix $(call uc,$(1))_,$(2))
# vprefix_src $libname,$source,$variant,$varname: LIBNAME_FILE[_VARIANT]_VARNAME
vprefix_src = $(call uc,$(1))_$(call _uc,$(basename $(notdir $(2)))$(3:%=_%))_$(4)

# lv $libname,$varname: the value of LIBNAME_VARNAME and LIBNAME_VARNAME-y
lv = $($(call uc,$(1))_$(2)) $($(call uc,$(1))_$(2)-y)
# gv $varname: the same for a global one
gv = $($(1)) $($(1)-y)

# addlib $libname: registers the library whose Makefile.uk is being read
define addlib
UK_LIBS += $(1)
$(call _libvars,$(1))
endef

# addlib_s $libname,$switch
define addlib_s
$(if $(filter y,$(2)),UK_LIBS += $(1))
$(call _libvars,$(1))
endef

# mk_sub_build_dir $folder: makes a folder in the build folder
mk_sub_build_dir = $(if $(wildcard $(BUILD)/$(1)/.),,$(shell mkdir -p $(BUILD)/$(1)))

define _libvars
$(call uc,$(1))_BASE := $(_IMPORT_BASE)
$(call uc,$(1))_BUILD := $(BUILD)/$(1)
$(call uc,$(1))_EXPORTS += $(wildcard $(_IMPORT_BASE)/exportsyms.uk)
$(call uc,$(1))_LOCALS += $(wildcard $(_IMPORT_BASE)/localsyms.uk)
endef

# addplat $platname, addplat_s $platname,$switch: registers a platform; its code is in libraries
define addplat
UK_PLATS += $(1)
UK_PLAT_$(call uc,$(1))_BASE := $(_IMPORT_BASE)
endef
addplat_s = $(if $(filter y,$(2)),$(call addplat,$(1)))

# addplatlib $platname,$libname, addplatlib_s $platname,$libname,$switch: a library of a platform
addplatlib = $(call addlib,$(2))
addplatlib_s = $(call addlib_s,$(2),$(3))

# import_lib $path: reads another folder's Makefile.uk
define import_lib
_IMPORT_STACK := $(_IMPORT_BASE) $(_IMPORT_STACK)
_IMPORT_BASE := $(1)
include $(1)/Makefile.uk
_IMPORT_BASE := $$(firstword $$(_IMPORT_STACK))
_IMPORT_STACK := $$(wordlist 2,99,$$(_IMPORT_STACK))
endef
_import_lib = $(import_lib)

# addlib_paramprefix $libname,$prefix: the library's parameters are prefix.param on the command line
define addlib_paramprefix
$(call uc,$(1))_COMPFLAGS += -DUK_LIBPARAM_PREFIX=$(or $(2),$(1))
endef

# verbose_cmd $label,$text,$command: one line of a recipe, quiet unless V=1
ifeq ($(V),1)
verbose_cmd = $(3)
else
verbose_cmd = @$(if $(quiet),printf '  %-7s %s\n' '$(strip $(1))' '$(strip $(2))' && )$(3)
endif
# build_cmd $label,$libname,$target,$command
build_cmd = $(call verbose_cmd,$(1),$(if $(2),$(2)/)$(notdir $(3)),$(4))

# say $label padded to 7,$text: the quiet line, printed as the recipe is expanded, without a shell
say = $(if $(quiet),$(info $(space) $(1) $(2)))
quiet := $(if $(filter 1,$(V))$(findstring s,$(firstword -$(MAKEFLAGS))),,y)

have_gcc = y
have_clang = n
gcc_version_ge = $(shell v=$$($(CC) -dumpfullversion | tr . ' '); set -- $$v; \
	[ $$1 -gt $(1) ] || { [ $$1 -eq $(1) ] && [ $$2 -ge $(2) ]; } && echo y)
error_if_gcc_version_lt = $(if $(call gcc_version_ge,$(1),$(2)),,$(error \
	gcc $(1).$(2) or newer is needed))
