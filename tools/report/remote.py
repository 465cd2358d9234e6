# SPDX-License-Identifier: BSD-3-Clause
"""Looks into a machine that QEMU runs, by the debugger's protocol (GDB manual, appendix E): every
architecture alike, and no debugger needs to be here.
"""
import os
import socket
import subprocess
import tempfile
import time

STEP = 1024                   # bytes of memory a packet, fewer than QEMU's 2047
START = 10                    # seconds for the emulator to be there


class Remote:
    """The machine behind a socket; OSError when it is gone."""

    def __init__(self, path, process):
        until = time.monotonic() + START
        self.socket = socket.socket(socket.AF_UNIX)
        while True:
            try:
                self.socket.connect(path)
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.01)
        self.buffer = b""

    def send(self, text):
        data = text.encode("ascii")
        self.socket.sendall(b"$" + data + b"#%02x" % (sum(data) & 255))

    def receive(self, seconds):
        """The next packet; TimeoutError when there is none for so long."""
        until = time.monotonic() + seconds
        while True:
            start = self.buffer.find(b"$")
            end = self.buffer.find(b"#", start)
            if 0 <= start < end and len(self.buffer) >= end + 3:
                packet = self.buffer[start + 1:end].decode("ascii", "replace")
                self.buffer = self.buffer[end + 3:]
                self.socket.sendall(b"+")
                return packet
            self.socket.settimeout(max(0.001, until - time.monotonic()))
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionResetError("the emulator has ended")
            self.buffer += data

    def ask(self, text):
        self.send(text)
        return self.receive(START)

    def run(self, seconds, address):
        """Until @address is reached or the time is up. False when the machine ended before."""
        if not self.ask(f"Z1,{address:x},1").startswith("OK"):
            return False
        self.send("c")
        try:
            stop = self.receive(seconds)
        except TimeoutError:
            self.socket.sendall(b"\x03")
            stop = self.receive(START)
        return stop[:1] in ("T", "S")

    def memory(self, address, size):
        data = b""
        while len(data) < size:
            n = min(STEP, size - len(data))
            answer = self.ask(f"m{address + len(data):x},{n:x}")
            if answer.startswith("E") or len(answer) != 2 * n:
                return None
            data += bytes.fromhex(answer)
        return data


def memories(emulator, address, seconds, places):
    """{name: bytes} of @places {name: (address, size)} when the machine reaches @address, or after
    @seconds of running; {} when it ended otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "gdb")
        argv = emulator + ["-display", "none", "-monitor", "none", "-serial", "null", "-S", "-gdb",
                           f"unix:{path},server=on,wait=off"]
        with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as qemu:
            try:
                machine = Remote(path, qemu)
                if not machine.run(seconds, address):
                    return {}
                found = {n: machine.memory(*where) for n, where in places.items()}
                return {n: data for n, data in found.items() if data is not None}
            except OSError:
                return {}
            finally:
                qemu.kill()
