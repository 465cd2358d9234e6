# SPDX-License-Identifier: BSD-3-Clause
# The machine that Xen runs on, and Xen itself: what the boards of Xen's domains have in common.
# Values are taken from the command line alone: such short names may mean something else in
# somebody's environment.
xen = $(if $(filter command,$(firstword $(origin $(1)))),$($(1)),$(2))

xen_boot := $(BUILD)/boot
xen_gic := $(call xen,GIC,3)
ifeq ($(filter 2 3,$(xen_gic)),)
$(error GIC=$(xen_gic): GIC= is 2 or 3)
endif
xen_reaper_at := 0x54000000

# 512 MiB, and what a large partition wants.
xen_ram = $(shell echo $$((512 + $(or $(xen_kib),0) / 1024)))
BOARD_QEMU := qemu-system-aarch64
BOARD_QEMU_ARGS = -M virt,virtualization=on,gic-version=$(xen_gic) -cpu $(call xen,CPU,cortex-a57) \
	-smp $(call xen,SMP,$(CONFIG_NR_CPUS)) -m $(xen_ram)M -nic none $(if \
	$(CONFIG_PLAT_EXIT_STATUS)$(xen_dom0),-semihosting-config enable=on$(comma)target=native)

# Debian's own; XEN= may name another, as a file.
xen_which := $(call xen,XEN,4.17)
ifneq ($(filter 4.17 4.20,$(xen_which)),)
XEN_FILE := $(UK_OUT)/xen-$(xen_which)/boot/xen-$(xen_which)-arm64
$(XEN_FILE):
	$(call say,XEN    ,$(@F) of Debian)$(Q)mkdir -p $(UK_OUT) && tools/debian-fetch --arch arm64 \
		--suite $$(tools/release suite xen-$(xen_which)) xen-hypervisor-$(xen_which)-arm64 \
		$(UK_OUT)/xen-$(xen_which)
else
XEN_FILE := $(xen_which)
$(XEN_FILE):
	$(error XEN=$(xen_which): no such file; 4.17 and 4.20 are got from Debian)
endif

UBOOT ?= /usr/lib/u-boot/qemu_arm64/u-boot.bin
$(UBOOT):
	$(error No U-Boot in $@: apt-get install u-boot-qemu, or UBOOT=/path/of/u-boot.bin)

# $(call xen_asked,text): a file that is newer when something else is asked for on the command line.
xen_asked = $(shell mkdir -p $(xen_boot))$(call record,$(xen_boot)/asked,$(1))
