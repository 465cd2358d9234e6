# Nested interrupts, which the Raspberry Pi 3 has none of.
# TEST-BOARDS: qemu-virt qemu-microvm qemu-q35 xen-arm64 rpi4 zcu102 imx8mp-evk xlnx-versal-virt
# TEST-SHORT: qemu-virt qemu-microvm xen-arm64
CONFIG_ARCH_FP=y
CONFIG_LIBUKINTCTLR_NEST=y
CONFIG_ARCH_EXC_STACK_SIZE=32768
