# SPDX-License-Identifier: BSD-3-Clause
"""A Linux host of our own making: Debian's arm64 kernel with an initramfs that holds programs of
Debian packages, the libraries they need and busybox. It is a machine with KVM wherever QEMU runs."""

import lzma
import stat

from elftools.elf.elffile import ELFFile

LIBRARIES = ["lib/aarch64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib", "usr/lib"]


def find(root, name):
	"""A library or interpreter among the unpacked packages."""
	for folder in LIBRARIES:
		path = root / folder / name
		if path.exists():
			return path
	raise FileNotFoundError(f"no {name} in {root}")


def needs(root, program):
	"""A program, its interpreter and all libraries, as files of the unpacked packages."""
	found, todo = {}, [program]
	while todo:
		path = todo.pop()
		if path in found:
			continue
		found[path] = True
		with open(path, "rb") as file:
			elf = ELFFile(file)
			for segment in elf.iter_segments():
				if segment.header.p_type == "PT_INTERP":
					todo.append(root / segment.get_interp_name().lstrip("/"))
				elif segment.header.p_type == "PT_DYNAMIC":
					todo += [find(root, tag.needed)
						 for tag in segment.iter_tags("DT_NEEDED")]
	return list(found)


def cpio(files):
	"""An archive as the kernel unpacks it (Documentation/driver-api/early-userspace/
	buffer-format.rst), of {"path": (mode, bytes)}; folders come by themselves."""
	entries, folders = [], set()
	for path, content in files.items():
		parts = path.split("/")[:-1]
		for i in range(1, len(parts) + 1):
			folder = "/".join(parts[:i])
			if folder not in folders:
				folders.add(folder)
				entries.append((folder, stat.S_IFDIR | 0o755, b""))
		entries.append((path, *content))
	entries.append(("TRAILER!!!", 0, b""))
	out = bytearray()
	for number, (path, mode, data) in enumerate(entries, 1):
		name = path.encode() + b"\0"
		fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0)
		out += b"070701" + b"".join(b"%08x" % field for field in fields) + name
		out += bytes(-len(out) % 4)
		out += data
		out += bytes(-len(out) % 4)
	return bytes(out)


def initramfs(root, programs, script, more, scripts=None):
	"""busybox, the programs (paths in root) with their libraries, an init that runs the script and
	powers off, and more: {"path": file or bytes}; scripts: {"path": text} of what can be run."""
	files = {"bin/busybox": (stat.S_IFREG | 0o755, (root / "bin/busybox").read_bytes())}
	for program in programs:
		for path in needs(root, root / program):
			files[str(path.relative_to(root))] = (stat.S_IFREG | 0o755, path.read_bytes())
	for where, what in more.items():
		files[where] = (stat.S_IFREG | 0o644, what if isinstance(what, bytes) else what.read_bytes())
	for where, text in (scripts or {}).items():
		files[where] = (stat.S_IFREG | 0o755, text.encode())
	for name in "proc", "sys", "dev", "tmp":
		files[name] = (stat.S_IFDIR | 0o755, b"")
	init = "#!/bin/busybox sh\n/bin/busybox --install -s /bin\nexport PATH=/bin:/usr/bin\n" \
		"mount -t proc none /proc; mount -t sysfs none /sys; mount -t devtmpfs none /dev\n" \
		f"exec </dev/console >/dev/console 2>&1\n{script}\nsync\npoweroff -f\n"
	files["init"] = (stat.S_IFREG | 0o755, init.encode())
	return cpio(files)


def modules(root, names):
	"""{"name": bytes} of the kernel's modules (paths in its folder, without suffix), in that order;
	those that this kernel has built in are left out."""
	folder = next((root / "lib/modules").iterdir())
	builtin = (folder / "modules.builtin").read_text(encoding="utf-8").splitlines()
	found = {}
	for name in names:
		plain, packed = (folder / "kernel" / (name + end) for end in (".ko", ".ko.xz"))
		if packed.exists():
			found[name.rsplit("/", 1)[1]] = lzma.decompress(packed.read_bytes())
		elif f"kernel/{name}.ko" not in builtin:
			found[name.rsplit("/", 1)[1]] = plain.read_bytes()
	return found


def kernel(root):
	return next(path for path in sorted((root / "boot").iterdir()) if path.name.startswith("vmlinuz-"))


def machine(root, ramdisk, gic, cpu="cortex-a76", mem="1G"):
	"""QEMU's options for a host whose CPU has EL2."""
	return ["-M", f"virt,virtualization=on,gic-version={gic}", "-cpu", cpu, "-m", mem, "-no-reboot",
		"-kernel", kernel(root), "-initrd", ramdisk, "-append", "console=ttyAMA0 quiet panic=-1"]
