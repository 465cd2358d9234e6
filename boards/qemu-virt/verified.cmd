# SPDX-License-Identifier: BSD-3-Clause
# U-Boot's whole boot command where only signed images may run: it is in U-Boot's own device tree
# (/config/bootcmd), beside the key, so nothing on the disk decides what is done. No script is read
# from anywhere, the environment is the one that U-Boot was built with, and there is no prompt at the
# end. What it does, and the record of the slots that it keeps: docs/verified-boot.md. Numbers are
# hexadecimal.
# A variable of the shell, which the reset of the environment leaves alone.
tree=${fdtcontroladdr}
env default -a
setenv rec0 43000000
setenv rec1 43000200
setenv sum 43001000
setenv fit 44000000
setenv cur
setenv seen
setenv start4
if virtio dev 0; then
	part start virtio 0 2 start0; part size virtio 0 2 size0
	part start virtio 0 3 start1; part size virtio 0 3 size1
	part start virtio 0 4 start4
fi
if test -n "${start4}"; then
	setexpr place0 ${start4} + 0
	setexpr place1 ${start4} + 1
	if virtio read ${rec0} ${start4} 2; then
		for i in 0 1; do
			if test ${i} = 0; then setenv r ${rec0}; else setenv r ${rec1}; fi
			setexpr at ${r} + 1fc
			crc32 ${r} 1fc ${sum}
			if itest.l *${at} == *${sum} && itest.l *${r} == 42504154; then
				setexpr at ${r} + 8
				setexpr.l seq *${at}
				if test -z "${cur}"; then
					setenv cur ${i}; setenv best ${seq}
				elif itest ${seq} -gt ${best}; then
					setenv cur ${i}; setenv best ${seq}
				fi
			fi
			setenv seen ${i}
		done
		# Ctrl-C ends a loop and nothing else: then the newer of both copies may not have been
		# looked at, and the older one may allow an older version.
		if test "${seen}" != 1; then
			echo "verified boot: stopped by Ctrl-C"
			poweroff
		fi
	fi
fi
if test -z "${cur}"; then
	echo "verified boot: no record of the slots on disk 0, make it anew with tools/mkslots"
	poweroff
fi
if test ${cur} = 0; then setenv now ${rec0}; setenv old ${rec1}; setenv place ${place1};
else setenv now ${rec1}; setenv old ${rec0}; setenv place ${place0}; fi
setexpr at ${now} + c
if itest.l *${at} == 0; then setenv order 0 1; else setenv order 1 0; fi
setexpr at ${now} + 18
setexpr.l least *${at}
for s in ${order}; do
	if test ${s} = 0; then setenv from ${start0}; setenv count ${size0}; setenv field 10;
	else setenv from ${start1}; setenv count ${size1}; setenv field 14; fi
	setexpr at ${now} + ${field}
	setexpr.l tries *${at}
	if itest ${tries} == 0; then
		echo "verified boot: slot ${s} has no tries left"
	else
		if itest ${tries} != 80; then
			setexpr tries ${tries} - 1
			setexpr best ${best} + 1
			cp.l ${now} ${old} 80
			setexpr at ${old} + ${field}; mw.l ${at} ${tries}
			setexpr at ${old} + 8; mw.l ${at} ${best}
			setexpr at ${old} + 1fc; crc32 ${old} 1fc ${at}
			virtio write ${old} ${place} 1
			setenv at ${now}; setenv now ${old}; setenv old ${at}
			if itest ${place} == ${place1}; then setenv place ${place0};
			else setenv place ${place1}; fi
		fi
		# The disk's own table says how large the slot is, and U-Boot's code, its tree and the key
		# lie in RAM behind ${fit}: never more than 16 MiB, the largest slot of tools/mkslots.
		if itest ${count} -gt 8000; then setenv count 8000; fi
		virtio read ${fit} ${from} ${count}
		if itest.l *${fit} == edfe0dd0; then
			if bootm start ${fit}#conf-1 - ${tree}; then
				setenv version
				setenv wants
				fdt addr ${fit}
				fdt get value version /configurations/conf-1 tappet,version
				fdt get value wants /configurations/conf-1 tappet,board
				if test "${wants}" != qemu-virt; then
					echo "verified boot: slot ${s} is for another board: ${wants}"
				elif test -z "${version}"; then
					echo "verified boot: slot ${s} has no version"
				elif itest ${version} -ge ${least}; then
					setenv bootargs update.slot=${s} update.version=${version}
					bootm loados; bootm prep; bootm go
				else
					echo "verified boot: slot ${s} is version ${version}, below ${least}"
				fi
			fi
		else
			echo "verified boot: slot ${s} holds no FIT image"
		fi
		echo "verified boot: slot ${s} did not start"
	fi
done
echo "verified boot: no slot can be started, write a signed image of version ${least} or later"
poweroff
