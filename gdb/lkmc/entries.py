# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions of the kernel's entry code, and the end of what is known."""

import re

import gdb
from gdb.unwinder import Unwinder

from lkmc import elf, lab, registers


def find(regex):
    """Where these functions are: names, first addresses, and those behind the last."""
    # Labels divide nothing: functions go on to the next that is one of these or not local.
    wanted = re.compile(regex)
    functions = sorted((address, name) for name, address in elf.read_functions(lab.VMLINUX))
    for i, (address, name) in enumerate(functions):
        if wanted.fullmatch(name):
            later = (other for other, _ in functions[i + 1:] if other > address)
            yield name, address, next(later, address + 2)


def _is_known(pc):
    return gdb.block_for_pc(pc) or \
        not gdb.execute("info symbol %#x" % pc, to_string=True).startswith("No symbol")


class EndUnwinder(Unwinder):
    """Ends a backtrace in code that nothing is known of, such as a program's.

    For some archs GDB would go through memory in search of a function's beginning, and
    complain that it finds none. The arch's file says so: GDB_GUESSES = yes."""

    def __init__(self):
        super().__init__("lkmc-end")

    def __call__(self, frame):
        pc = registers.value(frame, "pc")
        return None if _is_known(pc) else registers.unwind(frame, {"pc": 0})
