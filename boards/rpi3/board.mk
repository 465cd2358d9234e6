# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts: QEMU's raspi3b, with 1 GiB. SMP= is how many CPUs the emulator
# starts (1 by default), DTB= another device tree than this folder's.
#
# TEST-CPUS: cortex-a53
# TEST-SUITES: arch
RPI_MACHINE := raspi3b
RPI_SOC := bcm2837
RPI_TREE := bcm2837-rpi-3-b.dtb
RPI_FIRMWARE := bootcode.bin start.elf fixup.dat
include boards/rpi4/rpi.mk
