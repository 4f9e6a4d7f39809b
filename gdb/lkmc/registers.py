# SPDX-License-Identifier: GPL-2.0-or-later
"""Registers for unwinders, and for expressions of the arch's file.

In such an expression $NAME is a register as GDB knows it, $NAME{OTHER=VALUE} what it
would be if the other one had this value: of a processor that has a stack pointer for
each mode.
"""

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


def unwind(frame, changed):
    """What an unwinder returns: the caller has the same registers, but for these."""
    info = frame.create_unwind_info(
        _FrameId(frame.read_register("sp"), frame.read_register("pc")))
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
    text = re.sub(r"\$(\w+)(?:{(\w+)=(\w+)})?", lambda match: "%#x" % _find(frame, *match.groups()),
                  expression)
    return int(gdb.parse_and_eval("(unsigned long)(%s)" % text))


def _find(frame, name, other, number):
    if other:
        return _read_banked(name, other, int(number, 0))
    return value(frame, name)


def _remote_number(name):
    for line in gdb.execute("maint print remote-registers", to_string=True).splitlines():
        words = line.split()
        # Name, GDB's number, relative number, offset, size, type, remote number, ...
        if words and words[0] == name and len(words) > 6:
            return int(words[-2])
    raise gdb.error("no register %s" % name)


def _read_banked(name, other, number):
    # By packets: to GDB, registers do not change.
    connection = gdb.selected_inferior().connection
    mode = _remote_number(other)
    before = connection.send_packet("p%x" % mode).decode()
    order = "big" if "big" in gdb.execute("show endian", to_string=True) else "little"
    wanted = number.to_bytes(len(before) // 2, order).hex()
    connection.send_packet("P%x=%s" % (mode, wanted))
    found = connection.send_packet("p%x" % _remote_number(name)).decode()
    connection.send_packet("P%x=%s" % (mode, before))
    return int.from_bytes(bytes.fromhex(found), order)
