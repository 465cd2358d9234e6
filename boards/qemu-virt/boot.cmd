# SPDX-License-Identifier: BSD-3-Clause
# U-Boot script: starts tappet.img from where this script came from, a disk or a TFTP server. The
# command line of the image is `bootargs` in uEnv.txt beside it; the device tree is the one that
# U-Boot itself runs on.
if test "${devtype}" = dhcp; then
	setenv get 'tftpboot ${to} ${name}'
else
	setenv get 'load ${devtype} ${devnum}:${distro_bootpart} ${to} ${name}'
fi

setenv to ${ramdisk_addr_r}
setenv name uEnv.txt
if run get; then
	env import -t ${to} ${filesize}
fi

# Right where booti would move it to, its text offset behind a 2 MiB boundary: booti moves an image
# together with what lies behind it in RAM, and no-init memory would not survive a reset.
setexpr to ${kernel_addr_r} + 0x80000
setenv name tappet.img
if run get; then
	booti ${to} - ${fdtcontroladdr}
fi
echo "tappet.img did not start"
