# SPDX-License-Identifier: BSD-3-Clause
# Xen in QEMU with the image as dom0. On the command line: CPU=, SMP=, GIC=2|3, MEM= (dom0's), XEN= as
# for xen-arm64, and GUESTS='image.img ...', partitions of 16 MiB each that Xen starts too.
include boards/xen-arm64/xen.mk

xen_kib := $(shell echo $$(($$(numfmt --from=iec $(call xen,MEM,16M)) / 1024)))
xen_guests := $(call xen,GUESTS,)
# 16 MiB apart from here on.
xen_at = $(shell printf '0x%x' $$((0x50000000 + $(words $(1)) * 0x1000000)))

BOARD_QEMU_BOOT = -kernel $(XEN_FILE) -dtb $(xen_boot)/xen.dtb $(call xen_load,$(UK_IMG),) \
	$(call xen_each,$(xen_guests),x,load)
BOARD_QEMU_DEPS = $(XEN_FILE) $(xen_boot)/xen.dtb
# $(call xen_each,images,count as words,load|guest)
xen_each = $(if $(1),$(call xen_$(3),$(firstword $(1)),$(2)) \
	$(call xen_each,$(wordlist 2,99,$(1)),$(2) x,$(3)))
xen_load = -device loader$(comma)file=$(1)$(comma)addr=$(call xen_at,$(2))$(comma)force-raw=on
xen_guest = --guest image=$(1)$(comma)addr=$(call xen_at,$(2))$(comma)memory=16384
xen_what = --xen 'console=dtuart noreboot guest_loglvl=all dom0_mem=$(xen_kib)K' \
	--dom0 'image=$(UK_IMG),addr=$(call xen_at)$(if $(ARGS),$(comma)args=$(ARGS))' \
	$(call xen_each,$(xen_guests),x,guest)

$(xen_boot)/xen.dtb: $(UK_IMG) $(xen_guests) tools/xen-dtb tools/system/chosen.py $(xen_boot)/asked
	$(Q)tools/xen-dtb $(xen_what) --dtb $@ -- $(BOARD_QEMU) $(BOARD_QEMU_ARGS)

$(call xen_asked,$(xen_what) $(BOARD_QEMU_ARGS))
