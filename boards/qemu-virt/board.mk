# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts, and the ways an image gets into it. What can be asked for on
# the command line: CPU=, MEM=, SMP=, GIC=2|3, EL=1|2|3 (the exception level at entry). Taken from
# the command line alone: such short names may mean something else in somebody's environment.
#
# TEST-CPUS: cortex-a53 cortex-a72 cortex-a76 max
virt = $(if $(filter command,$(firstword $(origin $(1)))),$($(1)),$(2))

# By default what the image is configured for.
virt_cpu := $(call virt,CPU,$(or $(if $(CONFIG_ARCH_CPU_CORTEX_A53),cortex-a53),\
	$(if $(CONFIG_ARCH_CPU_CORTEX_A72),cortex-a72),\
	$(if $(CONFIG_ARCH_CPU_CORTEX_A76),cortex-a76),max))
virt_gic := $(call virt,GIC,$(if $(CONFIG_LIBGICV3),3,$(if $(CONFIG_LIBGICV2),2,3)))
virt_el := $(call virt,EL,$(if $(CONFIG_BOARD_EL2),2,1))
ifeq ($(and $(filter 1 2 3,$(virt_el)),$(filter 2 3,$(virt_gic))),)
$(error EL=$(virt_el) GIC=$(virt_gic): EL= is 1, 2 or 3, GIC= is 2 or 3)
endif
ifneq ($(and $(filter 3,$(virt_el)),$(BOOT)),)
$(error EL=3 BOOT=$(BOOT): this U-Boot does not run at EL3; take EL=1 or EL=2, or leave BOOT= out)
endif
# As much as a device tree that is compiled in says, at least 128 MiB.
virt_ram = $(if $(CONFIG_BOARD_RAM_SIZE),$(shell mib=$$((($(CONFIG_BOARD_RAM_SIZE) + 0xfffff) >> 20)); \
	echo $$((mib > 128 ? mib : 128))),128)
virt_machine_2 := $(comma)virtualization=on
virt_machine_3 := $(comma)secure=on

BOARD_QEMU := qemu-system-aarch64
BOARD_QEMU_ARGS = -M virt,gic-version=$(virt_gic)$(virt_machine_$(virt_el)) -cpu $(virt_cpu) \
	-smp $(call virt,SMP,$(CONFIG_NR_CPUS)) -m $(call virt,MEM,$(virt_ram)M) \
	$(call qemu_net,virtio-net-device) $(call qemu_disk,virtio-blk-device) $(if \
	$(CONFIG_PLAT_EXIT_STATUS),-semihosting-config enable=on$(comma)target=native)

# At EL3 there is no firmware: QEMU would enter by -kernel at EL1, so the image is put into memory
# and started there, and finds the device tree at the start of RAM. Nothing can power it off.
ifeq ($(virt_el),3)
BOARD_QEMU_BOOT = -device loader,file=$(UK_IMG),addr=0x40200000,force-raw=on \
	-device loader,addr=0x40200000,cpu-num=0
endif

# U-Boot, as Debian's u-boot-qemu has it; not for EL3. It looks for boot.scr on the disk, or asks
# for boot.scr.uimg by DHCP and TFTP, which QEMU's user network serves; see boot.cmd.
UBOOT ?= /usr/lib/u-boot/qemu_arm64/u-boot.bin
virt_boot := $(BUILD)/boot

BOARD_QEMU_BOOT_uboot = -bios $(UBOOT) \
	-drive if=none,id=disk,format=raw,readonly=on,file=$(virt_boot)/disk.img \
	-device virtio-blk-device,drive=disk
BOARD_QEMU_DEPS_uboot = $(virt_boot)/disk.img $(UBOOT)
BOARD_QEMU_BOOT_tftp = -bios $(UBOOT) -device virtio-net-device,netdev=net \
	-netdev user,id=net,tftp=$(virt_boot)/tftp,bootfile=boot.scr.uimg
BOARD_QEMU_DEPS_tftp = $(addprefix $(virt_boot)/tftp/,boot.scr.uimg tappet.img uEnv.txt) $(UBOOT)

# For the debugger: booti moves the image from kernel_addr_r to its text offset behind 2 MiB.
BOARD_ENTRY_uboot = 0x40400000+$(CONFIG_ARCH_TEXT_OFFSET)
BOARD_ENTRY_tftp = $(BOARD_ENTRY_uboot)

$(virt_boot)/disk.img: $(virt_boot)/boot.scr $(virt_boot)/uEnv.txt $(UK_IMG) tools/mkdisk
	$(call say,DISK   ,$(@F))$(Q)tools/mkdisk $@ $(virt_boot)/boot.scr $(virt_boot)/uEnv.txt \
		$(UK_IMG)=tappet.img

$(virt_boot)/boot.scr: $(UK_BOARD_DIR)/boot.cmd
	$(if $(call which,mkimage),,$(error No mkimage here: apt-get install u-boot-tools))
	$(Q)mkdir -p $(@D)
	$(Q)SOURCE_DATE_EPOCH=0 mkimage -A arm64 -T script -C none -d $< $@ >/dev/null

$(virt_boot)/tftp/boot.scr.uimg: $(virt_boot)/boot.scr
$(virt_boot)/tftp/tappet.img: $(UK_IMG)
$(virt_boot)/tftp/uEnv.txt: $(virt_boot)/uEnv.txt
$(virt_boot)/tftp/%:
	$(Q)mkdir -p $(@D) && cp $< $@

# Made anew when ARGS= is another one than last time.
ifneq ($(strip $(file <$(virt_boot)/uEnv.txt)),$(strip bootargs=$(ARGS)))
.PHONY: $(virt_boot)/uEnv.txt
endif
$(virt_boot)/uEnv.txt:
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' $(call sh_word,bootargs=$(ARGS)) >$@

# Verified: U-Boot with the key of KEY= in its own device tree, and with verified.cmd as all that it
# does; two slots on the disk, the image in the first one. The disk keeps the record of its slots
# from run to run.
BOARD_FIT_LOAD := 0x40480000
BOARD_ENTRY_verified = $(BOARD_FIT_LOAD)
BOARD_QEMU_BOOT_verified = -bios $(UBOOT) -dtb $(virt_boot)/trust.dtb \
	-drive if=none,id=disk,format=raw,file=$(virt_boot)/slots.img \
	-device virtio-blk-device,drive=disk
BOARD_QEMU_DEPS_verified = $(virt_boot)/trust.dtb $(virt_boot)/slots.img $(UBOOT)

# The signed image first: without a key it says how to make one.
$(virt_boot)/trust.dtb: $(UK_BOARD_DIR)/verified.cmd tools/mkfit $(if $(filter 1,$(words $(KEY))),$(KEY)) \
		$(BUILD)/machine | $(UK_FIT)
	$(call say,TRUST  ,$(notdir $(KEY)))$(Q)mkdir -p $(@D) && $(QEMU) $(BOARD_QEMU_ARGS) -display \
		none -machine dumpdtb=$(virt_boot)/virt.dtb 2>/dev/null
	$(Q)tools/mkfit trust --key '$(KEY)' --policy $< $(virt_boot)/virt.dtb $@
$(call record,$(BUILD)/machine,$(KEY) $(BOARD_QEMU_ARGS))

$(virt_boot)/slots.img: $(UK_FIT) tools/mkslots
	$(call say,DISK   ,$(@F))$(Q)mkdir -p $(@D) && tools/mkslots $@ $<

$(UBOOT):
	$(error No U-Boot in $@: apt-get install u-boot-qemu, or UBOOT=/path/of/u-boot.bin)
