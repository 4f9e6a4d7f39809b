# SPDX-License-Identifier: GPL-2.0-or-later
"""Stepping over page faults.

A line of a program may touch a page that is not there yet: the processor is then
at the first instruction of the kernel's handler, and "next" would end there. GDB
steps over it as over any function once it knows who the caller is. The arch's
file says how to tell:

  GDB_TRAPS = NAME...             the handlers
  GDB_TRAP_PC, GDB_TRAP_SP        expressions, at a handler's first instruction,
                                  for where the fault was, and the stack there
"""

import re

import gdb
from gdb.unwinder import Unwinder, register_unwinder

from lkmc import kernel, lab


class _FrameId:
    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


def _evaluate(expression, frame):
    # $NAME is a register of a frame that GDB does not know yet.
    text = re.sub(r"\$(\w+)", lambda match: "%#x" % _register(frame, match.group(1)), expression)
    return gdb.parse_and_eval("(unsigned long)(%s)" % text)


def _register(frame, name):
    return int(frame.read_register(name)) & 0xffffffffffffffff


class TrapUnwinder(Unwinder):
    """Finds the caller of a handler that has just been entered."""

    def __init__(self, starts):
        super().__init__("lkmc-traps")
        self._starts = starts

    def __call__(self, frame):
        if _register(frame, "pc") not in self._starts:
            return None
        pc = _evaluate(lab.conf("GDB_TRAP_PC"), frame)
        sp = _evaluate(lab.conf("GDB_TRAP_SP"), frame)
        info = frame.create_unwind_info(
            _FrameId(frame.read_register("sp"), frame.read_register("pc")))
        for register in frame.architecture().registers("general"):
            value = frame.read_register(register.name)
            info.add_saved_register(register.name, value)
        info.add_saved_register("pc", pc.cast(frame.read_register("pc").type))
        info.add_saved_register("sp", sp.cast(frame.read_register("sp").type))
        return info


def register():
    """Has GDB step over the handlers that the arch's file names."""
    starts = set()
    for name in lab.conf("GDB_TRAPS").split():
        address = kernel.address_of(name)
        if address is not None:
            starts.add(address & kernel.address_mask())
            gdb.execute("skip function " + name, to_string=True)
    if starts:
        register_unwinder(None, TrapUnwinder(starts), replace=True)
