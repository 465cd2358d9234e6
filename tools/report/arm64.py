# SPDX-License-Identifier: BSD-3-Clause
"""What AArch64 machine code itself says: whom a function calls, how far it moves the stack pointer.

Used for code without a compiler's call graph (assembly, libgcc), to tell calls from jumps that end
a function (a frame that is gone needs no room), and to check the compiler's call graphs: a call
in the code that the graph does not have means that the graph is of another build.
"""
import struct

CALL, TAIL = "call", "tail"


class Code:
    """calls: {address: CALL or TAIL}; pointers: number of blr; frame: bytes or None (not told)"""

    def __init__(self, calls, pointers, frame):
        self.calls, self.pointers, self.frame = calls, pointers, frame


def _signed(value, bits):
    return value - (1 << bits) if value >> (bits - 1) else value


def decode(data, address):
    end = address + len(data)
    calls = {}
    pointers = 0
    frame = 0
    known = True
    at = address
    for (w,) in struct.iter_unpack("<I", data[:len(data) & ~3]):
        top = w >> 26
        if top == 0x25:                                    # bl
            calls[at + 4 * _signed(w & 0x3ffffff, 26)] = CALL
        elif top == 0x05:                                  # b
            to = at + 4 * _signed(w & 0x3ffffff, 26)
            if not address <= to < end:
                calls.setdefault(to, TAIL)
        elif w & 0xff000010 == 0x54000000 or w & 0x7e000000 == 0x34000000:   # b.cond, cbz, cbnz
            to = at + 4 * _signed(w >> 5 & 0x7ffff, 19)
            if not address <= to < end:
                calls[to] = CALL
        elif w & 0x7e000000 == 0x36000000:                 # tbz, tbnz
            to = at + 4 * _signed(w >> 5 & 0x3fff, 14)
            if not address <= to < end:
                calls[to] = CALL
        elif w & 0xfffffc1f == 0xd63f0000:                 # blr
            pointers += 1
        elif w & 0xff0003ff == 0xd10003ff:                 # sub sp, sp, #imm
            imm = w >> 10 & 0xfff
            frame += imm << 12 if w >> 22 & 1 else imm
        elif w & 0xff00001f == 0x9100001f:                 # add sp, xN, #imm
            if w >> 5 & 31 not in (31, 29):
                known = False
        elif w & 0x7fc003e0 == 0x298003e0 or w & 0x3fc003e0 == 0x2d8003e0:   # stp [sp, #-n]!
            scale = 3 if w >> 31 else 2
            if w >> 26 & 1:
                scale = 2 + (w >> 30)
            imm = _signed(w >> 15 & 0x7f, 7) << scale
            frame -= min(imm, 0)
        elif w & 0x3f600fe0 == 0x38000fe0 or w & 0x3f600fe0 == 0x3c000fe0:   # str [sp, #-n]!
            frame -= min(_signed(w >> 12 & 0x1ff, 9), 0)
        elif w & 0xffe0fc1f == 0xcb20601f or w & 0xffe0ffff == 0xcb2063ff:   # sub sp, sp, xN
            known = False
        elif w & 0xff00001f == 0xd100001f and w >> 5 & 31 != 31:             # sub sp, xN, #imm
            known = False
        at += 4
    return Code(calls, pointers, frame if known else None)
