# SPDX-License-Identifier: GPL-2.0-or-later
"""A program of the guest's, seen through QEMU's stub.

The stub knows processors and memory, no processes. What is missing is read from
the kernel: a hidden breakpoint tells when the program is executed, the kernel's
maps where it and its libraries are, and the scheduler which task it is that
has hit a breakpoint: in another program the same address means something else,
so that breakpoints in user space stop only if $in_program().
"""

import os
import re

import gdb

from lkmc import elf, kernel, lab, maps
from lkmc.modules import Hole, Hook, Parking
from lkmc.settings import execute_by_files, quote, read_symbols

_CONDITION = "$in_program()"
# Of an arch where GDB does so: what happens within an instruction passes unseen. But it
# reads the instruction, and fails where that is not in memory.
_STEPS_BY_BREAKPOINTS = lab.conf("GDB_STEPS_BY_BREAKPOINTS")


class Image:
    """A file of a process, whose symbols GDB has at one place."""

    def __init__(self, path):
        self.path = path
        self.bias = None
        low, _ = elf.read_extent(path)
        self.low = low & ~0xfff

    def move(self, bias):
        """Has GDB read its symbols for another place."""
        if bias == self.bias:
            return
        self.forget()
        read_symbols("add-symbol-file %s -o %#x" % (quote(self.path), bias))
        self.bias = bias

    def forget(self):
        """Takes the symbols back."""
        if self.bias is None:
            return
        try:
            read_symbols("remove-symbol-file " + quote(self.path))
        except gdb.error:
            # "symbol-file" was typed, which removes all.
            pass
        self.bias = None


class Program:
    """The program that GDB's user is interested in, and its process."""

    def __init__(self, path, name):
        self.name = name
        self.image = Image(path)
        self.libraries = {}
        self.mm = 0             # of the process that GDB has stopped in, or 0
        self._start_code = elf.read_code_start(path)
        self.hole = Hole(above=1)
        self._parking = Parking(self.hole)
        self._is_fixed = elf.read_header(path).type == elf.ET_EXEC

    def begin(self):
        """Finds it where it runs already, and watches for it to be executed."""
        self._place(0 if self._is_fixed else self.hole.start)
        ExecHook(self._on_exec)
        gdb.events.breakpoint_created.connect(self._on_breakpoint)
        gdb.events.stop.connect(self._on_stop)
        if kernel.has_begun():
            self._fix_addresses()
            for task in kernel.processes():
                if self._is_ours(task["mm"]):
                    self._place(self._bias_of(task["mm"]))

    @staticmethod
    def _fix_addresses():
        # As GDB itself does it for programs it starts: the same addresses each time.
        gdb.execute("set var randomize_va_space = 0", to_string=True)

    def _place(self, bias):
        self.image.move(bias)
        self._parking.check()

    def _is_ours(self, mm):
        return mm and mm["exe_file"] and \
            os.path.basename(maps.path_of(mm["exe_file"].dereference())) == self.name

    def _bias_of(self, mm):
        return int(mm["start_code"]) - self._start_code

    def _on_exec(self, _bprm):
        self._fix_addresses()
        mm = kernel.current()["mm"]
        if not self._is_ours(mm) or self._is_alive():
            return
        self.mm = 0
        self._place(self._bias_of(mm))

    def _is_alive(self):
        return self.mm and any(int(task["mm"]) == self.mm for task in kernel.processes())

    def _on_breakpoint(self, breakpoint_):
        self._parking.check()
        if breakpoint_.type not in (gdb.BP_BREAKPOINT, gdb.BP_HARDWARE_BREAKPOINT):
            return
        places = [location.address for location in breakpoint_.locations]
        if any(place in self.hole or not kernel.is_kernel_address(place) for place in places):
            own = breakpoint_.condition
            breakpoint_.condition = "%s && (%s)" % (_CONDITION, own) if own else _CONDITION

    def is_current(self):
        """Does the program run on GDB's processor, where its symbols are?"""
        mm = kernel.current()["mm"]
        if not self._is_ours(mm) or self._bias_of(mm) != self.image.bias:
            return False
        return not self.mm or int(mm) == self.mm or not self._is_alive()

    def _on_stop(self, _event):
        try:
            pc = int(gdb.newest_frame().pc())
            if not kernel.is_kernel_address(pc) and self.is_current():
                self.mm = int(kernel.current()["mm"])
                self._read_libraries()
            _has_code(pc)
        except gdb.error:
            # Before the kernel runs there is no program.
            pass

    def _read_libraries(self):
        mm = kernel.current()["mm"].dereference()
        for mapping in maps.mapped_files(mm):
            path = lab.OUT + "/target" + mapping.path
            if os.path.basename(mapping.path) == self.name or not os.path.isfile(path):
                continue
            try:
                library = self.libraries.setdefault(path, Image(path))
            except ValueError:
                # A file that is mapped as data.
                continue
            library.move(mapping.start - library.low)

    def find(self, function):
        """How to name one of its functions so that it is not the kernel's."""
        objfile = gdb.lookup_objfile(self.image.path)
        symbol = objfile.lookup_global_symbol(function) or objfile.lookup_static_symbol(function)
        if not symbol:
            return function
        return "-source %s -function %s" % (quote(symbol.symtab.filename), function)


class ExecHook(Hook):
    """A hidden breakpoint where a program is about to run its first instruction."""

    def __init__(self, callback):
        super().__init__("finalize_exec", callback)


def _has_code(pc):
    """Is the code in memory? If not, GDB takes it from the file where it must have it."""
    gdb.execute("set trust-readonly-sections off")
    if kernel.is_readable(pc):
        return True
    if _STEPS_BY_BREAKPOINTS:
        gdb.execute("set trust-readonly-sections on")
    return False


def _pc():
    """The program counter, or None where GDB would have to read code that is not in memory."""
    try:
        return int(gdb.newest_frame().pc())
    except gdb.MemoryError:
        return None


class InProgram(gdb.Function):
    """$in_program(): is it the program of rungdb-user that has stopped?

In the kernel the answer is yes."""

    def __init__(self, program):
        super().__init__("in_program")
        self._program = program

    def invoke(self):
        """1 or 0."""
        pc = _pc()
        if pc is not None and kernel.is_kernel_address(pc):
            return 1
        if _STEPS_BY_BREAKPOINTS or pc is not None and kernel.is_readable(pc):
            return int(self._program.is_current())
        # Code that is not in memory yet: the processor comes here again when it is.
        return 0


class FaultIn(gdb.Command):
    """lkmc fault-in: wait until the code of the next instruction is in memory.

For "next" and its like. At a function's first instruction GDB could not tell the
page fault from a call by the function before."""

    def __init__(self):
        super().__init__("lkmc fault-in", gdb.COMMAND_OBSCURE)
        for command in ("step", "next", "stepi", "nexti"):
            gdb.execute("define hook-%s\nlkmc fault-in\nend" % command)

    def invoke(self, _argument, _from_tty):
        pc = int(gdb.newest_frame().pc())
        if kernel.is_kernel_address(pc) or _has_code(pc):
            return
        back = gdb.Breakpoint("*%#x" % pc, gdb.BP_HARDWARE_BREAKPOINT, internal=True)
        back.silent = True
        gdb.execute("continue", to_string=True)
        back.delete()


def follow(path, name, place, command="break"):
    """Follows a program, and goes on to a breakpoint in it, if there is to be one.

    command: "break", or "hbreak" for a breakpoint of the processor's
    """
    program = Program(path, name)
    InProgram(program)
    if not _STEPS_BY_BREAKPOINTS:
        FaultIn()
    # Lazy binding is no part of the program.
    gdb.execute("skip -rfunction ^_dl_runtime_resolve", to_string=True)
    program.begin()
    if place:
        told = execute_by_files("%s %s" % (command, program.find(place)))
        # An address in the hole tells nobody anything.
        gdb.write(re.sub(r" at 0x%x\w+: (.*)\." % (program.hole.start >> 24),
                         r": \1, once %s runs." % name, told))
        gdb.execute("continue")
