# SPDX-License-Identifier: BSD-3-Clause
# U-Boot script of the i.MX 8M Plus EVK: starts tappet.img from the card that this script came from, with
# the device tree beside it, in which U-Boot fills in the memory. The command line of the image is
# `bootargs` in uEnv.txt. Of the environment only what U-Boot has just found is used.
setenv part ${devtype} ${devnum}:${distro_bootpart}

# Which board is this? U-Boot was built for one.
if test "${fdtfile}" != @DTB@; then
	echo "This card is for @BOARD@ (@DTB@), the board wants ${fdtfile}: make BOARD=... sdcard"
	exit
fi
# Where booti lets an image be: its text offset behind a 2 MiB boundary.
setenv to 0x40480000
setenv tree 0x43000000
setenv dtb @DTB@
