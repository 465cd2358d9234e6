# SPDX-License-Identifier: BSD-3-Clause
"""Static tasks: the descriptors in the ELF, byte for byte as <uk/task.h> pins them."""
import struct
from collections import namedtuple

from .errors import ReportError

SIZE, VERSION = 112, 1
FP, NOPREEMPT = 0x04, 0x08
Task = namedtuple("Task", "name entry stack_base period deadline wcet offset stack priority "
                          "threshold cpu flags partition thread address")


def read_tasks(image):
    start, end = (image.address_of(f"__uk_tasks_{e}") for e in ("start", "end"))
    if start is None or end is None or start == end:
        return []
    if (end - start) % SIZE:
        raise ReportError(f"{image.path}: .uk_tasks holds {end - start} bytes, not a multiple of "
                          f"{SIZE}: tools/report and <uk/task.h> are of different versions")
    out = []
    for at in range(start, end, SIZE):
        period, deadline, wcet, offset = struct.unpack("<4Q", image.bytes_at(at + 40, 32))
        stack, priority, threshold, cpu, flags, partition, version = struct.unpack(
            "<I6H", image.bytes_at(at + 72, 16))
        if version != VERSION:
            raise ReportError(f"{image.path}: a task of version {version} in .uk_tasks, this tool "
                              f"reads version {VERSION}")
        out.append(Task(image.string_at(image.pointer_at(at)), image.pointer_at(at + 8),
                        image.pointer_at(at + 32), period, deadline, wcet, offset, stack, priority,
                        threshold, cpu, flags, partition, image.pointer_at(at + 24), at))
    return out


IRQ_SIZE, IRQ_VERSION = 56, 1
Irq = namedtuple("Irq", "name handler bound period irq priority cpu")


def read_irqs(image):
    """Declared interrupts, as <uk/irq.h> pins them."""
    start, end = (image.address_of(f"__uk_irqs_{e}") for e in ("start", "end"))
    if start is None or end is None or start == end:
        return []
    if (end - start) % IRQ_SIZE:
        raise ReportError(f"{image.path}: .uk_irqs holds {end - start} bytes, not a multiple of "
                          f"{IRQ_SIZE}: tools/report and <uk/irq.h> are of different versions")
    out = []
    for at in range(start, end, IRQ_SIZE):
        bound, period, irq, priority, _, cpu, version = struct.unpack(
            "<2QI4H", image.bytes_at(at + 24, 28))
        if version != IRQ_VERSION:
            raise ReportError(f"{image.path}: an interrupt of version {version} in .uk_irqs, this "
                              f"tool reads version {IRQ_VERSION}")
        out.append(Irq(image.string_at(image.pointer_at(at)), image.pointer_at(at + 8), bound,
                       period, irq, priority, cpu))
    return out
