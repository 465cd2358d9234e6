# SPDX-License-Identifier: BSD-3-Clause
# The toolchain and the flags every library gets. What is special to a processor (ARCHFLAGS-y) is
# in arch/<arch>/Makefile.uk, what is special to a library in its own Makefile.uk.

UK_ARCH := $(call qstrip,$(CONFIG_UK_ARCH))
ARCH := $(UK_ARCH)
ifeq ($(UK_ARCH),)
$(error The configuration selects no architecture: boards/$(UK_BOARD)/Config.uk has to)
endif

CROSS_COMPILE_arm64  := aarch64-linux-gnu-
CROSS_COMPILE_x86_64 := x86_64-linux-gnu-
CC_PACKAGE_arm64     := gcc-aarch64-linux-gnu
CC_PACKAGE_x86_64    := gcc-x86-64-linux-gnu
CXX_PACKAGE_arm64    := g++-aarch64-linux-gnu
CXX_PACKAGE_x86_64   := g++-x86-64-linux-gnu
CROSS_COMPILE ?= $(CROSS_COMPILE_$(UK_ARCH))

CC      := $(CROSS_COMPILE)gcc
CXX     := $(CROSS_COMPILE)g++
AS      := $(CROSS_COMPILE)gcc
LD      := $(CROSS_COMPILE)gcc
AR      := $(CROSS_COMPILE)gcc-ar
OBJCOPY := $(CROSS_COMPILE)objcopy
READELF := $(CROSS_COMPILE)readelf
NM      := $(CROSS_COMPILE)nm
GDB     := gdb-multiarch
DTC     := dtc
TAR     := tar
PATCH   := patch
TOUCH   := touch
CP      := cp -a
MV      := mv -f
RM      := rm -f
MKDIR   := mkdir
SED     := sed
AWK     := awk
PYTHON  ?= $(firstword $(wildcard /usr/bin/python3) python3)

# which $tool: its path, found without starting a shell
which = $(firstword $(wildcard $(if $(findstring /,$(1)),$(1),$(addsuffix /$(1),$(_path)))))
_path := $(subst :, ,$(PATH))

CC_PATH := $(realpath $(call which,$(CC)))
ifeq ($(CC_PATH),)
$(error No $(CC) here: run 'make quickstart', or 'apt-get install $(CC_PACKAGE_$(UK_ARCH))', \
	or name another with CROSS_COMPILE=)
endif

CCACHE ?= $(if $(call which,ccache),ccache)

# What has to be asked of the compiler is asked once and kept: a process costs more than a build
# that has nothing to do.
include $(BUILD)/toolchain.mk
$(BUILD)/toolchain.mk: $(CC_PATH) tools/build/flags.mk tools/release
	@mkdir -p $(@D)
	@{ echo "UK_CC_OF := $(CC_PATH)"; \
	   echo "UK_CC_VERSION := $$($(CC) -dumpfullversion)"; \
	   echo "UK_CC_TESTED := $$(tools/release parsed-compilers)"; \
	   echo "UK_CC_INCLUDE := $$($(CC) -print-file-name=include)"; } >$@.$$$$ && mv $@.$$$$ $@
ifneq ($(filter-out $(CC_PATH),$(UK_CC_OF)),)
$(BUILD)/toolchain.mk: uk_config_changed
endif

OPT-$(CONFIG_OPTIMIZE_SIZE)  := -Os
OPT-$(CONFIG_OPTIMIZE_SPEED) := -O2
OPT-$(CONFIG_OPTIMIZE_DEBUG) := -Og

# Paths in the image (__FILE__, debug information) are relative to the tree, the build folder or
# the external folder they are in: the bytes do not tell where those lie. The last match wins.
# UK_MOVED has them as name=place, and messages use it the other way round: their paths are where the
# files lie.
UK_MOVED := $(foreach l,$(filter-out $(TOP)/%,$(UK_ELIBS)),libs/$(notdir $(l))/=$(l)/) \
	$(if $(filter-out $(TOP)/%,$(UK_APP_DIR)),apps/$(UK_APP)/=$(UK_APP_DIR)/) \
	$(if $(filter-out $(TOP)/%,$(UK_BOARD_DIR)),boards/$(UK_BOARD)/=$(UK_BOARD_DIR)/) \
	build/=$(BUILD)/
_name_of = $(firstword $(subst =, ,$(1)))
_place_of = $(lastword $(subst =, ,$(1)))
UK_PATH_MAPS := -fdebug-prefix-map=$(TOP)=. -ffile-prefix-map=$(TOP)/= -fdebug-prefix-map=$(BUILD)=. \
	$(foreach m,$(UK_MOVED),-ffile-prefix-map=$(call _place_of,$(m))=$(call _name_of,$(m))) \
	-ffile-prefix-map=./=build/
# say_where $file: prints it to standard error with these paths
say_where = [ ! -s $(1) ] || $(SED) $(foreach m,$(UK_MOVED),-e \
	's$(comma)\(^\|[^A-Za-z0-9_/.-]\)\(\./\)*$(call _name_of,$(m))$(comma)\1$(call \
	_place_of,$(m))$(comma)') $(1) >&2

# No header of the host or of the toolchain's libc can be seen, only the compiler's own.
CONFIG_H := $(BUILD)/include/uk/config.h
COMPFLAGS-y += -nostdinc -include $(CONFIG_H)
LAST_INCLUDES = -I$(BUILD)/include -isystem $(UK_CC_INCLUDE)

# Functions of equal code stay two: an activation counted for UK_RECURSION, a name in a crash report
# or in the budget sheet is that of the source. It costs nothing in hello or cdemo.
# Link-time-bound and position independent: nothing is ever preempted, so nothing needs a GOT.
# A frame that is larger than a guard page touches it on its way down: guard pages have 2^12 bytes.
UK_CODEGEN := -ffreestanding -fno-ipa-icf-functions -fPIE -fno-common -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-unwind-tables \
	-fstack-clash-protection --param=stack-clash-protection-guard-size=12 \
	-fvisibility=hidden -include $(TOP)/tools/build/hidden.h
# A function that nobody has declared is an error here and not only for the linker, as GCC 14 has it.
CFLAGS-y   += -Werror=implicit-function-declaration
CFLAGS-y   += -std=gnu11 $(OPT-y) $(UK_CODEGEN)
CXXFLAGS-y += $(OPT-y) $(UK_CODEGEN) -fno-exceptions -fno-rtti -fno-threadsafe-statics
ASFLAGS-y  += -D__ASSEMBLY__

UK_WARNINGS := -Wall -Wextra

DBGFLAGS-y += -g -gno-record-gcc-switches
# Stack use and call graph of every function, and the types of functions and of the pointers that they
# are called through, for the budget sheet: all in walk.su. tools/build/with-graph adds to it what ccache
# would not keep.
UK_ANALYSIS := -fstack-usage

LIBLDFLAGS-y += -r -nostdlib -Wl,-z,noexecstack
LDFLAGS-y += -nostdlib -static-pie -Wl,--no-dynamic-linker -Wl,-z,text -Wl,-z,noexecstack \
	-Wl,-z,max-page-size=4096 -Wl,--build-id=none -Wl,--gc-sections
