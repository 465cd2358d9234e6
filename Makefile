# SPDX-License-Identifier: BSD-3-Clause
# The front door: every user command is a target here. What stands behind them is in tools/build/;
# `make help` lists the targets and `make list` what can be built.

ifeq ($(filter extra-prereqs,$(.FEATURES)),)
$(error GNU Make 4.3 or newer is needed, this is $(MAKE_VERSION))
endif

# Nothing may come of a path that the rest could not be included by.
TOP := $(patsubst %/,%,$(dir $(realpath $(lastword $(MAKEFILE_LIST)))))
ifneq ($(words $(TOP) x)$(if $(TOP),,none),2)
$(error The path of this tree contains a space ($(or $(TOP),$(MAKEFILE_LIST))): move it to a path without one)
endif
include $(if $(realpath $(TOP)/tools/build/user.mk),$(TOP),$(error The path of this tree ($(TOP)) \
	has characters that make does not take: move it))/tools/build/user.mk
$(call check_path,the path of this tree ($(TOP)),$(TOP))

BOARD ?= qemu-virt
APP   ?= hello
O     ?= $(TOP)/build

.DEFAULT_GOAL := all
.NOTPARALLEL:
.SUFFIXES:

# Targets that work on one image: a board, an app and a configuration of it.
IMAGE_TARGETS := all menuconfig defconfig olddefconfig savedefconfig run debug sdcard flash symbols \
	emulator fetch clean report report-diff report-baseline sbom measure fit

# Targets that work on a machine of several partitions, SYSTEM=file.
SYSTEM_TARGETS := all check run test report emulator sdcard flash clean
SYSTEM_VARIABLES := XEN HYPERVISOR GIC BOOT DEV LIMIT XENLOG ICOUNT QEMUFLAGS OPTIONS
# Those that would do nothing there.
IMAGE_VARIABLES := APP A BOARD CONFIG ARGS MEM CPU SMP NET FORWARD DISK DOM0 GUESTS

ifneq ($(SYSTEM),)
.PHONY: $(SYSTEM_TARGETS)
$(SYSTEM_TARGETS):
	$(foreach v,$(IMAGE_VARIABLES),$(if $(filter command,$(firstword $(origin $(v)))),$(error \
		$(v)= is for one image: in a system, $(SYSTEM) says it for each partition)))
	@py=$$($(TOP)/tools/build/find-python tomllib kconfiglib elftools) && cd $(TOP) && \
		PYTHONPATH=tools exec "$$py" -B -m system --file '$(abspath $(SYSTEM))' \
		--out '$(abspath $(O))/systems' $@ $(foreach v,$(SYSTEM_VARIABLES),$(if $(filter \
		command,$(firstword $(origin $(v)))),'$(v)=$(subst ','\'',$($(v)))'))
else ifneq ($(filter $(IMAGE_TARGETS) quickstart,$(or $(MAKECMDGOALS),all)),)
include $(TOP)/tools/build/select.mk

.PHONY: $(IMAGE_TARGETS)
$(IMAGE_TARGETS):
	+$(call in_image,$@)
endif

.PHONY: quickstart
quickstart:
	@$(TOP)/tools/setup build run
	+$(call in_image,all)
	+$(call in_image,run)

# Tests call make themselves, with nothing of this call's options.
in_tests = cd $(TOP) && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL

.PHONY: test test-long
test-long $(if $(SYSTEM),,test):
	@$(TOP)/tools/setup build run test
	@$(in_tests) $(if $(filter test-long,$@),TAPPET_LONG=1) $(TOP)/tools/build/pytest $(TESTS)

# Counts instructions and compares them exactly with what is recorded; RECORD=1 records.
.PHONY: bench
bench:
	@$(TOP)/tools/setup build run
	@$(in_tests) $(TOP)/tools/bench $(BOARD) $(abspath $(O)) $(if $(RECORD),--record)

# A project of a user's own in DIR, which remembers BOARD=, L= and B=.
.PHONY: new-app
new-app:
	@$(TOP)/tools/new-app '$(DIR)' '$(filter-out qemu-virt,$(BOARD))' '$(L)' '$(B)'

# The version is in the file VERSION alone.
.PHONY: version
version:
	@cat $(TOP)/VERSION

.PHONY: dist
dist:
	@$(TOP)/tools/dist $(TOP) $(abspath $(O))/dist

.PHONY: list
list:
	@$(TOP)/tools/build/list $(TOP)

.PHONY: distclean
distclean:
	rm -rf $(builds)

# What was built: all of build/, but of another O= (it may be somebody's home) only what says of itself
# that it is of this build system.
builds = $(if $(filter $(TOP)/build,$(abspath $(O))),$(TOP)/build,$(foreach f,/*/*/external.uk \
	/systems/*/*/system.dtb /systems/*/*/report.json,$(dir $(wildcard $(abspath $(O))$(f)))))

# Nothing makes what this file is read from, not even make -B.
$(MAKEFILE_LIST): ;

# What is no target of this file.
.DEFAULT:
	@echo "There is no target '$@'$(no_target); 'make help' lists what there is" >&2; exit 2
no_target = $(if $(SYSTEM), for SYSTEM=: $(SYSTEM_TARGETS))

.PHONY: help
help:
	@cat $(TOP)/tools/build/help.txt
