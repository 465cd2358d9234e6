# SPDX-License-Identifier: BSD-3-Clause
# U-Boot script of the Raspberry Pis: starts tappet.img from the card that this script came from. The
# command line of the image is `bootargs` in uEnv.txt beside it; the device tree is the one that the
# firmware handed to U-Boot.
setenv chip @CHIP@
setenv part ${devtype} ${devnum}:${distro_bootpart}

# Which board is this? U-Boot has asked the firmware.
setexpr found sub "-rpi-.*" "" "${fdtfile}"
if test "${found}" != "${chip}"; then
	echo "This card is for @BOARD@ (${chip}), the board wants ${fdtfile}: make BOARD=... sdcard"
	exit
fi

# What a saved environment may have made of these.
setenv to 0x80000
if test "${kernel_addr_r}" != 0x00080000; then
	echo "kernel_addr_r is ${kernel_addr_r}, ${to} is used: env default -a; saveenv"
fi
if fdt addr ${fdt_addr}; then
	setenv tree ${fdt_addr}
	setenv dtb
else
	echo "fdt_addr is ${fdt_addr}, no device tree is there: the one on the card is used"
	setenv tree 0x02600000
	setenv dtb @DTB@
fi
