# SPDX-License-Identifier: BSD-3-Clause
# U-Boot script of the Raspberry Pis: starts tappet.img from the card that this script came from. The
# command line of the image is `bootargs` in uEnv.txt beside it; the device tree is the one that the
# firmware handed to U-Boot.
setenv board @BOARD@
setenv chip @CHIP@
setenv part ${devtype} ${devnum}:${distro_bootpart}

# Which board is this? U-Boot has asked the firmware.
setexpr found sub "-rpi-.*" "" "${fdtfile}"
if test "${found}" != "${chip}"; then
	echo "This card is for ${board} (${chip}), the board wants ${fdtfile}: make BOARD=... sdcard"
	exit
fi

# What a saved environment may have made of these.
setenv to 0x80000
if test "${kernel_addr_r}" != 0x00080000; then
	echo "kernel_addr_r is ${kernel_addr_r}, ${to} is used: env default -a; saveenv"
fi
if fdt addr ${fdt_addr}; then
	setenv tree ${fdt_addr}
else
	echo "fdt_addr is ${fdt_addr}, no device tree is there: the one on the card is used"
	setenv tree 0x02600000
	load ${part} ${tree} @DTB@
fi

if load ${part} 0x02700000 uEnv.txt; then
	env import -t 0x02700000 ${filesize} bootargs
fi
if load ${part} ${to} tappet.img; then
	# The reserved words of its header begin with the name of its board; then "ARM\x64" comes.
	setexpr.l magic *0x80038
	setexpr.l name *0x80020
	if test "${magic}" != 644d5241; then
		setenv name @NAME@
	fi
	if test "${name}" != @NAME@; then
		echo "tappet.img is for another board: make BOARD=${board} sdcard, then make flash DEV=..."
		exit
	fi
	booti ${to} - ${tree}
	echo "tappet.img is no arm64 image: make BOARD=${board} sdcard, then make flash DEV=..."
else
	echo "No tappet.img on ${part}: make BOARD=${board} sdcard, then make flash DEV=..."
fi
