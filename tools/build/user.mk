# SPDX-License-Identifier: BSD-3-Clause
# What a user may say on the command line, and what of it may come from the environment instead. Paths and
# names are checked before anything runs: they end up in rules, patterns and shell commands.

# Paths and names. GUESTS has several, separated by spaces, L by colons.
USER_PATHS := A APP B BASE BOARD CONFIG CROSS_COMPILE DIR DISK DL_DIR DTB GUESTS KEY L LOG O QEMU SYSTEM \
	TAPPET_VENDOR TFTP UBOOT XEN
# Values that recipes hand to a program as one word.
USER_WORDS := ACCEL BAUD BOOT CPU DEPTH DEV DOM0 EL FORWARD GIC HYPERVISOR ICOUNT LIMIT MEM NET PORT \
	RECORD SMP V VERSION VIA XENLOG
# Text: words of the shell, or quoted where it is used.
USER_TEXT := ALLOW_UNPINNED ARGS CCACHE GDBFLAGS MIRROR OPTIONS PYTHON QEMUFLAGS TESTS

# Everything else above means something else in somebody's environment, as do CFLAGS and whatever else the
# Makefile.uk read or set. The last line are the compiler's own, which would change what it compiles.
USER_ENVIRONMENT := ALLOW_UNPINNED APP BOARD CCACHE CROSS_COMPILE DL_DIR MIRROR O PYTHON TAPPET_VENDOR
_not_ours := $(filter-out $(USER_ENVIRONMENT),$(USER_PATHS) $(USER_WORDS) $(USER_TEXT)) \
	APP% ARCH% BOARD_% CARD_% CONFIG_% EACHOLIB_% EXTRA_% LIB% NOFP_% PLAT% UK_% %FLAGS %INCLUDES %SRCS \
	%-y AR AS CC CXX LD \
	CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH COMPILER_PATH GCC_EXEC_PREFIX DEPENDENCIES_OUTPUT
$(foreach v,$(filter $(_not_ours),$(filter-out $(USER_ENVIRONMENT) MAKE% MFLAGS \
	GNUMAKEFLAGS,$(.VARIABLES))),$(if $(filter environment,$(firstword $(origin \
	$(v)))),$(eval override undefine $(v))))

_hash := \#
_bad_in_words := ' " ` ; & | < > ( ) * ? \ $$ $(_hash)
_bad_in_paths := $(_bad_in_words) , : % = [ ] { }
# found $characters,$text: those of them that are there; a space is one, too.
_found = $(strip $(if $(filter-out 0 1,$(words x$(2)x)),space) $(foreach c,$(1),$(if $(findstring \
	$(c),$(2)),$(c))))
_refuse = $(if $(2),$(error $(1) contains $(if $(filter space,$(2)),a space,the character $(firstword \
	$(2))): $(3)))
_path_rule := no path and no name may contain spaces, quotes or any of $(filter-out ' " `,$(_bad_in_paths))
# A shell leaves the ~ of O=~/build as it is.
_home = $(if $(filter ~%,$(2)),$(error $(1): write $$HOME in place of ~))
check_path = $(_home)$(call _refuse,$(1),$(call _found,$(_bad_in_paths),$(2)),$(_path_rule))

# As it was typed: a $ would be gone from the value.
_said = $(if $(filter file default undefined,$(origin $(1))),,$(value $(1)))
_check_path = $(call check_path,$(1)=$(_said),$(_said))
$(foreach v,$(filter-out GUESTS L,$(USER_PATHS)),$(call _check_path,$(v)))
# FORWARD has several, separated by spaces.
_check_word = $(call _refuse,$(1)=$(_said),$(filter-out $(if $(filter FORWARD,$(1)),space),$(call \
	_found,$(_bad_in_words),$(_said))),that means something to the shell)
$(foreach v,$(USER_WORDS),$(call _check_word,$(v)))
$(foreach l,$(subst :, ,$(call _said,L)),$(call check_path,L=$(call _said,L),$(l)))
$(foreach g,$(call _said,GUESTS),$(call check_path,GUESTS=$(g),$(g)))
# Whoever says a path from here has the folder here in it.
_paths_from_here := A B BASE DIR DISK DTB GUESTS KEY L LOG O SYSTEM TFTP UBOOT
ifneq ($(filter-out /%,$(foreach v,$(_paths_from_here),$(call _said,$(v)))),)
$(call check_path,the current folder ($(CURDIR)),$(CURDIR))
endif
