# SPDX-License-Identifier: BSD-3-Clause
# run and debug: the image in the board's emulator. The board says how in boards/<board>/board.mk,
# which is read after the configuration, so it can depend on CONFIG_*:
#
#   BOARD_QEMU              the emulator, for example qemu-system-aarch64
#   BOARD_QEMU_ARGS         the machine: -M, -cpu, -m, devices. No -serial, -nographic or -gdb:
#                           run and debug add their own
#   BOARD_QEMU_BOOT         how the image gets in; -kernel $(UK_IMG) and the command line by default
#   BOARD_QEMU_CONSOLE      how the terminal becomes the console, -nographic by default: for a machine
#                           whose console is not its first serial line
#   BOARD_QEMU_NOTE         what run says of how the machine runs, for example "by KVM"
#   BOARD_QEMU_STATUS       shell code behind the emulator's command, where its exit status $$? is
#                           not the image's own
#   BOARD_QEMU_BOOT_<how>   the same for BOOT=<how>, for example uboot
#   BOARD_QEMU_DEPS[_<how>] files to make first, for example a disk image; the board has the rules
#   BOARD_ENTRY[_<how>]     address of the image's first instruction, for debug: without it the
#                           debugger steps from the emulator's own boot stub until it is there
#
# A board whose emulator has a network card for the image puts $(call qemu_net,its device) among the
# arguments; without one it says -nic none.
#
# $(call qemu_disk,its device) adds the disk that DISK= names.
#
# The user's own: BOOT=<how>, ARGS='command line of the image', QEMUFLAGS='more options',
# QEMU=another-emulator, NET=, FORWARD= and DISK= as below.

# asked $name,$default: a variable of the command line. Of nothing else: names as short as MEM may mean
# something in somebody's environment.
asked = $(if $(filter command,$(firstword $(origin $(1)))),$($(1)),$(2))

# qemu_net $device: the card, if the image has use for one, and what it is connected to. NET=user, the
# default, is QEMU's own network, in which FORWARD='tcp:8007:7 udp:8007:7' makes ports of the image
# ports of this machine (127.0.0.1); NET=none; or what QEMU takes behind -netdev, without an id.
# No default card: it would ask for the ROM of another package.
_net = $(call asked,NET,$(if $(CONFIG_LIBUKNETDEV),user,none))
_forward = $(foreach f,$(call asked,FORWARD),$(comma)hostfwd=$(word 1,$(subst :, ,$(f))):127.0.0.1:$(word \
	2,$(subst :, ,$(f)))-:$(word 3,$(subst :, ,$(f))))
qemu_net = -nic none$(if $(filter-out none,$(_net)), -device $(1)$(comma)netdev=net0 -netdev \
	'$(_net)$(if $(filter user,$(_net)),$(subst $(space),,$(_forward)))$(comma)id=net0')

# qemu_disk $device: the disk or card in the file DISK=, which the image reads and writes. Without DISK=
# there is none.
_disk = $(call asked,DISK)
qemu_disk = $(if $(_disk),-drive if=none$(comma)id=disk0$(comma)format=raw$(comma)file='$(_disk)' -device \
	$(1)$(comma)drive=disk0)

-include $(UK_BOARD_DIR)/board.mk

BOARD_QEMU_BOOT ?= -kernel $(UK_IMG) $(if $(ARGS),-append $(call sh_word,$(ARGS)))
QEMU ?= $(BOARD_QEMU)

QEMU_PACKAGE_qemu-system-aarch64 := qemu-system-arm
QEMU_PACKAGE_qemu-system-arm     := qemu-system-arm
QEMU_PACKAGE_qemu-system-x86_64  := qemu-system-x86

_boots = $(sort $(patsubst BOARD_QEMU_BOOT_%,%,$(filter BOARD_QEMU_BOOT_%,$(.VARIABLES))))
_how = $(BOOT:%=_%)
# needs $program,$package: stops with the package's name if the program is not here
needs = $(if $(call which,$(1)),,$(error No $(1) here: run 'make quickstart', or \
	'apt-get install $(2)'))
# Asked before anything is built for it.
ifneq ($(_disk),)
ifeq ($(findstring qemu_disk,$(value BOARD_QEMU_ARGS)$(value BOARD_QEMU_DISK)),)
$(error DISK=$(DISK): the emulator of board $(UK_BOARD) has no disk that can be chosen)
endif
ifeq ($(wildcard $(_disk)),)
$(error DISK=$(DISK): no such file: 'truncate -s 16M $(DISK)' makes an empty disk)
endif
ifneq ($(CONFIG_LIBUKBLKDEV),y)
$(error DISK=$(DISK): this image has no driver for disks: select LIBUKBLKDEV)
endif
endif
ifneq ($(strip $(foreach f,$(call asked,FORWARD),$(if $(and $(filter tcp:% udp:%,$(f)),$(filter \
	3,$(words $(subst :, ,$(f))))),,$(f)))),)
$(error FORWARD=$(FORWARD): FORWARD='tcp:8007:7 udp:8007:7', each protocol:port here:port of the image)
endif
ifneq ($(filter run debug emulator measure,$(MAKECMDGOALS)),)
ifeq ($(QEMU),)
$(error Board $(UK_BOARD) has no emulator (BOARD_QEMU in its board.mk))
endif
ifeq ($(BOARD_QEMU_BOOT$(_how)),)
$(error BOOT=$(BOOT): board $(UK_BOARD) boots straight$(comma) without BOOT=$(if \
	$(_boots),, alone)$(subst $(space)$(comma),$(comma),$(foreach b,$(_boots),$(comma) or by BOOT=$(b))))
endif
$(call needs,$(QEMU),$(or $(QEMU_PACKAGE_$(notdir $(QEMU))),qemu-system))
endif
# What reads or runs the finished image for long lets the next make into the build folder
# (tools/build/locked).
unlock = flock -u 9 2>/dev/null;
emulator = $(QEMU) $(BOARD_QEMU_ARGS) $(BOARD_QEMU_BOOT$(_how)) $(QEMUFLAGS)

# The tree of a static image is compiled in, and with it its command line.
_no_args = $(if $(and $(CONFIG_DEVICETREE_STATIC),$(ARGS)),$(call say,NOTE   ,ARGS= does not reach \
	this image: with DEVICETREE_STATIC its command line is bootargs in $(UK_BOARD).dts))

.PHONY: run debug emulator
run: $(UK_IMG) $(BOARD_QEMU_DEPS$(_how))
	$(call say,RUN    ,$(<F) on $(UK_BOARD)$(if $(BOARD_QEMU_NOTE), $(BOARD_QEMU_NOTE))$(if \
		$(MAKE_TERMOUT), (Ctrl-A x ends it)))$(_no_args)$(Q)$(unlock) $(emulator) \
		$(or $(BOARD_QEMU_CONSOLE),-nographic)$(BOARD_QEMU_STATUS)

# The command that run would start, as the last line of output and without the console: for tests,
# which connect the console elsewhere and judge the exit status.
emulator: $(UK_IMG) $(BOARD_QEMU_DEPS$(_how))
	$(info $(emulator))@:

# LOG=: a console log with crash reports; without it, what is piped in.
.PHONY: symbols
symbols: $(UK_ELF)
	$(Q)$(unlock) tools/addr2line $< $(if $(LOG),'$(LOG)')

debug: $(UK_IMG) $(BOARD_QEMU_DEPS$(_how))
	$(call needs,$(GDB),gdb-multiarch)
	$(call say,DEBUG  ,$(<F) on $(UK_BOARD))$(Q)$(unlock) GDB='$(GDB)' \
		TAPPET_ENTRY='$(BOARD_ENTRY$(_how))' tools/build/debug $(UK_ELF) $(emulator)
