# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the kernel is entered: system calls, interrupts and exceptions.

The code there is assembly that GDB knows nothing about, so that a backtrace would go
on with nonsense. It gets to know where the registers of before are: in a struct
pt_regs at the stack pointer, when C code is called from there. By this a backtrace
goes on in the program, or in the kernel where it was interrupted.

  GDB_ENTRIES = REGEX[@OFFSET]... functions with such code; struct pt_regs may be
                                  so far above the stack pointer
  GDB_RETURNS = REGEX[@OFFSET]... labels where calls return to, with none before
  GDB_PT_REGS = NUMBER:OFFSET...  DWARF's numbers of registers, and where struct
                                  pt_regs has them; the first is the program
                                  counter, the second the stack pointer

  GDB_PUSHED = NAME:BYTES:NUMBER  a function that is called with so many bytes on the
                                  stack which its caller's call frame information
                                  does not know of, and DWARF's number of the
                                  register with the return address

Some kernels say so themselves: for these there is no GDB_ENTRIES.

Single steps need more. A line of a program may touch a page that is not there yet:
the processor is then at the first instruction of the kernel's handler, and "next"
would end there. GDB steps over it as over any function once it knows who the caller
is. The arch's file says how to tell:

  GDB_TRAPS = PLACE[+OFFSET]...   the handlers, by name or address
  GDB_TRAP_PC, GDB_TRAP_SP        expressions, at a handler's first instruction,
                                  for where the fault was, and the stack there;
                                  gdb/lkmc/registers.py says what $NAME may be
"""

import os
import struct

import gdb
from gdb.FrameDecorator import FrameDecorator
from gdb.unwinder import Unwinder, register_unwinder

from lkmc import elf, entries, exidx, kernel, lab, registers
from lkmc.settings import quote, read_symbols


class TrapUnwinder(Unwinder):
    """Finds the caller of a handler that has just been entered."""

    def __init__(self):
        super().__init__("lkmc-traps")
        self._starts = set()
        for word in lab.conf("GDB_TRAPS").split():
            name, _, offset = word.partition("+")
            start = int(name, 0) if name.startswith("0x") else kernel.address_of(name)
            if start is not None:
                self._starts.add(start + int(offset or "0", 0) & kernel.address_mask())

    def __call__(self, frame):
        if registers.value(frame, "pc") not in self._starts:
            return None
        return registers.unwind(frame, {
            "pc": registers.evaluate(lab.conf("GDB_TRAP_PC"), frame),
            "sp": registers.evaluate(lab.conf("GDB_TRAP_SP"), frame)})


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


def _numbers():
    return [tuple(map(int, word.split(":"))) for word in lab.conf("GDB_PT_REGS").split()]


def interrupted_at(regs):
    """The program counter in a struct pt_regs at an address, or None where it is not known."""
    numbers = _numbers()
    if not numbers:
        return None
    try:
        pointer = gdb.lookup_type("unsigned long").pointer()
        return int(gdb.Value(regs + numbers[0][1]).cast(pointer).dereference())
    except gdb.error:
        return None


def _rules(offset):
    # Where the registers of before are, from the stack pointer in the entry code.
    numbers = _numbers()
    (pc, _), (sp, sp_offset), *_ = numbers

    def at_sp(more):
        return bytes([0x70 + sp]) + _leb(offset + more)     # DW_OP_breg(sp)

    # The stack pointer of before is by definition the frame's address.
    cfa = at_sp(sp_offset) + b"\x06"                        # DW_OP_deref
    rules = b"\x0f" + _leb(len(cfa)) + cfa                  # DW_CFA_def_cfa_expression
    for number, more in numbers:
        if number != sp:
            where = at_sp(more)
            rules += b"\x10" + bytes([number]) + _leb(len(where)) + where   # DW_CFA_expression
    return pc, rules


def _frames(header, ranges, offset, position):
    """A CIE of .debug_frame, after DWARF 5, section 6.4, and an FDE for each range."""
    pc, rules = _rules(offset)
    # "S": no call has led here, the program counter is not behind one.
    cie = _entry(header.order, struct.pack(header.order + "I", 0xffffffff) +
                 b"\x01S\0" + _leb(1) + _leb(-8) + bytes([pc]) + rules)
    layout = header.order + ("IQQ" if header.is64 else "III")
    return cie + b"".join(_entry(header.order, struct.pack(layout, position, start, end - start))
                          for start, end in ranges)


def _pushed_frames(header, name, pushed, link, position):
    """Call frame information for the first instruction of a function called in that way."""
    (_, _), (sp, _), *_ = _numbers()
    # DW_CFA_def_cfa; the return address is where it was: in its register.
    cie = _entry(header.order, struct.pack(header.order + "I", 0xffffffff) +
                 b"\x01\0" + _leb(1) + _leb(-4) + bytes([link]) +
                 b"\x0c" + bytes([sp]) + _leb(pushed))
    address = kernel.address_of(name) & kernel.address_mask()
    layout = header.order + ("IQQ" if header.is64 else "III")
    return cie + _entry(header.order, struct.pack(layout, position, address, 4))


def _describe_entries():
    path = os.path.join(lab.CACHE, "entries.elf")
    if any(file.filename == path for file in gdb.objfiles()):
        return
    header = elf.read_header(lab.VMLINUX)
    frames = b""
    # Nothing has been saved at the first instruction. But for a return address GDB looks
    # one lower.
    for key, first in (("GDB_ENTRIES", 1), ("GDB_RETURNS", -1)):
        for word in lab.conf(key).split():
            regex, _, offset = word.partition("@")
            ranges = [(start + first, end) for _, start, end in entries.find(regex)]
            frames += _frames(header, ranges, int(offset or "0", 0), len(frames))
    for word in lab.conf("GDB_PUSHED").split():
        name, pushed, link = word.split(":")
        if kernel.address_of(name) is not None:
            frames += _pushed_frames(header, name, int(pushed), int(link), len(frames))
    elf.write_symbols(path, header, [], frames)
    read_symbols("add-symbol-file " + quote(path))


def is_entry(frame):
    """Is it the code by which the kernel is entered?"""
    return frame.type() == gdb.SIGTRAMP_FRAME and kernel.is_kernel_address(frame.pc())


class _Entry(FrameDecorator):
    """A frame of the kernel's entry code, by its name: to GDB it is a signal handler."""

    def function(self):
        """The name."""
        frame = self.inferior_frame()
        if not is_entry(frame):
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
        return not frame.name() and not kernel.is_kernel_address(frame.pc()) and \
            kernel.is_kernel_address(newer.pc())


def register():
    """Tells GDB what it must know of these."""
    if lab.conf("GDB_ENTRIES"):
        _describe_entries()
    assembly = exidx.unwinder()
    if assembly:
        register_unwinder(None, assembly, replace=True)
    if lab.conf("GDB_GUESSES"):
        register_unwinder(None, entries.EndUnwinder(), replace=True)
    FrameFilter()
    for word in lab.conf("GDB_TRAPS").split():
        name = word.partition("+")[0]
        if kernel.address_of(name) is not None:
            gdb.execute("skip function " + name, to_string=True)
    if lab.conf("GDB_TRAPS"):
        register_unwinder(None, TrapUnwinder(), replace=True)
