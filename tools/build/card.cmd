# SPDX-License-Identifier: BSD-3-Clause
# The end of every card's U-Boot script; the board's boot.cmd comes before it and says where: ${part}, the
# partition that the script came from, ${to}, where the image goes, ${tree}, where its device tree is, or
# goes if ${dtb} is a file's name.
if test -n "${dtb}"; then
	if load ${part} ${tree} ${dtb}; then
		true
	else
		echo "No ${dtb} on ${part}: make BOARD=@BOARD@ sdcard, then make flash DEV=..."
		exit
	fi
fi
if load ${part} ${to} uEnv.txt; then
	env import -t ${to} ${filesize} bootargs
fi
if load ${part} ${to} tappet.img; then
	# The reserved words of its header begin with the name of its board; then "ARM\x64" comes.
	setexpr at ${to} + 38
	setexpr.l magic *${at}
	setexpr at ${to} + 20
	setexpr.l name *${at}
	if test "${magic}" != 644d5241; then
		setenv name @NAME@
	fi
	if test "${name}" != @NAME@; then
		echo "tappet.img is for another board: make BOARD=@BOARD@ sdcard, then make flash DEV=..."
		exit
	fi
	booti ${to} - ${tree}
	echo "tappet.img is no arm64 image: make BOARD=@BOARD@ sdcard, then make flash DEV=..."
else
	echo "No tappet.img on ${part}: make BOARD=@BOARD@ sdcard, then make flash DEV=..."
fi
