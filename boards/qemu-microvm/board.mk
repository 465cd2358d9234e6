# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts, with nothing the image does not use. What can be asked for on
# the command line: CPU=, MEM=, SMP=, ACCEL=kvm|tcg.
#
# TEST-CPUS: max qemu64
# TEST-SUITES: arch libc libc-picolibc sched sched-edf ukalloc ukalloc-multi
BOARD_MACHINE := microvm,acpi=off,pic=off,pit=off,rtc=off,x-option-roms=off
BOARD_QEMU_NET = $(call qemu_net,virtio-net-device)
BOARD_QEMU_DISK = $(call qemu_disk,virtio-blk-device)
include boards/qemu-microvm/pc.mk
