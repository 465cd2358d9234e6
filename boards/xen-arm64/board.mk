# SPDX-License-Identifier: BSD-3-Clause
# Xen in QEMU with the image as its only partition. On the command line: CPU=, SMP= (the machine's),
# GIC=2|3, MEM= (the partition's, more than 4M), XEN=4.17|4.20|/path/of/xen, DOM0=no.
#
# TEST-CPUS: cortex-a57
# TEST-SUITES: xen
include boards/xen-arm64/xen.mk

xen_image := 0x50000000
# KiB of the partition. With 4 MiB Xen 4.17 finds no place for the image and panics (measured).
xen_kib := $(shell n=$$(numfmt --from=iec '$(call xen,MEM,64M)' 2>/dev/null) && \
	test $$n -gt 4194304 && echo $$((n / 1024)))
ifeq ($(xen_kib),)
$(error MEM=$(MEM): the partition's memory is more than 4M, like MEM=64M)
endif

ifneq ($(filter-out no,$(call xen,DOM0,)),)
$(error DOM0=$(DOM0): DOM0=no leaves the reaper out, without DOM0= it is there)
endif
# A partition without a status of its own ends unseen: Xen says nothing, and goes on. The reaper is
# dom0, sees it, and ends the machine.
ifeq ($(CONFIG_PLAT_EXIT_STATUS)$(call xen,DOM0,),)
xen_dom0 := $(UK_OUT)/xen-dom0/reaper-emulator/reaper.img
endif

BOARD_QEMU_BOOT = -kernel $(XEN_FILE) -dtb $(xen_boot)/xen.dtb $(xen_loaders)
BOARD_QEMU_DEPS = $(XEN_FILE) $(xen_boot)/xen.dtb
xen_loaders = -device loader,file=$(UK_IMG),addr=$(xen_image),force-raw=on $(if $(xen_dom0),\
	-device loader$(comma)file=$(xen_dom0)$(comma)addr=$(xen_reaper_at)$(comma)force-raw=on)
xen_what = --xen 'console=dtuart noreboot guest_loglvl=all$(if $(xen_dom0), dom0_mem=16M)' $(if \
	$(xen_dom0),--dom0 image=$(xen_dom0)$(comma)addr=$(xen_reaper_at)) \
	--guest $(call sh_word,image=$(UK_IMG)$(comma)addr=$(xen_image)$(comma)memory=$(xen_kib)$(if \
		$(ARGS),$(comma)args=$(ARGS)))

# Through U-Boot, from a disk, as a board does it.
BOARD_QEMU_BOOT_uboot = -bios $(UBOOT) \
	-drive if=none,id=disk,format=raw,readonly=on,file=$(xen_boot)/disk.img \
	-device virtio-blk-device,drive=disk
BOARD_QEMU_DEPS_uboot = $(xen_boot)/disk.img $(UBOOT)

$(xen_boot)/xen.dtb: $(UK_IMG) $(xen_dom0) tools/xen-dtb tools/system/chosen.py $(xen_boot)/asked
	$(Q)tools/xen-dtb $(xen_what) --dtb $@ -- $(BOARD_QEMU) $(BOARD_QEMU_ARGS)

$(xen_boot)/boot.cmd: $(UK_IMG) $(xen_dom0) tools/xen-dtb tools/system/chosen.py $(xen_boot)/asked
	$(Q)tools/xen-dtb $(xen_what) --script $@

$(xen_boot)/boot.scr: $(xen_boot)/boot.cmd
	$(if $(call which,mkimage),,$(error No mkimage here: apt-get install u-boot-tools))
	$(Q)SOURCE_DATE_EPOCH=0 mkimage -A arm64 -T script -C none -d $< $@ >/dev/null

$(xen_boot)/disk.img: $(xen_boot)/boot.scr $(XEN_FILE) $(UK_IMG) $(xen_dom0) tools/mkdisk
	$(call say,DISK   ,$(@F))$(Q)tools/mkdisk $@ $(xen_boot)/boot.scr \
		$(XEN_FILE)=xen $(UK_IMG) $(xen_dom0)

$(call xen_asked,$(xen_what) $(BOARD_QEMU_ARGS))

ifneq ($(xen_dom0),)
# Always asked; make there decides whether there is something to do.
.PHONY: $(xen_dom0)
$(xen_dom0):
	$(Q)env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u MAKEOVERRIDES $(MAKE) -s --no-print-directory \
		A= B= L= \
		BOARD=xen-dom0 APP=reaper CONFIG=emulator O=$(UK_OUT) >/dev/null
endif
