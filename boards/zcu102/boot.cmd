# SPDX-License-Identifier: BSD-3-Clause
# U-Boot script of the ZCU102: starts tappet.img from the card that this script came from, with the device
# tree beside it. The command line of the image is `bootargs` in uEnv.txt. Of the environment only what
# U-Boot has just found is used.
setenv part ${devtype} ${devnum}:${distro_bootpart}

# Which board is this? U-Boot's own device tree says it, with the board's revision.
fdt addr ${fdtcontroladdr}
fdt get value found / compatible
setexpr found sub "-rev.*" "" "${found}"
if test "${found}" != xlnx,zynqmp-zcu102; then
	echo "This card is for @BOARD@ (xlnx,zynqmp-zcu102), the board is ${found}: make BOARD=... sdcard"
	exit
fi
# Where the image is linked to, and where U-Boot looks for a tree.
setenv to 0x80000
setenv tree 0x40000000
setenv dtb @BOARD@.dtb
