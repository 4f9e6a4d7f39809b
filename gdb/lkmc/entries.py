# SPDX-License-Identifier: GPL-2.0-or-later
"""The code that the kernel is entered by, where its own call frame information is wrong.

GDB believes the kernel's, and looks no further. What counts before all of it is an
unwinder. Its frames look like calls, so that a program counter counts as that behind
a call: only where nothing else helps.

  GDB_FRAMES = REGEX[@REGISTER]...   functions whose stack pointer, or another register,
                                     is at a struct pt_regs
  GDB_PT_REGS = NAME:OFFSET[@REGEX]...  registers, and where struct pt_regs has them,
                                     perhaps only in some of these functions; others
                                     are as they were
"""

import bisect
import re

import gdb
from gdb.unwinder import Unwinder

from lkmc import elf, kernel, lab, registers


def find(regex):
    """Where these functions are: names, first addresses, and those behind the last."""
    # Labels divide nothing: functions go on to the next that is one of these or not local.
    wanted = re.compile(regex)
    functions = sorted((address, name) for name, address in elf.read_functions(lab.VMLINUX))
    for i, (address, name) in enumerate(functions):
        if wanted.fullmatch(name):
            later = (other for other, _ in functions[i + 1:] if other > address)
            yield name, address, next(later, address + 2)


def _saved_in(function):
    for word in lab.conf("GDB_PT_REGS").split():
        place, _, regex = word.partition("@")
        if not regex or re.fullmatch(regex, function):
            name, _, offset = place.partition(":")
            yield name, int(offset, 0)


def _is_known(pc):
    return gdb.block_for_pc(pc) or \
        not gdb.execute("info symbol %#x" % pc, to_string=True).startswith("No symbol")


class EntryUnwinder(Unwinder):
    """Finds where the kernel was entered from.

    Where nothing is known of the code, as in a program without symbols, there is no
    more to find: GDB would look for what might be a function's beginning, and complain."""

    def __init__(self):
        super().__init__("lkmc-entries")
        # (first address, the one behind the last, register, what is saved)
        self._ranges = []
        for word in lab.conf("GDB_FRAMES").split():
            regex, _, base = word.partition("@")
            for name, start, end in find(regex):
                # Nothing has been saved at the first instruction.
                self._ranges.append((start + 1, end, base or "sp", dict(_saved_in(name))))
        self._ranges.sort(key=lambda entry: entry[0])
        self._starts = [entry[0] for entry in self._ranges]

    def __call__(self, frame):
        pc = registers.value(frame, "pc")
        index = bisect.bisect_right(self._starts, pc) - 1
        if index < 0 or pc >= self._ranges[index][1]:
            return None if _is_known(pc) else registers.unwind(frame, {"pc": 0})
        _, _, base, saved = self._ranges[index]
        try:
            address = registers.value(frame, base)
            return registers.unwind(frame, {name: kernel.read_long(address + offset)
                                            for name, offset in saved.items()})
        except gdb.MemoryError:
            # In the middle of saving them.
            return None
