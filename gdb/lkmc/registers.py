# SPDX-License-Identifier: GPL-2.0-or-later
"""Registers for unwinders, and for expressions of the arch's file.

In such an expression $NAME is a register."""

import re

import gdb

from lkmc import kernel


class _FrameId:
    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


def value(frame, name):
    """A register of a frame that an unwinder is asked about."""
    return int(frame.read_register(name)) & kernel.address_mask()


def unwind(frame, changed, identity=None):
    """What an unwinder returns: the caller has the same registers, but for these.

    identity: what is the same at all instructions of the function, a stack pointer and an
              address; without it, the frame is another one at each of them"""
    sp, pc = identity or (frame.read_register("sp"), frame.read_register("pc"))
    info = frame.create_unwind_info(_FrameId(gdb.Value(sp), gdb.Value(pc)))
    for register in frame.architecture().registers("general"):
        # QEMU has system registers among them, in capitals; GDB dies of some.
        if register.name.islower() and register.name not in changed:
            info.add_saved_register(register.name, frame.read_register(register.name))
    for name, number in changed.items():
        type_ = frame.read_register(name).type
        unsigned = gdb.Value(number).cast(gdb.lookup_type("unsigned long"))
        info.add_saved_register(name, unsigned.cast(type_))
    return info


def evaluate(expression, frame):
    """The value of an expression of the arch's file."""
    # GDB does not know these frames yet.
    text = re.sub(r"\$(\w+)", lambda match: "%#x" % value(frame, match.group(1)), expression)
    return int(gdb.parse_and_eval("(unsigned long)(%s)" % text))
