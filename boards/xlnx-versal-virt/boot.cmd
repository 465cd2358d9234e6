# SPDX-License-Identifier: BSD-3-Clause
# U-Boot script of QEMU's Versal: starts tappet.img from the card that this script came from, with the device
# tree beside it. The command line of the image is `bootargs` in uEnv.txt. Of the environment only what
# U-Boot has just found is used.
setenv part ${devtype} ${devnum}:${distro_bootpart}

# Which board is this? U-Boot's own device tree says it.
fdt addr ${fdtcontroladdr}
fdt get value found / compatible
if test "${found}" != xlnx,versal; then
	echo "This card is for @BOARD@ (xlnx,versal), the board is ${found}: make BOARD=... sdcard"
	exit
fi
# Where the image is linked to, and where U-Boot looks for a tree.
setenv to 0x80000
setenv tree 0x40000000
setenv dtb @BOARD@.dtb
