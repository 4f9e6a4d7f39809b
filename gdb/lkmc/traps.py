# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the kernel is entered: system calls, interrupts and exceptions.

The code there is assembly that GDB knows nothing about, so that a backtrace would go
on with nonsense. It gets to know where the registers of before are: in a struct
pt_regs at the stack pointer, when C code is called from there. By this a backtrace
goes on in the program, or in the kernel where it was interrupted.

  GDB_ENTRIES = REGEX             functions with such code
  GDB_PT_REGS = NUMBER:OFFSET...  DWARF's numbers of registers, and where struct
                                  pt_regs has them; the first is the program
                                  counter, the second the stack pointer

Single steps need more. A line of a program may touch a page that is not there yet: the processor is then
at the first instruction of the kernel's handler, and "next" would end there. GDB
steps over it as over any function once it knows who the caller is. The arch's
file says how to tell:

  GDB_TRAPS = NAME...             the handlers
  GDB_TRAP_PC, GDB_TRAP_SP        expressions, at a handler's first instruction,
                                  for where the fault was, and the stack there
"""

import os
import re
import struct

import gdb
from gdb.FrameDecorator import FrameDecorator
from gdb.unwinder import Unwinder, register_unwinder

from lkmc import elf, kernel, lab
from lkmc.settings import quote, read_symbols


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


def _leb(number):
    # A signed number as DWARF has it.
    data = b""
    while True:
        byte = number & 0x7f
        number >>= 7
        if (number == 0 and not byte & 0x40) or (number == -1 and byte & 0x40):
            return data + bytes([byte])
        data += bytes([byte | 0x80])


def _entry(order, data):
    return struct.pack(order + "I", len(data)) + data


def _frames(header, ranges):
    """The contents of .debug_frame, after DWARF 5, section 6.4."""
    numbers = [tuple(map(int, word.split(":"))) for word in lab.conf("GDB_PT_REGS").split()]
    (pc, _), (sp, sp_offset), *_ = numbers

    def at_sp(offset):
        return bytes([0x70 + sp]) + _leb(offset)    # DW_OP_breg(sp)

    # The stack pointer of before is by definition the frame's address.
    cfa = at_sp(sp_offset) + b"\x06"                # DW_OP_deref
    rules = b"\x0f" + _leb(len(cfa)) + cfa          # DW_CFA_def_cfa_expression
    for number, offset in numbers:
        if number != sp:
            where = at_sp(offset)
            rules += b"\x10" + bytes([number]) + _leb(len(where)) + where   # DW_CFA_expression
    # "S": no call has led here, the program counter is not behind one.
    cie = _entry(header.order, struct.pack(header.order + "I", 0xffffffff) +
                 b"\x01S\0" + _leb(1) + _leb(-8) + bytes([pc]) + rules)
    layout = header.order + ("IQQ" if header.is64 else "III")
    return cie + b"".join(_entry(header.order, struct.pack(layout, 0, start, end - start))
                          for start, end in ranges)


def _find_entries():
    # Labels divide nothing: functions go on to the next that is one of these or not local.
    wanted = re.compile(lab.conf("GDB_ENTRIES"))
    functions = sorted((address, name) for name, address in elf.read_functions(lab.VMLINUX))
    for i, (address, name) in enumerate(functions):
        if wanted.fullmatch(name):
            later = (other for other, _ in functions[i + 1:] if other > address)
            # Not the first instruction: nothing has been saved there.
            yield address + 1, next(later, address + 2)


def _describe_entries():
    path = os.path.join(lab.CACHE, "entries.elf")
    if any(file.filename == path for file in gdb.objfiles()):
        return
    header = elf.read_header(lab.VMLINUX)
    elf.write_symbols(path, header, [], _frames(header, _find_entries()))
    read_symbols("add-symbol-file " + quote(path))


class _Entry(FrameDecorator):
    """A frame of the kernel's entry code, by its name: to GDB it is a signal handler."""

    def function(self):
        """The name."""
        frame = self.inferior_frame()
        if frame.type() != gdb.SIGTRAMP_FRAME or not kernel.is_kernel_address(frame.pc()):
            return super().function()
        told = gdb.execute("info symbol %#x" % frame.pc(), to_string=True)
        return told.split()[0]


class FrameFilter:
    """Ends a backtrace where nothing is known of the rest.

    That is where the kernel was entered from a program without symbols, and at
    address 0, which ends the stacks of the kernel's own threads."""

    def __init__(self):
        self.name = "lkmc-entries"
        self.priority = 100
        self.enabled = True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        """For GDB: the frames to show."""
        for frame in frames:
            if self._is_beyond(frame.inferior_frame()):
                return
            yield _Entry(frame)

    @staticmethod
    def _is_beyond(frame):
        newer = frame.newer()
        if not newer:
            return False
        if frame.pc() == 0:
            return True
        return newer.type() == gdb.SIGTRAMP_FRAME and not frame.name() and \
            not kernel.is_kernel_address(frame.pc())


def register():
    """Tells GDB what it must know of these."""
    if lab.conf("GDB_ENTRIES"):
        _describe_entries()
        FrameFilter()
    starts = set()
    for name in lab.conf("GDB_TRAPS").split():
        address = kernel.address_of(name)
        if address is not None:
            starts.add(address & kernel.address_mask())
            gdb.execute("skip function " + name, to_string=True)
    if starts:
        register_unwinder(None, TrapUnwinder(starts), replace=True)
