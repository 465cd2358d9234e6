# SPDX-License-Identifier: BSD-3-Clause
# A PC with a PCIe host bridge, ACPI and SeaBIOS, as most virtual machines are. What can be asked for
# on the command line: CPU=, MEM=, SMP=, ACCEL=kvm|tcg.
BOARD_MACHINE := q35
BOARD_POWER_OFF :=
include boards/qemu-microvm/pc.mk
