# SPDX-License-Identifier: BSD-3-Clause
# Xen in QEMU with the image as dom0. On the command line: CPU=, SMP=, GIC=2|3, MEM= (dom0's), XEN= as
# for xen-arm64, and GUESTS='image.img ...', partitions of 16 MiB each that Xen starts too.
include boards/xen-arm64/xen.mk

# KiB of dom0. Xen 4.17 finds no place for it in less than 6 MiB, and panics at odd ones (measured).
xen_kib := $(shell n=$$(numfmt --from=iec '$(call xen,MEM,16M)' 2>/dev/null) && \
	test $$n -ge 6291456 -a $$((n % 2097152)) -eq 0 && echo $$((n / 1024)))
ifeq ($(xen_kib),)
$(error MEM=$(MEM): dom0 has at least 6M, and an even number of MiB, like MEM=16M)
endif
xen_guests := $(call xen,GUESTS,)
# Images begin like Linux's (Documentation/arm64/booting.rst): Xen panics at anything else.
xen_magic = $(shell head -c 60 '$(1)' 2>/dev/null | tail -c 4 | tr -d '\0')
$(foreach g,$(xen_guests),$(if $(filter ARMd,$(call xen_magic,$(g))),,$(error GUESTS=$(g): $(if \
	$(wildcard $(g)),no image,no such file); 'make BOARD=xen-arm64' makes \
	build/xen-arm64/hello/hello.img)))
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
	--dom0 $(call sh_word,image=$(UK_IMG)$(comma)addr=$(call xen_at)$(if $(ARGS),$(comma)args=$(ARGS))) \
	$(call xen_each,$(xen_guests),x,guest)

$(xen_boot)/xen.dtb: $(UK_IMG) $(xen_guests) tools/xen-dtb tools/system/chosen.py $(xen_boot)/asked
	$(Q)tools/xen-dtb $(xen_what) --dtb $@ -- $(BOARD_QEMU) $(BOARD_QEMU_ARGS)

$(call xen_asked,$(xen_what) $(BOARD_QEMU_ARGS))
