# SPDX-License-Identifier: BSD-3-Clause
"""A Linux dom0 with xl: Xen, its tools and an arm64 kernel of Debian, in an initramfs of our own making,
under TCG. One boot serves all tests (the fixture `dom0`): they type commands at dom0's shell, and each
ends the guests that it makes.

	dom0.create("hello", 'vuart="sbsa_uart"')
	dom0.wait_log("hello", "Hello from Tappet")
"""

import subprocess

import pexpect

import linux
from harness import TOP, build, debian, suite_of

PACKAGES = ["xen-hypervisor-{}-arm64", "xen-utils-{}", "xenstore-utils", "linux-image-cloud-arm64",
	    "busybox-static"]
# Without dom0's own checks of where it is installed: the tools proper.
TOOLS = "usr/lib/xen-{}/bin/"
PROGRAMS = [TOOLS + name for name in ("xl", "xenstored", "xenconsoled", "xenconsole", "xen-init-dom0")] + \
	["usr/bin/xenstore-" + name for name in ("ls", "read", "write", "rm", "chmod", "watch")] + \
	["lib/aarch64-linux-gnu/libgcc_s.so.1"]		# which a thread that is cancelled loads
# In the order that they need each other.
MODULES = ["drivers/virtio/virtio_ring", "drivers/virtio/virtio", "drivers/virtio/virtio_mmio",
	   "drivers/char/virtio_console", "drivers/xen/xen-privcmd",
	   "drivers/xen/xenfs/xenfs", "drivers/xen/xen-evtchn",
	   "drivers/xen/xen-gntdev", "drivers/xen/xen-gntalloc", "drivers/block/loop", "fs/fat/fat",
	   "fs/fat/vfat", "fs/nls/nls_cp437", "fs/nls/nls_ascii",
	   "drivers/block/xen-blkback/xen-blkback", "net/llc/llc", "net/802/stp", "net/bridge/bridge",
	   "drivers/net/xen-netback/xen-netback"]
# What guests are made of, /images/<name>.img in dom0: the app and its configuration.
IMAGES = {"hello": ("hello", None), "pv": ("tests/image/xenpv", None), "fat": ("tests/image/xenfat", None),
	  "disk": ("tests/image/ukblkdev", "xen"), "net": ("tests/image/uknetdev", "xen"),
	  "echo": ("netecho", "queues")}
FILES = {"DATA.BIN": bytes(i * i % 251 for i in range(200_001)),
	 "OTHER.BIN": bytes(i % 253 for i in range(50_000))}
LOGS = "/var/log/xen/console"
# The shell has a line of its own: Xen's loses what is typed while dom0 is busy.
TTY = "hvc1"
PROMPT = "dom0-is-ready> "

# What xl runs when a backend comes and goes, in place of Debian's scripts, which need bash and more.
BLOCK = """#!/bin/sh
# A file becomes a loop device; block-common.sh of Xen's tools says what xl waits for. Disks come at the
# same time.
until mkdir /tmp/block.lock 2>/dev/null; do usleep 50000; done
trap 'rmdir /tmp/block.lock' EXIT
case $1 in
add)
	set -e
	loop=$(losetup -f)
	losetup $([ "$(xenstore-read $XENBUS_PATH/mode)" = w ] || echo -r) $loop \\
		$(xenstore-read $XENBUS_PATH/params)
	xenstore-write $XENBUS_PATH/node $loop
	xenstore-write $XENBUS_PATH/physical-device $(stat -L -c %t:%T $loop)
	xenstore-write $XENBUS_PATH/hotplug-status connected ;;
remove)
	! loop=$(xenstore-read $XENBUS_PATH/node) || losetup -d $loop ;;
esac
"""
VIF = """#!/bin/sh
# The interface becomes a port of the bridge.
[ "$1" = online ] || exit 0
set -e
brctl addif $(xenstore-read $XENBUS_PATH/bridge) $vif
ip link set $vif up
xenstore-write $XENBUS_PATH/hotplug-status connected
"""

START = f"""
mkdir -p /dev/pts /run /var/run/xen /var/lib/xen {LOGS} /var/lib/xenstored /var/lock
mount -t devpts none /dev/pts
for m in /modules/*; do insmod $m; done
mount -t xenfs none /proc/xen
export PATH=$(echo /usr/lib/xen-*/bin):$PATH
xenstored --pid-file /run/xenstored.pid
xen-init-dom0 >/dev/null
xenconsoled --pid-file=/run/xenconsoled.pid --log=guest --log-dir={LOGS}
ip link set lo up
export HOME=/tmp
cd /tmp
exec </dev/{TTY} >/dev/{TTY} 2>&1
stty -echo
printf '{PROMPT}'
# Not interactive: BusyBox's line editor takes a child's end, or a terminal that another process group
# has just had, for the end of its input, in one of some ten runs.
exec setsid -c sh /dev/{TTY}
"""


def fat_disk(folder):
	"""A disk with two files on FAT, whose content test_xl.py knows."""
	for name, content in FILES.items():
		(folder / name).write_bytes(content)
	subprocess.run([TOP / "tools/mkdisk", folder / "fat.disk", *(folder / name for name in FILES)],
		       check=True, timeout=60)
	return folder / "fat.disk"


def ramdisk(root, xen, files):
	"""The initramfs, with the files in /images: {name: path}."""
	more = {f"modules/{n:02}-{name}.ko": data
		for n, (name, data) in enumerate(linux.modules(root, MODULES).items())}
	more.update({"images/" + name: path for name, path in files.items()})
	scripts = {"etc/xen/xl.conf": "", "etc/xen/scripts/block": BLOCK, "etc/xen/scripts/vif-bridge": VIF}
	return linux.initramfs(root, [p.format(xen) for p in PROGRAMS], START, more, scripts)


class Dom0:
	"""A booted dom0 with a shell, on that version of Xen."""

	def __init__(self, folder, xen, gic):
		files = {f"{name}.img": build(*what, board="xen-arm64").img for name, what in IMAGES.items()}
		files["fat.disk"] = fat_disk(folder)
		# All of it from one release, down to the kernel and the C library.
		root = debian(f"xen-dom0-{xen}", "--arch", "arm64", *suite_of(f"xen-{xen}"), "--deps",
			      *(p.format(xen) for p in PACKAGES))
		initrd = folder / "dom0.cpio"
		initrd.write_bytes(ramdisk(root, xen, files))
		kernel = linux.kernel(root)
		self.said = folder / "xen.log"
		argv = [str(a) for a in (
			"qemu-system-aarch64", "-nic", "none", "-display", "none", "-monitor", "none",
			"-serial", f"file:{self.said}", "-chardev", "stdio,id=shell",
			"-device", "virtio-serial-device", "-device", "virtconsole,chardev=shell",
			"-M", f"virt,virtualization=on,gic-version={gic}", "-cpu", "cortex-a57", "-m", "1G",
			"-kernel", root / f"boot/xen-{xen}-arm64",
			"-append", "console=dtuart dom0_mem=384M dom0_max_vcpus=1 guest_loglvl=all noreboot",
			"-device", f"guest-loader,addr=0x50000000,kernel={kernel},"
				   "bootargs=console=hvc0 quiet panic=-1",
			"-device", f"guest-loader,addr=0x54000000,initrd={initrd}")]
		self.term = pexpect.spawn(argv[0], argv[1:], timeout=120, encoding="utf-8", echo=False,
					  codec_errors="replace")
		self.term.delaybeforesend = None
		try:
			self.term.expect_exact(PROMPT)
		except pexpect.ExceptionPexpect:
			said = self.said.read_text(errors="replace") + self.term.before
			self.close()
			raise AssertionError(f"dom0 does not come up:\n{said}") from None

	def close(self):
		self.term.close(force=True)

	def sh(self, line, limit=180, status=0):
		"""What a line of shell prints; its status has to be the one given, None: any."""
		self.term.send(f"{line}\nprintf 'status=%s;\\n{PROMPT}' $?\n")
		try:
			self.term.expect(r"status=(\d+);\s", timeout=limit)
		except pexpect.ExceptionPexpect:
			raise AssertionError(f"{line}: no end in dom0; so far:\n{self.term.before}") from None
		text, got = self.term.before, int(self.term.match[1])
		self.term.expect_exact(PROMPT, timeout=limit)
		text = text.replace("\r", "").replace(PROMPT, "")
		assert status is None or got == status, f"{line}: status {got}:\n{text}"
		return text

	def create(self, name, *lines, image=None, memory=16, how=""):
		"""xl create; more lines of its configuration than name, kernel and memory. how: options."""
		config = [f'name="{name}"', f'kernel="/images/{image or name}.img"', f"memory={memory}",
			  *lines]
		self.sh(f"rm -f {LOGS}/guest-{name}*.log")
		self.sh(f"cat >{name}.cfg <<'END'\n" + "\n".join(config) + "\nEND")
		self.sh(f"xl create {how} {name}.cfg")

	def wait(self, condition, limit=30):
		"""Until a command of dom0's shell succeeds, which is asked five times a second, or less often
		when this machine is busy."""
		self.sh(f"n={limit * 5}; until {condition}; do n=$((n-1)); [ $n -gt 0 ] || break; "
			"usleep 100000; done; [ $n -gt 0 ]", limit=10 * limit)

	def log(self, name):
		"""What the guest said on the console that xl offers, or on vpl011."""
		return self.sh(f"cat {LOGS}/guest-{name}*.log")

	def wait_log(self, name, text, limit=30):
		try:
			self.wait(f"grep -qF '{text}' {LOGS}/guest-{name}*.log", limit)
		except AssertionError:
			said = self.log(name)
			raise AssertionError(f"{name} does not say '{text}'; it says:\n{said}") from None

	def count(self, name, text):
		"""Lines of the guest that say so."""
		return int(self.sh(f"grep -cF '{text}' {LOGS}/guest-{name}.log", status=None))

	def wait_more(self, name, text, than, limit=30):
		"""Until there are more such lines."""
		self.wait(f"[ $(grep -cF '{text}' {LOGS}/guest-{name}.log) -gt {than} ]", limit)

	def wait_last(self, name, word, text, limit=30):
		"""Until the last line of the guest that has the word is that text."""
		self.wait(f"grep -F '{word}' {LOGS}/guest-{name}.log | tail -n 1 | grep -qF '{text}'", limit)

	def wait_gone(self, name, limit=30):
		"""Until the domain is no more."""
		self.wait(f"! xl domid {name} >/dev/null 2>&1", limit)
