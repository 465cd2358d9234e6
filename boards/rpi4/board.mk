# SPDX-License-Identifier: BSD-3-Clause
# The machine that `make run` starts: QEMU's raspi4b, from QEMU 9 on. Its memory, 2 GiB, and its CPU
# cannot be chosen; SMP= is how many CPUs the emulator starts (1 by default), DTB= another device tree
# than this folder's.
#
# TEST-CPUS: cortex-a72
# TEST-SUITES: arch sched
RPI_MACHINE := raspi4b
RPI_SOC := bcm2838
RPI_TREE := bcm2711-rpi-4-b.dtb
RPI_FIRMWARE := start4.elf fixup4.dat
include boards/rpi4/rpi.mk
